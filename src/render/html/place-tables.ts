/** Tables of a run by where its files lie and whose they are: directories, packages, and the devices of file systems. */
import { activityFields, emptySum, type Activity, type ActivitySum } from '../../compare/activity.ts';
import type { FoldedRun } from '../../compare/fold.ts';
import type { Run } from '../../model/types.ts';
import type { Names } from './names.ts';
import type { TableData } from './report-data.ts';
import { byBytes, runTable } from './run-tables.ts';
import { activity } from './table-data.ts';

interface Place {
  readonly name: string;
  readonly sum: Activity;
}

/** What each place is called, of a file's path. */
export interface PlaceNames {
  readonly device: (path: string) => string;
  /** Undefined where it is not known whose files are. */
  readonly package: ((path: string) => string) | undefined;
}

export function placeNames(run: Run): PlaceNames {
  const { owners } = run;
  return {
    device: deviceNames(run),
    package: owners && ((path) => owners.get(path)?.[0] ?? 'no package'),
  };
}

/** Without bootio's own, as `folded` is. */
export function placeTables({ files }: FoldedRun, places: PlaceNames, names: Names): TableData[] {
  const rows = Array.from(files, ([path, sum]) => ({ path, sum: sum as Activity }));
  const table = (
    id: 'directories' | 'packages' | 'devices',
    nameOf: (path: string) => string,
  ): TableData[] => {
    const places = placesOf(rows, nameOf);
    const data = runTable(id, places, ({ name }) => ({ name: names.number(name) }), activity, byBytes);
    return places.length === 0 ? [] : [data];
  };
  return [
    ...table('directories', directoryOf),
    ...(places.package === undefined ? [] : table('packages', places.package)),
    ...table('devices', places.device),
  ];
}

function placesOf(
  rows: readonly { readonly path: string; readonly sum: Activity }[],
  nameOf: (path: string) => string,
): Place[] {
  const places = new Map<string, ActivitySum>();
  for (const { path, sum } of rows) {
    const name = nameOf(path);
    let place = places.get(name);
    if (place === undefined) places.set(name, (place = emptySum()));
    for (const field of activityFields) place[field] += sum[field];
  }
  return Array.from(places, ([name, sum]) => ({ name, sum: sum as Activity }));
}

/** `/usr/lib` of `/usr/lib/libc.so`; `socket:` of `socket:[123]`, which is in no directory. */
function directoryOf(path: string): string {
  if (path.startsWith('/')) return path.slice(0, Math.max(1, path.lastIndexOf('/')));
  return path === '' ? '(unknown)' : path.slice(0, path.indexOf(':') + 1) || path;
}

/** `254:0 /`: the device of a file's file system, and the directory that all of its files are below. */
function deviceNames({ files }: Run): (path: string) => string {
  const deviceOf = new Map<string, string>();
  const commonOf = new Map<string, string>();
  for (const { path, device } of files) {
    const name = `${device.major}:${device.minor}`;
    // Of a path on several devices, mounted one over the other, the first one counts.
    if (!deviceOf.has(path)) deviceOf.set(path, name);
    if (!path.startsWith('/')) continue;
    const common = commonOf.get(name);
    commonOf.set(name, common === undefined ? directoryOf(path) : commonDirectory(common, path));
  }
  return (path) => {
    const device = deviceOf.get(path);
    if (device === undefined) return 'not known';
    const common = commonOf.get(device);
    return common === undefined ? device : `${device} ${common}`;
  };
}

function commonDirectory(directory: string, path: string): string {
  let common = directory;
  while (common !== '/' && !path.startsWith(`${common}/`)) common = directoryOf(common);
  return common;
}
