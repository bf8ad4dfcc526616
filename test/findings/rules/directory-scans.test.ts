import { expect, test } from 'vitest';
import { brief, judge, repeated } from './judge.ts';

const folder = { type: 'directory' as const };

test('one folder again and again', () => {
  const accesses = repeated({ path: '/etc/foo.d', ...folder }, 100, 100);
  expect(judge('directory-scans', { processes: [{ executable: '/x', accesses }] }).map(brief)).toEqual([
    expect.objectContaining({ severity: 'minor', pattern: '/etc/foo.d', folders: 1, opens: 100, calls: 200 }),
  ]);
});

test('a tree of folders', () => {
  const accesses = Array.from({ length: 120 }, (_, i) => ({ path: `/sys/devices/a/b${i}x`, ...folder }));
  expect(judge('directory-scans', { processes: [{ executable: '/x', accesses }] }).map(brief)).toEqual([
    expect.objectContaining({ pattern: '', folders: 120, opens: 120 }),
  ]);
});

test('not: files, or a few folders', () => {
  const files = repeated({ path: '/etc/foo' }, 100, 100);
  const few = Array.from({ length: 50 }, (_, i) => ({ path: `/sys/${i}`, ...folder }));
  for (const accesses of [files, few])
    expect(judge('directory-scans', { processes: [{ executable: '/x', accesses }] })).toEqual([]);
});
