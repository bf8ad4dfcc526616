/**
 * One run as rules read it: who is who, what was used, what repeats, who waited. Each index is made once, when the first rule asks
 * for it. bootio's own processes are in none of them.
 */
import { groupBy } from '../lib/group-by.ts';
import { systemUnit } from '../model/cgroup-unit.ts';
import { pathGroup } from '../model/keys/path-group.ts';
import { processKey } from '../model/keys/process-key.ts';
import type { FileIndex, Process, ProcessIndex, Run, RunDetails } from '../model/types.ts';
import { bootTarget, criticalChain, unitGraph, type UnitGraph } from '../model/unit-graph.ts';
import { EvidenceBuilder } from './evidence.ts';
import type { Blocked, Who } from './types.ts';
import { seriesOf, type Series } from './series.ts';
import { UseTable, type Use } from './uses.ts';
import { WaitFacts } from './waits.ts';

/** A machine with 2,000 units has some 50,000 edges; a second or two of work. */
const maxEdges = 5e8;

export class Facts {
  readonly run: Run;
  /** How long was looked, in seconds; never 0. */
  readonly seconds: number;
  readonly #who: (Who | undefined)[] = [];
  readonly #whoNumbers: (number | undefined)[] = [];
  readonly #numberOfWho = new Map<string, number>();
  readonly #groups = new Map<string, string>();
  readonly #patternNumbers = new Map<string, number>();
  readonly #numberOfPattern = new Map<string, number>();
  #edgesLeft = maxEdges;
  readonly #lazy = new Map<string, unknown>();

  constructor(run: Run) {
    this.run = run;
    this.seconds = Math.max(1e-3, (run.endNs - run.startNs) / 1e9);
  }

  process(index: ProcessIndex): Process {
    return this.run.processes[index]!;
  }

  /** False for bootio's own. */
  counts(process: ProcessIndex): boolean {
    return !this.process(process).own;
  }

  who(process: ProcessIndex): Who {
    return (this.#who[process] ??= processKey(this.process(process)));
  }

  /** One number for one `who`, to group by: a million accesses are grouped much faster by numbers than by texts. */
  whoNumber(process: ProcessIndex): number {
    return (this.#whoNumbers[process] ??= numberIn(this.#numberOfWho, whoId(this.who(process))));
  }

  /** The same for patterns; numbers of both together fit a double. */
  whoAndPattern(process: ProcessIndex, path: string): number {
    let number = this.#patternNumbers.get(path);
    if (number === undefined) {
      number = numberIn(this.#numberOfPattern, this.pattern(path));
      this.#patternNumbers.set(path, number);
    }
    return this.whoNumber(process) * 2 ** 30 + number;
  }

  /** The pattern that a path belongs to. */
  pattern(path: string): string {
    let group = this.#groups.get(path);
    if (group === undefined) this.#groups.set(path, (group = pathGroup(path)));
    return group;
  }

  path(file: FileIndex): string {
    return this.run.files[file]?.path ?? '';
  }

  get uses(): UseTable {
    return this.#once('uses', () => new UseTable(this.run, (process) => this.counts(process)));
  }

  /** Uses that come again and again, regularly or not. */
  get series(): readonly Series[] {
    return this.#once('series', () => seriesOf(this.run, this.uses));
  }

  /** The rows of a kind of details, without bootio's own. */
  details<Kind extends Exclude<keyof RunDetails, 'requests'>>(kind: Kind): RunDetails[Kind] {
    return this.#once(`details ${kind}`, () =>
      (this.run.details[kind] as readonly { process: ProcessIndex }[]).filter(
        (row) => !this.run.processes[row.process]!.own,
      ),
    ) as unknown as RunDetails[Kind];
  }

  get waits(): WaitFacts {
    return this.#once('waits', () => new WaitFacts(this));
  }

  get graph(): UnitGraph {
    return this.#once('graph', () => unitGraph(this.run.units));
  }

  get target(): number | undefined {
    return bootTarget(this.graph);
  }

  /** Of what the system's manager starts, and waits for: a user's units are part of the user's manager. */
  systemUnit(process: ProcessIndex): string {
    return systemUnit(this.process(process).unit ?? '');
  }

  /** Names of the units that the target waited for, one for another. */
  get chain(): ReadonlySet<string> {
    return this.#once('chain', () => {
      const places = this.target === undefined ? [] : criticalChain(this.graph, this.target);
      return new Set(places.map((place) => this.graph.nodes[place]!.unit.name));
    });
  }

  /** An estimate goes through the whole graph. A hostile run may have millions of edges and thousands of findings: enough is enough. */
  mayEstimate(): boolean {
    this.#edgesLeft -= this.#once('edges', () => sum(this.graph.nodes, ({ after }) => after.length));
    return this.#edgesLeft >= 0;
  }

  evidence(): EvidenceBuilder {
    return new EvidenceBuilder(this);
  }

  /** Nobody waited, as far as is known. */
  get noWaits(): Blocked {
    return { basis: this.waits.basis, totalNs: 0, byUnit: new Map() };
  }

  #once<Value>(name: string, make: () => Value): Value {
    if (!this.#lazy.has(name)) this.#lazy.set(name, make());
    return this.#lazy.get(name) as Value;
  }
}

function numberIn(numbers: Map<string, number>, text: string): number {
  let number = numbers.get(text);
  if (number === undefined) numbers.set(text, (number = numbers.size));
  return number;
}

const whoId = ({ executable, role, unit }: Who): string => `${executable}\0${role}\0${unit ?? ''}`;

export const sum = <Row>(rows: Iterable<Row>, of: (row: Row) => number): number => {
  let total = 0;
  for (const row of rows) total += of(row);
  return total;
};

/** Spreading a million rows into Math.min would overflow the stack. */
export const least = <Row>(rows: Iterable<Row>, of: (row: Row) => number): number => {
  let found = Infinity;
  for (const row of rows) found = Math.min(found, of(row));
  return found;
};

export const most = <Row>(rows: Iterable<Row>, of: (row: Row) => number): number =>
  -least(rows, (row) => -of(row));

/** Names in the order of their code units, which is the same everywhere. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Uses of one `who` and one path pattern, by which most findings are told. */
export function byWhoAndPattern(facts: Facts, uses: Iterable<Use>): Use[][] {
  return [...groupBy(uses, ({ process, path }) => facts.whoAndPattern(process, path)).values()];
}

/** Who these processes are where all of them are one; else nobody in particular, in the unit that they share. */
export function commonWho(facts: Facts, processes: Iterable<ProcessIndex>): Who {
  const all = new Map(Array.from(processes, (process) => [facts.whoNumber(process), process]));
  const [first, ...others] = [...all.values()].map((process) => facts.who(process));
  if (others.length === 0) return first!;
  const units = new Set([first!, ...others].map(({ unit }) => unit));
  return { executable: '', role: '', unit: units.size === 1 ? [...units][0] : undefined };
}
