/** Who does something: pid namespaces, containers, the initramfs, users, and helpers of the kernel, as real kernels make them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { initialPidNamespace } from '../../../src/model/container.ts';
import type { Process, Run } from '../../../src/model/types.ts';
import { buildKernels, captureFacts, loadBareRun, removeResults, runTask, suites } from './machine.ts';

beforeAll(buildKernels);
afterAll(removeResults);

describe.each([
  ...suites.map((suite) => ({ suite, task: 'who', set: 'fentry' })),
  { suite: 'bookworm' as const, task: 'who lockdown=confidentiality', set: 'syscalls' },
  { suite: 'forky' as const, task: 'who lockdown=confidentiality', set: 'syscalls' },
])('the kernel of $suite with the set $set', ({ suite, task, set }) => {
  let out: string;
  let run: Run;
  beforeAll(() => {
    out = runTask(suite, task);
    expect(captureFacts(out).get('probe_set')).toBe(set);
    run = loadBareRun(out);
  });

  /** The process that a shell's line made. */
  const of = (line: string): Process => run.processes.findLast(({ argv }) => argv.includes(line))!;

  test('tells processes in another pid namespace, there before or not', () => {
    const [before, after, child] = [
      of('read line </tmp/inside; exit 2'),
      of('sh -c "exit 3"; exit 4'),
      of('exit 3'),
    ];
    expect(before).toMatchObject({ beforeCapture: true, executable: '/usr/bin/dash' });
    for (const { pidNamespace, container } of [before, after, child]) {
      expect(pidNamespace).not.toBe(initialPidNamespace);
      expect(container).toEqual({ runtime: 'pid-namespace', name: String(pidNamespace) });
    }
    expect(child.pidNamespace).toBe(after.pidNamespace);
    expect(before.pidNamespace).not.toBe(after.pidNamespace);
    // unshare itself stays where it was.
    for (const { parent } of [before, after])
      expect(run.processes[parent!]).toMatchObject({
        ...{ pidNamespace: initialPidNamespace, container: undefined, comm: 'unshare' },
      });
  });

  test('tells the container that a cgroup stands for', () => {
    expect(of('exit 5')).toMatchObject({
      exitStatus: 5 << 8,
      container: { runtime: 'docker', name: '7'.padStart(64, '0') },
    });
  });

  test('marks what was executed with its root in the initramfs', () => {
    expect(of('read line </tmp/inside; exit 2').initrd).toBe(true);
    expect(of('exit 5').initrd).toBe(true);
    // Where a locked-down kernel does not let the name of a file system be read, one in memory is as good.
    const seen = set === 'fentry' || suite !== 'bookworm';
    expect(of('exit 6')).toMatchObject({ exitStatus: 6 << 8, initrd: !seen });
  });

  test('knows the user at the end', () => {
    expect(of('import os; os.setuid(33); os._exit(7)')).toMatchObject({ uid: 33, exitStatus: 7 << 8 });
    expect(of('import os; os.setuid(34); open("/tmp/late").read()')).toMatchObject({
      uid: 34,
      exitStatus: undefined,
    });
  });

  test('knows the programs that the kernel starts from its threads', () => {
    expect(readFileSync(path.join(out, 'helper'), 'utf8')).toBe('-q -- fs-nosuchfs\n');
    expect(of('fs-nosuchfs')).toMatchObject({ kernelThread: false, comm: 'helper' });
    expect(run.processes.find(({ comm }) => comm === 'kthreadd')).toMatchObject({
      ...{ kernelThread: true, beforeCapture: true, pidNamespace: initialPidNamespace, initrd: false },
    });
  });
});
