/**
 * More than the ring holds, with the loader stopped: what is lost is counted by kind, what is worth least is lost first, and
 * processes are all there. The system goes on meanwhile, or the task would not end.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Run } from '../../../src/model/types.ts';
import { buildKernels, captureFacts, loadBareRun, removeResults, runTask } from './machine.ts';

/** As guest/tasks has it: opener's rounds, of which every hundredth starts a process. */
const rounds = 60_013;
const processes = 600;

beforeAll(buildKernels);
afterAll(removeResults);

describe.each([
  { suite: 'bullseye', task: 'overload', set: 'fentry' },
  { suite: 'forky', task: 'overload', set: 'fentry' },
  { suite: 'trixie', task: 'overload lockdown=confidentiality', set: 'syscalls' },
] as const)('the kernel of $suite with the set $set', ({ suite, task, set }) => {
  let run: Run;
  let lost: (kind: string) => number;
  let opener: number;
  let children: readonly number[];
  beforeAll(() => {
    const out = runTask(suite, task);
    expect(captureFacts(out).get('probe_set')).toBe(set);
    run = loadBareRun(out);
    lost = (kind) => run.completeness.lost.get(kind) ?? 0;
    ({ index: opener, children } = run.processes.find(({ argv }) => argv[1] === 'everything')!);
  });

  test('keeps every process', () => {
    const short = run.processes.filter(({ argv }) => argv[1] === 'nothing');
    expect(short).toHaveLength(processes);
    expect(new Set(short.map(({ exitStatus }) => exitStatus))).toEqual(new Set([7 << 8]));
    for (const kind of ['fork', 'exec', 'exit', 'move', 'cgroup']) expect(lost(kind)).toBe(0);
    expect(run.completeness.lossMoments.map(({ what }) => what)).toContain('ioctl');
  });

  test('counts what was lost: made is recorded and lost', () => {
    const { ioctls, failedLookups } = run.details;
    const ioctl = sum(ioctls.filter(({ process }) => process === opener));
    const failed = sum(failedLookups.filter(({ path }) => path === '/nonexistent/everything'));
    const { idle, used } = accessesOf(run, opener);
    expect(ioctl + lost('ioctl')).toBe(rounds);
    expect(failed + lost('failed-look-up')).toBe(rounds);
    // The file is made, and held for ioctl; where the kernel's own opens are seen, each program that is executed is an access.
    const more = set === 'fentry' ? 2 + 1 + processes : 2;
    const recorded = idle + used + accessesOf(run, ...children).idle;
    // Runs of programs that the kernel left out (7.x preempts them): of an open, or of another call.
    const leftOut = lost('access-state') + (set === 'fentry' ? lost('open') : 0);
    expect(recorded + lost('access')).toBeLessThanOrEqual(2 * rounds + more);
    expect(recorded + lost('access') + leftOut).toBeGreaterThanOrEqual(2 * rounds + more);
    expect(lost('ioctl')).toBeGreaterThan(rounds / 4);
    // What is worth less was lost more.
    expect(ioctl).toBeLessThan(idle);
    expect(failed).toBeLessThan(idle);
    expect(idle).toBeLessThan(used);
  });
});

const sum = (rows: readonly { readonly count: number }[]): number =>
  rows.reduce((total, { count }) => total + count, 0);

/** The accesses of these processes: those that only opened, and the others. */
function accessesOf({ accesses }: Run, ...processes: readonly number[]): { idle: number; used: number } {
  const wanted = new Set(processes);
  const counts = { idle: 0, used: 0 };
  for (let row = 0; row < accesses.length; row++) {
    if (!wanted.has(accesses.process[row]!)) continue;
    if (accesses.readCalls[row] === 0 && accesses.writeCalls[row] === 0) counts.idle++;
    else counts.used++;
  }
  return counts;
}
