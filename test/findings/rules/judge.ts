/** Asks one rule of a made-up run, as `bootio findings --only` does. */
import { evaluate } from '../../../src/findings/evaluate.ts';
import type { Finding } from '../../../src/findings/types.ts';
import type { Run } from '../../../src/model/types.ts';
import { fakeRun, type FakeAccess, type FakeRun } from '../../support/fake-run.ts';

/** What the rule finds; throws where the run lacks what it needs, so that no test passes for that reason. */
export function judge(rule: string, run: FakeRun | Run): readonly Finding[] {
  const { findings, notApplicable } = evaluate('accesses' in run ? run : fakeRun(run), { only: rule });
  if (notApplicable.length > 0) throw new Error(`${rule} needs ${notApplicable[0]!.missing.join(', ')}`);
  return findings;
}

/** What a test looks at: plain values by name. */
export function brief({ severity, who, pattern, facts, numbers }: Finding): Record<string, unknown> {
  const values = Object.fromEntries(Object.entries(facts).map(([name, { value }]) => [name, value]));
  return { severity, who: `${who.executable} ${who.unit ?? ''}`.trim(), pattern, ...numbers, ...values };
}

/** The same access again and again. */
export function repeated(access: FakeAccess, times: number, everyMs: number): FakeAccess[] {
  const from = access.atMs ?? 1000;
  return Array.from({ length: times }, (_, i) => ({ ...access, atMs: from + i * everyMs }));
}

/** `requests` of so many bytes each, and so long a wait for each. */
export const coldRun = (requests: number, bytes: number, waitMs: number): FakeRun => ({
  processes: [
    {
      executable: '/usr/sbin/sshd',
      unit: 'ssh.service',
      startMs: 2000,
      accesses: [{ path: '/lib/a.so.1', flags: 3 }],
    },
    { executable: '/usr/bin/other', unit: 'other.service', startMs: 2000 },
  ],
  details: {
    fills: Array.from({ length: requests }, (_, i) => ({
      ...{ ns: 2e9 + i * 1e6, process: 0, file: 0, disk: 1, flags: 1, requests: 1, bytes },
      ...{ neededRequests: 1, neededBytes: 4096 },
    })),
    blocked: [0, 1].map((process) => ({
      ...{ ns: 2e9, process, tid: undefined, call: '', file: -1, read: 0 },
      ...{
        count: process === 0 ? requests : 1,
        spanNs: process === 0 ? requests * waitMs * 1e6 : 1e6,
        longestNs: 1e6,
      },
    })),
  },
});
