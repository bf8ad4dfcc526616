/**
 * A run without what its owner would not publish: secrets in command lines, home directories and their users, the host's name,
 * addresses, the machine's id, and what patterns of one's own match. Pure, and before everything that judges or shows a run. What
 * is one thing stays one: the same user is `[user-1]` wherever he appears. Numbers and times stay as they are.
 */
import { UserError } from '../../lib/errors.ts';
import type { Process, Run, Unit } from '../types.ts';
import { hideAddresses } from './addresses.ts';
import { hideArgumentSecrets, hideSecrets } from './secrets.ts';

export type RedactionKind = 'secret' | 'user' | 'host' | 'address' | 'machine-id' | 'pattern';

/** How many different ones of each kind were taken out; only kinds of which there were any. */
export type Redaction = ReadonlyMap<RedactionKind, number>;

export interface Redacted {
  readonly run: Run;
  readonly redaction: Redaction;
}

/** Throws UserError for a pattern that is no regular expression, or one that matches nothing at all everywhere. */
export function ownPatterns(sources: readonly string[]): RegExp[] {
  return sources.map((source) => {
    let pattern: RegExp;
    try {
      pattern = new RegExp(source, 'gu');
    } catch (error) {
      throw new UserError(`${source}: not a regular expression: ${(error as Error).message}`);
    }
    if (''.match(pattern) !== null)
      throw new UserError(`${source}: matches the empty text; name what to hide`);
    return pattern;
  });
}

/** One run by itself. */
export function redactRun(run: Run, patterns: readonly RegExp[] = []): Redacted {
  const redactor = new Redactor([namesIn(run)], patterns);
  return { run: redactor.run(run), redaction: redactor.redaction() };
}

/** What a run itself says of users, hosts and machines: found where it is sure, hidden wherever it stands. */
export interface Names {
  readonly users: ReadonlySet<string>;
  readonly hosts: ReadonlySet<string>;
  readonly machineIds: ReadonlySet<string>;
}

/** Small, so that those of many runs can be kept while the runs are not. */
export function namesIn({ files, processes, manifest: { host } }: Run): Names {
  const users = new Set<string>();
  const machineIds = new Set<string>();
  for (const { path } of files) {
    for (const [, , user] of path.matchAll(homes)) if (!commonUsers.has(user!)) users.add(user!);
    const id = journals.exec(path)?.[1];
    if (id !== undefined) machineIds.add(id);
  }
  for (const { argv } of processes)
    for (const argument of argv)
      for (const [, , user] of argument.matchAll(homes)) if (!commonUsers.has(user!)) users.add(user!);
  const hosts = new Set(host.name === undefined || isCommonHost(host.name) ? [] : [host.name]);
  return { users, hosts, machineIds };
}

function redactRunBy(run: Run, redactor: Redactor): Run {
  const text = (value: string): string => redactor.text(value);
  const optional = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : text(value);
  const { manifest, details, completeness } = run;
  const given = manifest.kernel.commandLine;
  const commandLine = given === undefined ? undefined : redactor.script(given);
  return {
    ...run,
    manifest: {
      ...manifest,
      label: manifest.label === null ? null : redactor.pattern(manifest.label),
      host: { ...manifest.host, name: redactor.host(manifest.host.name) },
      kernel: { ...manifest.kernel, commandLine },
      capture: { ...manifest.capture, source: optional(manifest.capture.source) },
    },
    processes: run.processes.map((process) => redactProcess(process, redactor)),
    files: run.files.map((file) => ({ ...file, path: text(file.path) })),
    units: new Map(Array.from(run.units.values(), (unit) => [text(unit.name), redactUnit(unit, text)])),
    details: {
      ...details,
      failedLookups: details.failedLookups.map((row) => ({ ...row, path: text(row.path) })),
      changes: details.changes.map((row) => ({
        ...{ ...row, path: text(row.path), secondPath: text(row.secondPath) },
      })),
    },
    completeness: {
      ...completeness,
      filters: completeness.filters.map((filter) => ({ ...filter, value: text(filter.value) })),
    },
    owners: run.owners && new Map(Array.from(run.owners, ([path, names]) => [text(path), names])),
    unitFiles: new Map(
      Array.from(run.unitFiles, ([path, content]) => [text(path), redactor.script(content)]),
    ),
  };
}

function redactProcess(process: Process, redactor: Redactor): Process {
  const { comm, executable, argv, execs, unit, cgroup, container } = process;
  return {
    ...process,
    comm: redactor.text(comm),
    executable: redactor.text(executable),
    argv: redactor.argv(argv),
    execs: execs.map((exec) => ({
      ...{ ...exec, executable: redactor.text(exec.executable), argv: redactor.argv(exec.argv) },
    })),
    unit: unit === undefined ? undefined : redactor.text(unit),
    cgroup: redactor.text(cgroup),
    container: container === undefined ? undefined : { ...container, name: redactor.text(container.name) },
  };
}

