import { expect, it } from 'vitest';
import { unitOfCgroup } from '../../src/model/cgroup-unit.ts';

it.each([
  ['/system.slice/ssh.service', 'ssh.service'],
  ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
  ['/init.scope', 'init.scope'],
  ['/system.slice/dev-hugepages.mount', 'dev-hugepages.mount'],
  ['/system.slice/dbus.socket', 'dbus.socket'],
  ['/system.slice/dev-disk-by\\x2duuid.swap', 'dev-disk-by\\x2duuid.swap'],
  // A delegated group is part of the unit that has it.
  ['/system.slice/systemd-udevd.service/udev', 'systemd-udevd.service'],
  ['/user.slice/user-1000.slice/user@1000.service/app.slice/foo.service', 'user@1000.service'],
  ['/user.slice/user-1000.slice/session-2.scope', 'session-2.scope'],
  [
    '/machine.slice/systemd-nspawn@web.service/payload/system.slice/nginx.service',
    'systemd-nspawn@web.service',
  ],
  ['/', undefined],
  ['', undefined],
  ['/system.slice', undefined],
  ['/docker/0123abc', undefined],
  ['/.service', undefined],
])('%s is %s', (cgroup, unit) => {
  expect(unitOfCgroup(cgroup)).toBe(unit);
});
