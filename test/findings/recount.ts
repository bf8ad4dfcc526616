/**
 * What findings say, counted again from the rows of `bootio show --format json`, by code that shares nothing with the rules: plain
 * loops over processes, their files and details, with its own ways of matching names.
 */
import type { ShowDocument, ShowProcess, ShowUnit } from '../../src/render/json/show.ts';
import type { Aspect } from '../../src/findings/types.ts';

/** Facts of a finding by name, as the rows have them; undefined for rules that nobody counts again. */
export type Recount = (document: ShowDocument, aspect: Aspect) => Record<string, number>;

const usr = (path: string): string => path.replace(/^\/(s?bin|lib(?:64)?)\//, '/usr/$1/');
const kernelRelease = (path: string): string => usr(path).replace(/(\/modules\/)\d[^/]*/, '$1KERNEL');
const directory = (path: string): string =>
  path.includes('/') ? path.slice(0, Math.max(1, path.lastIndexOf('/'))) : '';

function add<Row>(rows: Iterable<Row>, of: (row: Row) => number): number {
  let total = 0;
  for (const row of rows) total += of(row);
  return total;
}

const others = ({ processes }: ShowDocument): ShowProcess[] => processes.filter(({ own }) => !own);

/** Processes of the finding's program, role and unit; of its unit alone where it names no program. */
function whoDidIt(document: ShowDocument, { who: { executable, role, unit } }: Aspect): ShowProcess[] {
  return others(document).filter(
    (process) =>
      (unit === undefined ? process.unit === null : process.unit === unit) &&
      (executable === '' || usr(process.executable) === executable) &&
      (role === '' || process.argv.some((word) => word.replace(/^.*\//, '') === role.replace(/^.*\//, ''))),
  );
}

const toldPaths = ({ evidence }: Aspect): ReadonlySet<string> => {
  if (evidence.paths.some(({ count, examples }) => count > examples.length))
    throw new Error('more paths than are told: they cannot be counted again');
  return new Set(evidence.paths.flatMap(({ examples }) => examples));
};

const waitsOf = (processes: readonly ShowProcess[]): { waited: number; waits: number } => ({
  waited: add(processes, ({ details }) => details.waits.waitNs),
  waits: add(processes, ({ details }) => details.waits.count),
});

const fillsOf = (processes: readonly ShowProcess[]): { bytes: number; requests: number } => ({
  bytes: add(processes, ({ details }) => add(details.diskReads, ({ bytes }) => bytes)),
  requests: add(processes, ({ details }) => add(details.diskReads, ({ requests }) => requests)),
});

export const recounts: Readonly<Record<string, Recount>> = {
  'read-again': (document, aspect) => {
    const paths = toldPaths(aspect);
    const files = whoDidIt(document, aspect)
      .flatMap((process) => process.files)
      .filter(({ path, reads }) => paths.has(path) && reads.times >= 5);
    const reads = add(files, (file) => file.reads.times);
    return {
      reads,
      average: add(files, (file) => file.reads.bytes) / reads,
      again: Math.round(add(files, (file) => file.reads.bytes - file.reads.bytes / file.reads.times)),
    };
  },
  'read-by-many': (document, aspect) => {
    const paths = toldPaths(aspect);
    const readers = others(document).filter(({ files }) =>
      files.some(({ path, reads }) => paths.has(path) && reads.bytes > 0),
    );
    const files = readers.flatMap((process) =>
      process.files.filter(({ path, reads }) => paths.has(path) && reads.bytes > 0),
    );
    return {
      readers: readers.length,
      files: paths.size,
      opens: add(files, ({ opens }) => opens),
      bytes: add(files, ({ reads }) => reads.bytes),
    };
  },
  'failed-lookup-storm': (document, aspect) => {
    const { place, error } = aspect.facts;
    const where = place!.value === '(relative)' ? '' : String(place!.value);
    const rows = whoDidIt(document, aspect)
      .flatMap(({ details }) => details.failedLookups)
      .filter((row) => row.errnoNumber === error!.value && kernelRelease(directory(row.path)) === where);
    return { times: add(rows, (row) => row.count), names: new Set(rows.map((row) => row.path)).size };
  },
  'ioctl-polling': (document, aspect) => {
    const rows = whoDidIt(document, aspect)
      .flatMap(({ details }) => details.ioctls)
      .filter(({ commandNumber }) => commandNumber === aspect.facts['request']!.value);
    return { calls: add(rows, ({ count }) => count), failed: add(rows, ({ failed }) => failed) };
  },
  'log-spam': (document, aspect) => {
    const paths = toldPaths(aspect);
    const files = whoDidIt(document, aspect)
      .flatMap((process) => process.files)
      .filter(({ path }) => paths.has(path));
    return {
      calls: add(files, ({ writes }) => writes.calls),
      bytes: add(files, ({ writes }) => writes.bytes),
    };
  },
  'directory-scans': (document, aspect) => {
    const isOne = (path: string): boolean => aspect.pattern === '' || path === aspect.pattern;
    const files = whoDidIt(document, aspect)
      .flatMap((process) => process.files)
      .filter(({ path, type, opens }) => type === 'directory' && opens > 0 && isOne(path));
    return { folders: new Set(files.map(({ path }) => path)).size, opens: add(files, ({ opens }) => opens) };
  },
  'process-storm': (document, aspect) => {
    const short = whoDidIt(document, aspect).filter(({ exitNs, startNs, parent, beforeCapture }) => {
      const by = parent === null ? undefined : document.processes[parent];
      return (
        !beforeCapture &&
        exitNs !== null &&
        exitNs - startNs <= 500e6 &&
        by !== undefined &&
        by.unit !== 'init.scope'
      );
    });
    return {
      children: short.length,
      each: add(short, ({ startNs, exitNs }) => exitNs! - startNs) / short.length,
    };
  },
  'fsync-storm': (document, aspect) => {
    const paths = toldPaths(aspect);
    const rows = whoDidIt(document, aspect)
      .flatMap(({ details }) => details.syncs)
      .filter(({ path }) => paths.has(path ?? ''));
    const [calls, span] = [add(rows, (row) => row.calls), add(rows, ({ syncNs }) => syncNs)];
    return { calls, span, each: span / calls };
  },
  'device-wait-unit': (document, aspect) => {
    const startedNs = (unit: ShowUnit): number => unit.activeNs ?? unit.inactiveNs ?? Infinity;
    const device = document.units.find(({ name }) => name === aspect.who.unit)!;
    const waiter = document.units.find(({ name }) => name === aspect.facts['waiters']!.value)!;
    const beginNs = Math.min(...document.units.map((unit) => unit.activatingNs ?? unit.activeNs ?? Infinity));
    // All else that it waited for: what it is ordered after, and what had been started when it began.
    const others = document.units.filter(
      (unit) =>
        unit !== device && waiter.after.includes(unit.name) && startedNs(unit) <= waiter.activatingNs!,
    );
    return { span: startedNs(device) - Math.max(beginNs, ...others.map(startedNs)) };
  },
  'after-login-work': (document, aspect) => {
    const unit = document.units.find(({ name }) => name === aspect.who.unit)!;
    const target = document.units.find(({ name }) => name === aspect.facts['target']!.value)!;
    // A service that runs once has not been active: it was started when it had ended.
    const doneNs = unit.activeNs ?? unit.inactiveNs!;
    return {
      span: Math.min(doneNs, target.activeNs!) - unit.activatingNs!,
      waited: waitsOf(whoDidIt(document, aspect)).waited,
    };
  },
  'cold-reads-critical-chain': (document, aspect) => {
    const processes = whoDidIt(document, aspect);
    return { waited: waitsOf(processes).waited, ...fillsOf(processes) };
  },
  'serial-cold-reads': (document, aspect) => {
    const processes = whoDidIt(document, aspect).filter(({ details }) => details.diskReads.length > 0);
    return { ...waitsOf(processes), ...fillsOf(processes) };
  },
  'blocked-in-one-unit': (document, aspect) => {
    const { waited, waits } = waitsOf(whoDidIt(document, aspect));
    return { waited, waits, part: waited / waitsOf(others(document)).waited };
  },
  'lone-helper-library': (document, aspect) => {
    const paths = toldPaths(aspect);
    const helpers = whoDidIt(document, aspect);
    const strangers = others(document).filter((process) => !helpers.includes(process));
    if (strangers.some(({ files }) => files.some(({ path }) => paths.has(path)))) return { files: 0 };
    const fills = helpers
      .flatMap(({ details }) => details.diskReads)
      .filter(({ path }) => paths.has(path ?? ''));
    return {
      bytes: add(fills, ({ bytes }) => bytes),
      files: paths.size,
      life: Math.max(...helpers.map(({ startNs, exitNs }) => exitNs! - startNs)),
    };
  },
};
