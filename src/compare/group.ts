/**
 * Many boots of one release, folded: each run is folded as soon as it is loaded, and let go. What stays is its facts, and for each row
 * (a unit, a program, a file, ...) the numbers of each boot, so that a hundred boots fit into memory.
 */
import { bootEndNs } from '../model/boot-end.ts';
import { acrossRuns, type NameKeys, type ProcessKey } from '../model/keys/process-key.ts';
import type { Run } from '../model/types.ts';
import type { Activity } from './activity.ts';
import type { IoctlKey, IoctlNumbers, LookupKey, LookupNumbers, RequestNumbers } from './fold-details.ts';
import type { GroupFindings } from './findings-diff.ts';
import { foldRun, type FoldedRun, type Links } from './fold.ts';
import type { RunFacts, Side, UnitTimes, WarmUp } from './types.ts';
import { warmUpsOf } from './warm-up.ts';

/** By boot, in the order of `Side.runs`; undefined: that boot does not have the row. */
export type Boots<Numbers> = readonly (Numbers | undefined)[];

export interface GroupRow<Key, Numbers> {
  readonly key: Key;
  readonly boots: Boots<Numbers>;
}

type Rows<Key, Numbers> = ReadonlyMap<string, GroupRow<Key, Numbers>>;

/** A unit's name, and what stands in for one. */
export interface UnitKey {
  readonly kind: 'unit' | 'kernel' | 'none';
  readonly name: string;
}

/** Notes what is found in a run (judge.ts): separate, since comparing does not need the rules. */
interface BootJudge extends GroupFindings {
  add(run: Run): void;
}

export interface FoldedGroup {
  readonly side: Side;
  /** The run itself, where there is only one: it need not be loaded again to be shown. */
  readonly only: Run | undefined;
  /** Where the boots were judged too. */
  readonly findings: GroupFindings | undefined;
  readonly all: Boots<Activity>;
  readonly own: Boots<Activity>;
  readonly withoutOwn: Boots<Activity>;
  readonly units: Rows<UnitKey, Activity>;
  /** By the keys of `units`; none of those that never started. */
  readonly unitTimes: ReadonlyMap<string, Boots<UnitTimes>>;
  readonly processes: Rows<ProcessKey, Activity>;
  /** By path. */
  readonly files: Rows<string, Activity>;
  readonly lookups: Rows<LookupKey, LookupNumbers>;
  readonly ioctls: Rows<IoctlKey, IoctlNumbers>;
  /** By operation. */
  readonly requests: Rows<number, RequestNumbers>;
  /** Of all boots together, those that were set apart too: as FoldedRun has them. */
  readonly usersOf: Links;
  readonly parentsOf: Links;
}

/** The boot that stands for the group. `load`: as the group's runs were loaded. */
export function shownRun({ only, side }: FoldedGroup, load: (run: Pick<RunFacts, 'directory'>) => Run): Run {
  return only ?? load(side.representative);
}

/**
 * Takes one run after the other; there must be one. Warm-ups among them are set apart: those with a reason that not all have, since
 * where every boot is a first boot (of an image that is never written to) that is what boots of it are like. `keys`: to be shared by
 * the groups of one comparison, for speed. `judge` sees each run too.
 */
export function foldGroup(
  runs: Iterable<Run>,
  keys: NameKeys = sharedKeys(),
  judge?: BootJudge,
): FoldedGroup {
  const boots: { readonly facts: RunFacts; readonly reasons: readonly WarmUp[] }[] = [];
  const group = new Table();
  let only: Run | undefined;
  for (const run of runs) {
    group.add(foldRun(run, keys), boots.length);
    boots.push({ facts: factsOf(run), reasons: warmUpsOf(run) });
    judge?.add(run);
    only = boots.length === 1 ? run : undefined;
  }
  if (boots.length === 0) throw new Error('a group without a run');
  const common = boots[0]!.reasons.filter(({ code }) =>
    boots.every(({ reasons }) => reasons.some((reason) => reason.code === code)),
  );
  const apart = boots.map(({ reasons }) =>
    reasons.filter((reason) => !common.some(({ code }) => code === reason.code)),
  );
  const kept = boots.flatMap((_, boot) => (apart[boot]!.length === 0 ? [boot] : []));
  // Boots that are each a warm-up in another way: there is nothing to set them apart from.
  if (kept.length === 0) kept.push(...boots.keys());
  const facts = kept.map((boot) => boots[boot]!.facts);
  const setApart = boots.flatMap(({ facts: run }, boot) =>
    kept.includes(boot) ? [] : [{ run, reasons: apart[boot]! }],
  );
  const { manifest } = facts[0]!;
  const side: Side = {
    title: manifest.label === null || manifest.label === '' ? manifest.id : manifest.label,
    runs: facts,
    warmUps: common,
    setApart,
    representative: medianBoot(facts),
  };
  return { side, only, findings: judge, ...group.of(kept, boots.length) };
}

/** Different names that are remembered: enough for what boots have in common, and no more than fits into memory. */
const mostNames = 200_000;

