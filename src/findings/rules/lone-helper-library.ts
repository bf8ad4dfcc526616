/** Programs and libraries that were read from the disk for one short-lived helper, and for nobody else. */
import { AccessFlag, type ProcessIndex } from '../../model/types.ts';
import { groupBy } from '../../lib/group-by.ts';
import { sum, type Facts } from '../facts.ts';
import { count, inBytes, ns } from '../quantity.ts';
import { coldStart, defineRule } from '../rule.ts';

export const loneHelperLibrary = defineRule({
  meta: {
    id: 'lone-helper-library',
    title: 'Loads programs for one short-lived helper',
    family: coldStart,
    what: '{who} lives {life} and has {bytes} of {files} programs and libraries read from the disk that nothing else in this boot uses: {paths}.',
    why: 'Bytes that only one small helper needs cost as much as those that everybody shares.',
    advice:
      'Do it with a program that is in memory anyway (dash instead of bash, a shell builtin, a call to systemd or udev), link it against less, or do it after login.',
    needs: ['accesses', 'fills', 'mappings', 'processes'],
    measure: 'bytes read from the disk',
    options: {
      minBytes: { value: 524_288, unit: 'bytes', says: 'so much at least' },
      maxLife: { value: 2000, unit: 'milliseconds', says: 'so long it lives at most' },
      moderate: { value: 4_194_304, unit: 'bytes', says: 'moderate from here on' },
      major: { value: 67_108_864, unit: 'bytes', says: 'major from here on' },
    },
    limits: 'What would have been read later anyway, after the capture ended, is not known.',
  },
  evaluate(facts, { minBytes, maxLife }) {
    const users = usersByPath(facts);
    const fills = facts.details('fills').filter(({ file, process }) => {
      const path = facts.path(file);
      return users.get(path) === facts.whoNumber(process);
    });
    return [...groupBy(fills, ({ process }) => facts.whoNumber(process))].flatMap(([id, rows]) => {
      const bytes = sum(rows, (row) => row.bytes);
      if (bytes < minBytes) return [];
      const all = facts.run.processes.filter(({ index }) => facts.whoNumber(index) === id);
      const lifeNs = all.reduce(
        (most, { startNs, exitNs }) => Math.max(most, (exitNs ?? Infinity) - startNs),
        0,
      );
      if (lifeNs > maxLife * 1e6) return [];
      const evidence = facts.evidence();
      for (const row of rows) evidence.process(row.process).path(facts.path(row.file)).moment(row.ns);
      const files = new Set(rows.map(({ file }) => facts.path(file)));
      const processes = new Set(rows.map(({ process }) => process));
      const waited = (process: ProcessIndex): number => facts.waits.ofFiles(process, files);
      return [
        {
          ...{ who: facts.who(rows[0]!.process), pattern: '', measure: bytes },
          facts: { life: ns(lifeNs), bytes: inBytes(bytes), files: count(files.size) },
          ...{ bytes, calls: sum(rows, (row) => row.requests) },
          blocked: facts.waits.blocked(
            Array.from(processes, (process) => [process, waited(process)] as const),
          ),
          evidence: evidence.build(),
        },
      ];
    });
  },
});

/** Programs and libraries, with the one who uses each; without those that several do. */
function usersByPath(facts: Facts): ReadonlyMap<string, number> {
  const { length, paths, columns } = facts.uses;
  const [nobody, several] = [-1, -2];
  const user = new Float64Array(paths.length).fill(nobody);
  const flags = new Uint32Array(paths.length);
  for (let use = 0; use < length; use++) {
    const path = columns.path[use]!;
    const who = facts.whoNumber(columns.process[use]!);
    flags[path]! |= columns.flags[use]!;
    if (user[path] === nobody) user[path] = who;
    else if (user[path] !== who) user[path] = several;
  }
  const users = new Map<string, number>();
  paths.forEach((path, number) => {
    const isProgram = (flags[number]! & (AccessFlag.mapped | AccessFlag.exec)) !== 0;
    if (isProgram && user[number]! >= 0) users.set(path, user[number]!);
  });
  return users;
}
