import { expect, it } from 'vitest';
import { leadText } from '../../../src/render/html/lead.ts';
import { leftOutTexts } from '../../../src/render/html/left-out.ts';
import { Names } from '../../../src/render/html/names.ts';
import { timelineData } from '../../../src/render/html/timeline-data.ts';
import { foldRun } from '../../../src/compare/fold.ts';
import type { Activity } from '../../../src/compare/activity.ts';
import { withinRun } from '../../../src/model/keys/process-key.ts';
import type { Run } from '../../../src/model/types.ts';
import { fakeRun } from '../../support/fake-run.ts';

const usesOf = (count: number): Run =>
  fakeRun({
    processes: [
      {
        executable: '/usr/bin/busy',
        accesses: Array.from({ length: count }, (_, i) => ({
          path: `/srv/${i}`,
          atMs: 1000 + i / 1000,
          read: [1, 9] as const,
        })),
      },
      { executable: '/usr/bin/calm', accesses: [{ path: '/srv/0', atMs: 1001, read: [1, 9] }] },
    ],
  });

it('a page that has all uses of files says nothing of it', () => {
  expect(leftOutTexts([timelineData(usesOf(90), '', new Names())])).toEqual([]);
});

it('a page of a run with more uses than it can hold says how many are missing, and where they are', () => {
  const compared = { rowOf: () => 0, fileKey: (path: string): string => path };
  const [timeline, alone] = [
    timelineData(usesOf(40_010), 'b', new Names(), compared),
    timelineData(usesOf(40_010), '', new Names()),
  ];
  // Two share what a page can hold.
  expect(leftOutTexts([alone])).toEqual([]);
  const [text, ...others] = leftOutTexts([timeline]);
  expect(others).toEqual([]);
  expect(text).toMatch(
    /^Of 40,011 uses of files by processes of B, 11 are left out of this page: it has the 39,999 of each/,
  );
  expect(text).toContain('`bootio export`');
});

it('the first sentences say how much, and nothing of a disk that is not known', () => {
  const run = usesOf(3);
  const text = leadText(run, foldRun(run, withinRun).withoutOwn as Activity, null);
  expect(text).toContain('2 processes used 3 files, opened 4 times.');
  expect(text).not.toMatch(/disk|Look first/);
});
