/** A release compared with itself, split at random: few splits have any false alarm. `npm run soak:splits` does it with recorded boots. */
import { expect, it } from 'vitest';
import { compareGroups } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import { partOf } from '../../src/compare/part.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { boots } from '../support/boots.ts';
import { makeRun } from '../support/make-run.ts';
import { splitGroup, splitRuns } from '../support/splits.ts';

it.each([
  ['ten boots', 10],
  ['twenty boots', 20],
])('of %s at most one split in twenty has a false alarm', (_, count) => {
  const { splits, alarmed, alarms } = splitGroup(foldGroup(boots(count, { label: 'old' })), 200, 3);
  expect(splits).toBe(200);
  expect(alarmed, JSON.stringify([...alarms])).toBeLessThanOrEqual(10);
});

it('of runs in directories that are all alike none has a false alarm', () => {
  const accesses = [{ path: '/etc/x', read: [1, 100] as const }];
  const processes = [{ name: 'init', pid: 1, executable: '/sbin/init', accesses }];
  const directories = Array.from({ length: 8 }, (_, i) => makeRun({ id: `run-${i}`, processes }));
  expect(splitRuns(directories, 20, 1)).toEqual({ splits: 20, alarmed: 0, alarms: new Map() });
});

it('parts of a group are compared as groups of their own', () => {
  const slower = { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 };
  const [old, slow] = [boots(6, { label: 'old' }), boots(6, { label: 'new', slower }, 2)];
  const mixed = foldGroup([...old, ...slow]);
  const shown = ({ units, testing, phases }: Comparison): unknown => [
    testing,
    units.map(({ name, status, delta, aTimes, startUp }) => [name, status, delta, aTimes, startUp.verdict]),
    phases.map((row) => row.cell().test),
  ];
  const apart = compareGroups(partOf(mixed, [0, 1, 2, 3, 4, 5]), partOf(mixed, [6, 7, 8, 9, 10, 11]));
  expect(shown(apart)).toEqual(shown(compareGroups(foldGroup(old), foldGroup(slow))));
  expect(apart.units[0]).toMatchObject({ name: 'ssh.service', status: 'changed' });
});
