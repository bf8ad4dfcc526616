import { expect, it } from 'vitest';
import { processKey } from '../../../src/model/keys/process-key.ts';
import { fakeRun, type FakeProcess } from '../../support/fake-run.ts';

const keyOf = (process: FakeProcess): ReturnType<typeof processKey> =>
  processKey(fakeRun({ processes: [process] }).processes[0]!);

it.each<[string, string[], string, string]>([
  ['/bin/dash', ['/bin/sh', '/etc/init.d/kmod', 'start'], '/usr/bin/dash', '/etc/init.d/kmod'],
  ['/usr/bin/dash', ['sh', '-e', '/usr/share/x'], '/usr/bin/dash', '/usr/share/x'],
  ['/usr/bin/dash', ['sh', '-c', 'kill 4711; rm /x'], '/usr/bin/dash', '-c kill'],
  ['/usr/bin/bash', ['-bash'], '/usr/bin/bash', ''],
  ['/usr/bin/bash', ['bash', '-o', 'errexit', '--', 'run'], '/usr/bin/bash', 'run'],
  [
    '/usr/bin/python3.11',
    ['/usr/bin/python3', '-u', '/usr/bin/cloud-init', 'init'],
    '/usr/bin/python3.*',
    '/usr/bin/cloud-init',
  ],
  [
    '/usr/bin/python3.13',
    ['python3', '-Es', '-W', 'ignore', '/usr/lib/python3.13/x.py'],
    '/usr/bin/python3.*',
    '/usr/lib/python3.*/x.py',
  ],
  ['/usr/bin/python3.13', ['python3', '-m', 'venv'], '/usr/bin/python3.*', '-m venv'],
  [
    '/usr/bin/perl',
    ['/usr/bin/perl', '-w', '/usr/sbin/needrestart'],
    '/usr/bin/perl',
    '/usr/sbin/needrestart',
  ],
  [
    '/usr/bin/busybox',
    ['/bin/sh', '-e', '/scripts/init-top/udev'],
    '/usr/bin/busybox',
    'sh /scripts/init-top/udev',
  ],
  ['/usr/bin/busybox', ['busybox', 'mount', '-t', 'proc'], '/usr/bin/busybox', 'mount'],
  ['/usr/bin/kmod', ['/sbin/modprobe', 'fat'], '/usr/bin/kmod', 'modprobe'],
  ['/bin/udevadm', ['/lib/systemd/systemd-udevd'], '/usr/bin/udevadm', 'systemd-udevd'],
  ['/bin/udevadm', ['udevadm', 'settle'], '/usr/bin/udevadm', 'settle'],
  ['/usr/sbin/sshd', ['/usr/sbin/sshd', '-D'], '/usr/sbin/sshd', ''],
])('%s %j is %s %s', (executable, argv, key, role) => {
  expect(keyOf({ executable, argv, unit: 'x.service' })).toEqual({
    executable: key,
    role,
    unit: 'x.service',
  });
});

it('names kernel threads without their numbers', () => {
  const thread = { executable: '', kernelThread: true };
  expect(keyOf({ ...thread, comm: 'kworker/1:2H-kblockd' }).executable).toBe('[kworker/*]');
  expect(keyOf({ ...thread, comm: 'ksoftirqd/0' }).executable).toBe('[ksoftirqd/*]');
});

it('falls back to the name where the executable is not known', () => {
  expect(keyOf({ executable: '', comm: 'init' }).executable).toBe('(init)');
});

it('takes any argv', () => {
  expect(keyOf({ executable: '/usr/bin/sh', argv: [] }).role).toBe('');
  expect(keyOf({ executable: '/usr/bin/busybox', argv: [] }).role).toBe('');
  expect(keyOf({ executable: '/usr/bin/sh', argv: ['sh', '-c'] }).role).toBe('-c');
  expect(keyOf({ executable: '/usr/bin/sh', argv: ['sh', '-c', '\u001b[31m'] }).role).toBe('-c');
});
