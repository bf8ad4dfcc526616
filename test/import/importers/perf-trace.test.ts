import { describe, expect, test } from 'vitest';
import type { Run } from '../../../src/model/types.ts';
import { importText, usesOf } from '../import-file.ts';

const importLines = (...lines: string[]): Promise<Run> => importText(`${lines.join('\n')}\n`, 'perf-trace');

describe('perf trace', () => {
  test('paths that it could read name files, whatever it says later', async () => {
    const run = await importLines(
      '     0.010 ( 0.015 ms): cat/7 openat(dfd: CWD, filename: "/etc/a, fd: 9", flags: RDONLY|CLOEXEC) = 3',
      '     0.030 ( 0.002 ms): cat/7 read(fd: 3</other>, buf: 0x7ff, count: 100)                  = 50',
      '     0.040 ( 0.002 ms): cat/7 close(fd: 3</other>)                                         = 0',
      '     0.050 ( 0.002 ms): cat/7 openat(dfd: CWD, filename: "/none")                          = -1 ENOENT (No such file or directory)',
      '     0.060 ( 0.002 ms): cat/7 openat(dfd: CWD, filename: 0x7ff)                            = 3',
      '     0.070 ( 0.002 ms): cat/7 read(fd: 3</named>, buf: 0x7ff, count: 100)                  = 7',
      // Zeros are left out: descriptor 0.
      '     0.080 ( 0.002 ms): cat/7 read(buf: 0x7ff, count: 100)                                 = 1',
      '     0.090 ( 0.002 ms): cat/7 write(fd: 1<pipe:[5]>, buf: 0x7ff, count: 3)                 = 3',
    );
    expect(run.completeness.skippedLines.count).toBe(0);
    expect(usesOf(run, 7)).toEqual({
      read: [
        ['', 1, 1],
        ['/etc/a, fd: 9', 1, 50],
        ['/named', 1, 7],
      ],
      written: [['pipe:[5]', 1, 3]],
    });
    expect(run.details.failedLookups).toMatchObject([{ path: '/none', errno: 2, call: 1 }]);
    expect(run.processes).toMatchObject([{ comm: 'cat', totals: { opens: 2 } }]);
    expect([...run.accesses.readNs!].reduce((sum, ns) => sum + ns, 0)).toBe(6000);
  });

  test('calls in two parts are one, with the time of the first', async () => {
    const run = await importLines(
      '         ? (         ): kworker/0:1/7  ... [continued]: poll())                            = 0',
      '     5.000 (         ): kworker/0:1/7 read(fd: 3</a>, buf: 0x7ff, count: 100)                  ...',
      '     5.500 ( 0.001 ms): 8 read(fd: 3</b>, buf: 0x7ff, count: 100)                          = 1',
      '     5.000 ( 2.000 ms): kworker/0:1/7  ... [continued]: read())                            = 9',
    );
    expect(run.completeness.skippedLines.count).toBe(0);
    expect(usesOf(run, 7).read).toEqual([['/a', 1, 9]]);
    expect(usesOf(run, 8).read).toEqual([['/b', 1, 1]]);
    expect(run.processes[0]).toMatchObject({ comm: 'kworker/0:1' });
    expect(run.completeness.captureEndNs).toBe(2e6);
  });

  test('who made whom, threads and all, and how they ended', async () => {
    const run = await importLines(
      '     1.000 ( 0.100 ms): sh/7 clone(clone_flags: CHILD_CLEARTID|CHILD_SETTID|0x11) = 8 (sh)',
      '         ? (         ): :9/9  ... [continued]: clone3())                                   = ',
      '         ? (         ): sh/8  ... [continued]: clone())                                    = ',
      '     2.000 ( 0.100 ms): sh/7 clone3(uargs: 0x7ffd, size: 88)                               = 9 (sh)',
      '     2.100 ( 0.001 ms): sh/9 rseq(rseq: 0x7f, rseq_len: 32, sig: 1392848979)               = 0',
      '     2.200 ( 0.001 ms): sh/9 write(fd: 1</t>, buf: 0x7ff, count: 5)                        = 5',
      '     2.300 ( 0.100 ms): sh/8 clone3(uargs: 0x7ffd, size: 88)                               = 10 (sh)',
      '     2.400 ( 0.001 ms): sh/10 rt_sigprocmask(how: SETMASK)                                 = 0',
      '     2.500 ( 0.200 ms): cat/10 execve(filename: "/bin/cat", argv: 0x7, envp: 0x7)          = 0',
      '     2.600 (         ): cat/10 exit_group(error_code: 3)',
      '     2.700 (         ): sh/9 exit()                                                        = ?',
      '     2.800 (         ): sh/7 exit_group()                                                  = ?',
    );
    expect(run.completeness.skippedLines.count).toBe(0);
    expect(run.processes.map(({ pid, parent, comm, exitStatus }) => [pid, parent, comm, exitStatus])).toEqual(
      [
        [7, undefined, 'sh', 0],
        [8, 0, 'sh', undefined],
        [10, 1, 'cat', 768],
      ],
    );
    expect(usesOf(run, 7).written).toEqual([['/t', 1, 5]]);
    expect(run.processes[2]!.executable).toBe('/bin/cat');
  });

  test('a trace that begins with page faults is one', async () => {
    const fault = '     0.000 ( 0.000 ms): true/7 minfault [_start+0x0] => /usr/lib/libc.so.6@0x1ab70 (d.)\n';
    const run = await importText(fault.repeat(300), undefined);
    expect(run.manifest.capture.source).toMatch(/^perf trace/);
  });

  test('losses that it tells are losses, page faults, other events and its summary nothing', async () => {
    const run = await importLines(
      '27648807.000 ( 0.002 ms): cat/7 read(fd: 3</a>, buf: 0x7ff, count: 100)                    = 1',
      'LOST 17 events!',
      '27648807.100 ( 0.000 ms): cat/7 majfault [__memset+0x5] => /lib/libc.so.6@0x8f (d.)',
      '27648807.200 (         ): cat/7 sched:sched_switch:cat:7 [120] S ==> swapper:0 [120])',
      '27648807.300 ( 0.002 ms): cat/7 read(fd: 3</a>, buf: 0x7ff, count: 100)                    = 1',
      '',
      ' Summary of events:',
      '',
      ' cat (7), 12 events, 100.0%',
      '   read                 2      0     0.004     0.002     0.002     0.002      0.00%',
    );
    expect(run.completeness).toMatchObject({ skippedLines: { count: 0 }, captureEndNs: 302_000 });
    expect([...run.completeness.lost]).toEqual([['other', 17]]);
    expect(usesOf(run, 7).read).toEqual([['/a', 2, 2]]);
  });
});
