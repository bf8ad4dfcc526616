import { expect, it } from 'vitest';
import { systemUnit, unitNames, unitOfCgroup } from '../../src/model/cgroup-unit.ts';

const user = '/user.slice/user-1000.slice/user@1000.service';

it.each([
  ['/system.slice/ssh.service', 'ssh.service'],
  ['/system.slice/system-getty.slice/getty@tty1.service', 'getty@tty1.service'],
  ['/init.scope', 'init.scope'],
  ['/system.slice/dev-hugepages.mount', 'dev-hugepages.mount'],
  ['/system.slice/dbus.socket', 'dbus.socket'],
  ['/system.slice/dev-disk-by\\x2duuid.swap', 'dev-disk-by\\x2duuid.swap'],
  // A delegated group is part of the unit that has it.
  ['/system.slice/systemd-udevd.service/udev', 'systemd-udevd.service'],
  // The units of a user's manager, and the manager itself.
  [`${user}/app.slice/foo.service`, 'user@1000.service/foo.service'],
  [
    `${user}/session.slice/org.gnome.Shell@wayland.service`,
    'user@1000.service/org.gnome.Shell@wayland.service',
  ],
  [`${user}/app.slice/app-org.gnome.Terminal.slice/vte-spawn.scope`, 'user@1000.service/vte-spawn.scope'],
  [`${user}/app.slice/foo.service/payload/bar.service`, 'user@1000.service/foo.service'],
  [`${user}/init.scope`, 'user@1000.service'],
  [`${user}/app.slice`, 'user@1000.service'],
  [`${user}/made-by-hand/foo.service`, 'user@1000.service'],
  [user, 'user@1000.service'],
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

it('leads from a unit of a user to the unit of the system that it is part of', () => {
  expect(systemUnit('user@1000.service/dbus.service')).toBe('user@1000.service');
  expect(systemUnit('dbus.service')).toBe('dbus.service');
});

it("calls a unit by its name, and a user's by that of the user's manager too", () => {
  expect(unitNames('ssh.service')).toEqual(['ssh.service', 'ssh']);
  expect(unitNames('user@1000.service/dbus.service')).toEqual([
    'user@1000.service/dbus.service',
    'user@1000.service/dbus',
    'user@1000.service',
    'user@1000',
  ]);
  expect(unitNames('')).toEqual(['', '']);
});