function redactUnit(unit: Unit, text: (value: string) => string): Unit {
  const { name, description, controlGroup, after, before } = unit;
  return {
    ...{ ...unit, name: text(name), description: text(description), controlGroup: text(controlGroup) },
    ...{ after: after.map(text), before: before.map(text) },
  };
}

const homes = /(?<=^|[\s=:"'([,])((?:\/var)?\/home\/)((?!\[)[^/\s:"',)\]]+)/g;
const journals = /^\/(?:run|var)\/log\/journal\/([0-9a-f]{32})(?=\/|$)/;
/** Names that say nothing, or that are words of every system. */
const commonUsers = new Set(['root', 'lost+found', 'user', 'home']);
const commonHosts = new Set(['localhost', 'localhost.localdomain', 'linux', '(none)']);

function isCommonHost(name: string): boolean {
  return name === '' || commonHosts.has(name);
}

/**
 * Redacts runs that are shown together. `names` are those of all of them, so that what one run gives away is hidden in the others too,
 * and what is one thing has one mark in all: rows of a comparison match as they did.
 */
export class Redactor {
  readonly #numbers = new Map<RedactionKind, Map<string, number>>();
  readonly #texts = new Map<string, string>();
  readonly #patterns: readonly RegExp[];
  readonly #users: RegExp | undefined;
  readonly #hosts: RegExp | undefined;
  readonly #machineIds: RegExp | undefined;
  /** One host is `[host]`, several are numbered. */
  readonly #hostCount: number;

  constructor(names: readonly Names[], patterns: readonly RegExp[]) {
    this.#patterns = patterns;
    const all = (pick: (each: Names) => ReadonlySet<string>): string[] => [
      ...new Set(names.flatMap((each) => [...pick(each)])),
    ];
    // A user's name is one elsewhere too, as a whole word: a mailbox, an argument of sshd.
    this.#users = anyOf(all(({ users }) => users).filter((user) => user.length > 2));
    const hosts = all((each) => each.hosts);
    const words = new Set(hosts.flatMap((name) => [name, shortHost(name)]));
    this.#hosts = anyOf([...words].filter((each) => each.length > 1 && !isCommonHost(each)));
    this.#hostCount = new Set(hosts.map(shortHost)).size;
    this.#machineIds = anyOf(all(({ machineIds }) => machineIds));
  }

  run(run: Run): Run {
    return redactRunBy(run, this);
  }

  text(value: string): string {
    let done = this.#texts.get(value);
    if (done === undefined) this.#texts.set(value, (done = this.#hide(value)));
    return done;
  }

  argv(argv: readonly string[]): string[] {
    return hideArgumentSecrets(argv, (secret) => this.#mark('secret', secret)).map((each) => this.text(each));
  }

  /** Text in which secrets may be: the kernel's command line, a unit's file. */
  script(value: string): string {
    return this.text(hideSecrets(value, (secret) => this.#mark('secret', secret)));
  }

  host(name: string | undefined): string | undefined {
    return name === undefined || isCommonHost(name) ? name : this.#mark('host', name);
  }

  pattern(value: string): string {
    return this.#patterns.reduce(
      (text, pattern) => text.replace(pattern, (match) => (match === '' ? '' : this.#mark('pattern', match))),
      value,
    );
  }

  redaction(): Redaction {
    return new Map(Array.from(this.#numbers, ([kind, values]) => [kind, values.size]));
  }

  #hide(value: string): string {
    let text = this.pattern(value);
    text = text.replace(homes, (whole, before: string, user: string) =>
      commonUsers.has(user) ? whole : before + this.#mark('user', user),
    );
    if (this.#users !== undefined) text = text.replace(this.#users, (user) => this.#mark('user', user));
    if (this.#hosts !== undefined) text = text.replace(this.#hosts, (name) => this.#mark('host', name));
    if (this.#machineIds !== undefined)
      text = text.replace(this.#machineIds, (id) => this.#mark('machine-id', id));
    return hideAddresses(text, (address) => this.#mark('address', address));
  }

  /** `[user-1]`; `[host]` where there is one. What was marked already stays. */
  #mark(kind: RedactionKind, value: string): string {
    if (/^\[(?:secret|user|host|address|machine-id|pattern)(?:-\d+)?\]$/.test(value)) return value;
    let values = this.#numbers.get(kind);
    if (values === undefined) this.#numbers.set(kind, (values = new Map<string, number>()));
    const key = kind === 'host' ? shortHost(value) : value;
    const number = values.get(key) ?? values.size + 1;
    values.set(key, number);
    return kind === 'host' && this.#hostCount < 2 ? '[host]' : `[${kind}-${number}]`;
  }
}

const shortHost = (name: string): string => name.split('.')[0]!;

/** One of these, not as a part of a longer word. */
function anyOf(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined;
  const escaped = words.map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const longestFirst = escaped.sort((a, b) => b.length - a.length);
  return new RegExp(String.raw`(?<![\p{L}\p{N}_-])(?:${longestFirst.join('|')})(?![\p{L}\p{N}_-])`, 'gu');
}
