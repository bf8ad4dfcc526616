import { expect, test } from 'vitest';
import { brief, judge } from './judge.ts';

const lookups = (count: number, path: (i: number) => string, errno = 2): object => ({
  failedLookups: Array.from({ length: count }, (_, i) => ({
    ...{ ns: 1e9 + i, process: 0, path: path(i), call: 1, errno, count: 2 },
  })),
});

test('who looks for libraries in a folder that has none of them', () => {
  const findings = judge('failed-lookup-storm', {
    processes: [{ executable: '/opt/app', unit: 'app.service' }],
    details: lookups(600, (i) => `/opt/lib/lib${i % 50}.so.1`),
  });
  expect(findings.map(brief)).toEqual([
    expect.objectContaining({
      ...{ severity: 'moderate', who: '/opt/app app.service', pattern: '/opt/lib/* errno 2' },
      ...{ times: 1200, names: 50, error: 2, kind: 'libraries along a search path', calls: 1200 },
    }),
  ]);
});

test('not: a few in each of many folders', () => {
  const run = { processes: [{ executable: '/x' }], details: lookups(600, (i) => `/opt/${i % 20}/name`) };
  expect(judge('failed-lookup-storm', run)).toEqual([]);
});

test('two errors of relative names are two findings, with keys of their own', () => {
  const both = [2, 13].flatMap((errno) =>
    Array.from({ length: 100 }, (_, i) => ({
      ns: 1e9 + i,
      process: 0,
      path: 'name',
      call: 1,
      errno,
      count: 1,
    })),
  );
  const run = { processes: [{ executable: '/x' }], details: { failedLookups: both } };
  expect(judge('failed-lookup-storm', run).map(({ key }) => key)).toEqual([
    'failed-lookup-storm|/x|||* errno 13',
    'failed-lookup-storm|/x|||* errno 2',
  ]);
});