/** As runs are compared. Names come again in each boot, of the other side too, and are made into keys once. */
export function sharedKeys(): NameKeys {
  const remembered = (key: (name: string) => string): ((name: string) => string) => {
    const known = new Map<string, string>();
    return (name) => {
      let found = known.get(name);
      if (found === undefined) {
        found = key(name);
        if (known.size < mostNames) known.set(name, found);
      }
      return found;
    };
  };
  return { file: remembered(acrossRuns.file), unit: remembered(acrossRuns.unit) };
}

function factsOf(run: Run): RunFacts {
  const { directory, manifest, units, milestones, completeness, packages, owners, unitFiles } = run;
  const { startNs, endNs } = run;
  return {
    directory,
    manifest,
    units,
    milestones,
    completeness,
    packages,
    owners,
    unitFiles,
    startNs,
    endNs,
  };
}

/** Of an even number the quicker one of the two in the middle; the first where no boot says how long it took. */
function medianBoot(runs: readonly RunFacts[]): RunFacts {
  const timed = runs
    .map((run) => ({ run, ns: bootEndNs(run) }))
    .filter((boot): boot is { run: RunFacts; ns: NonNullable<typeof boot.ns> } => boot.ns !== undefined)
    .sort((x, y) => x.ns - y.ns);
  return timed[(timed.length - 1) >> 1]?.run ?? runs[0]!;
}

interface OpenRow<Key, Numbers> {
  readonly key: Key;
  readonly boots: (Numbers | undefined)[];
}

type OpenRows<Key, Numbers> = Map<string, OpenRow<Key, Numbers>>;

/** Rows while runs are being added. */
class Table {
  readonly #all: Activity[] = [];
  readonly #own: Activity[] = [];
  readonly #withoutOwn: Activity[] = [];
  readonly #units: OpenRows<UnitKey, Activity> = new Map();
  readonly #times = new Map<string, (UnitTimes | undefined)[]>();
  readonly #processes: OpenRows<ProcessKey, Activity> = new Map();
  readonly #files: OpenRows<string, Activity> = new Map();
  readonly #lookups: OpenRows<LookupKey, LookupNumbers> = new Map();
  readonly #ioctls: OpenRows<IoctlKey, IoctlNumbers> = new Map();
  readonly #requests: OpenRows<number, RequestNumbers> = new Map();
  readonly #usersOf = new Map<string, Set<string>>();
  readonly #parentsOf = new Map<string, Set<string>>();

  add(folded: FoldedRun, boot: number): void {
    this.#all.push(folded.all as Activity);
    this.#own.push(folded.own as Activity);
    this.#withoutOwn.push(folded.withoutOwn as Activity);
    for (const [id, { kind, name, sum, times }] of folded.units) {
      put(this.#units, id, { kind, name }, boot, sum as Activity);
      if (times === undefined) continue;
      const list = this.#times.get(id) ?? [];
      list[boot] = times;
      this.#times.set(id, list);
    }
    for (const [id, { key, sum }] of folded.processes) put(this.#processes, id, key, boot, sum as Activity);
    for (const [path, sum] of folded.files) put(this.#files, path, path, boot, sum as Activity);
    for (const [id, { key, sum }] of folded.lookups) put(this.#lookups, id, key, boot, sum);
    for (const [id, { key, sum }] of folded.ioctls) put(this.#ioctls, id, key, boot, sum);
    for (const [id, { key, sum }] of folded.requests) put(this.#requests, id, key, boot, sum);
    addLinks(this.#usersOf, folded.usersOf);
    addLinks(this.#parentsOf, folded.parentsOf);
  }

  /** The boots of these numbers, of `count`. */
  of(kept: readonly number[], count: number): Omit<FoldedGroup, 'side' | 'only' | 'findings'> {
    const pick = <Numbers>(boots: Boots<Numbers>): Boots<Numbers> => kept.map((boot) => boots[boot]);
    const rows = <Key, Numbers>(from: OpenRows<Key, Numbers>): Rows<Key, Numbers> => {
      if (count === 1) return from;
      const picked = new Map<string, GroupRow<Key, Numbers>>();
      for (const [id, { key, boots }] of from) {
        const row = { key, boots: pick(boots) };
        if (row.boots.some((numbers) => numbers !== undefined)) picked.set(id, row);
      }
      return picked;
    };
    return {
      all: pick(this.#all),
      own: pick(this.#own),
      withoutOwn: pick(this.#withoutOwn),
      units: rows(this.#units),
      unitTimes: new Map([...this.#times].map(([id, boots]) => [id, pick(boots)])),
      processes: rows(this.#processes),
      files: rows(this.#files),
      lookups: rows(this.#lookups),
      ioctls: rows(this.#ioctls),
      requests: rows(this.#requests),
      usersOf: this.#usersOf,
      parentsOf: this.#parentsOf,
    };
  }
}

function addLinks(to: Map<string, Set<string>>, more: Links): void {
  for (const [from, links] of more) {
    const known = to.get(from);
    if (known === undefined) to.set(from, new Set(links));
    else for (const link of links) known.add(link);
  }
}

function put<Key, Numbers>(
  rows: OpenRows<Key, Numbers>,
  id: string,
  key: Key,
  boot: number,
  numbers: Numbers,
): void {
  let row = rows.get(id);
  if (row === undefined) {
    row = { key, boots: [] };
    rows.set(id, row);
  }
  // Boots before that did not have it are holes, which are undefined as well; `of` fills them.
  row.boots[boot] = numbers;
}
