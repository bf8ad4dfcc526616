import { expect, test } from 'vitest';
import type { FakeRun } from '../../support/fake-run.ts';
import { brief, judge } from './judge.ts';

const run = (seconds: number, bySecond: number): FakeRun => ({
  ...{ startMs: 0, endMs: 100_000 },
  processes: [{ executable: '/usr/libexec/mediad', accesses: [{ path: '/dev/sr0', type: 'block' }] }],
  details: {
    ioctls: Array.from({ length: seconds }, (_, i) => ({
      ...{ ns: i * 1e9, process: 0, file: 0, command: 0x5325, count: bySecond, failed: 1 },
    })),
  },
});

test('a drive that is asked all the time whether there is a medium', () => {
  expect(judge('ioctl-polling', run(90, 10)).map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'minor', who: '/usr/libexec/mediad', request: 0x5325, calls: 900, failed: 90 },
      ...{ rate: 9, files: 1, kind: 'all the time' },
    }),
  ]);
  expect(brief(judge('ioctl-polling', run(3, 50_000))[0]!)).toMatchObject({
    ...{ severity: 'moderate', kind: 'in a few moments' },
  });
});

test('not: once in a while', () => {
  expect(judge('ioctl-polling', run(90, 1))).toEqual([]);
});
