/** A comparison with something of everything, for the renderers' tests. */
import { compareRuns } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { fakeRun, type FakeProcess } from '../support/fake-run.ts';

/** Names that end lines, speak to terminals, close tags, are Markdown or Handlebars, turn text around, or are no UTF-8. */
export const hostileNames = [
  '/tmp/new\nline',
  '/tmp/\u001b[31mred\u001b]0;title\u0007',
  '/tmp/</script><script>document.title="run"</script>',
  '/tmp/<img src=x onerror=document.title="run">',
  '/tmp/a|b`c*d_e[f](http://example.invalid)',
  '/tmp/{{constructor}}{{#each}}',
  '/tmp/\u202egnp.exe',
  '/tmp/\udcff\udc80',
  '/tmp/<!--',
  '/tmp/"quoted" \'single\' &amp;',
  '/tmp/寿司/\u0301\u0301',
  `/tmp/${'long'.repeat(16_000)}`,
];

export function hostileProcess(unit = 'evil.service'): FakeProcess {
  return {
    executable: hostileNames[2]!,
    argv: ['sh', ...hostileNames],
    comm: hostileNames[1]!,
    unit,
    startMs: 1500,
    exitMs: 2500,
    accesses: hostileNames.map((path, i) => ({ path, read: [i + 1, 1000 * (i + 1)] as const, atMs: 1600 })),
  };
}

const shared: FakeProcess[] = [
  {
    executable: '/usr/lib/systemd/systemd',
    argv: ['/sbin/init'],
    unit: 'init.scope',
    pid: 1,
    startMs: 900,
    beforeCapture: true,
    accesses: [{ path: '/etc/fstab', read: [2, 512] }],
  },
  { executable: '', comm: 'kworker/0:1', kernelThread: true },
];

export const releaseA = fakeRun({
  manifest: { id: '20250101T000000Z-aaaa', label: 'debian-12' },
  milestones: { 'capture-start': 1000, basic: 4000, graphical: 7000, finished: 7100 },
  units: [
    { name: 'ssh.service', activatingMs: 5000, activeMs: 5400 },
    { name: 'gone.service', activatingMs: 5000, activeMs: 9000 },
  ],
  processes: [
    ...shared,
    {
      executable: '/usr/sbin/sshd',
      unit: 'ssh.service',
      parent: 0,
      startMs: 5000,
      accesses: [
        { path: '/usr/lib/x86_64-linux-gnu/libcrypto.so.3', read: [1, 832] },
        { path: '/etc/ssh/sshd_config', read: [2, 3300] },
      ],
    },
    {
      executable: '/usr/bin/gone',
      unit: 'gone.service',
      parent: 0,
      startMs: 5100,
      exitMs: 5300,
      accesses: [{ path: '/var/cache/gone.bin', write: [100, 2_000_000], atMs: 5100 }],
    },
  ],
});

export const releaseB = fakeRun({
  startMs: 1800,
  manifest: {
    id: '20250102T000000Z-bbbb',
    label: 'debian-13',
    os: { PRETTY_NAME: 'Debian GNU/Linux 13 (trixie)' },
    kernel: { release: '6.12.48+deb13-amd64' },
  },
  milestones: { 'capture-start': 1800, basic: 3500, graphical: 6000, finished: 6100 },
  units: [{ name: 'ssh.service', activatingMs: 4000, activeMs: 4300 }],
  processes: [
    ...shared,
    {
      executable: '/usr/sbin/sshd',
      unit: 'ssh.service',
      parent: 0,
      startMs: 4000,
      accesses: [
        { path: '/usr/lib/x86_64-linux-gnu/libcrypto.so.3', read: [1, 832] },
        { path: '/etc/ssh/sshd_config', read: [3, 4500] },
      ],
    },
    {
      executable: '/usr/lib/bootio/bootio-capture',
      own: true,
      accesses: [{ path: '/run/bootio/events.bio', write: [9, 90_000] }],
    },
    hostileProcess(),
  ],
  completeness: { lost: new Map([['access', 2]]) },
});

export function fixture(): Comparison {
  return compareRuns(releaseA, releaseB);
}
