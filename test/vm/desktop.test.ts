/** A desktop with automatic login, captured until its session has settled. Its image takes minutes: `npm run soak:desktop`. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import type { MilestoneName, Process, Run } from '../../src/model/types.ts';
import { boot, buildImage, removeBoots, type Boot } from './machine.ts';

// Emulated, the session's programs take that long.
const settleSeconds = 45;

let captured: Boot;
let run: Run;
beforeAll(() => {
  buildImage('debian-12+desktop', '--until', 'login', '--settle', `${settleSeconds}s`);
  // Nothing needs virtual machines in this one, and their modules take minutes to load.
  const noKvm = ['modprobe.blacklist=kvm_amd,kvm_intel'];
  captured = boot('debian-12+desktop', { capture: true, exact: false, arguments: noKvm });
  expect(captured.run, 'one run in the archive').toBeDefined();
  run = loadRun(captured.run!);
});
afterAll(removeBoots);

const at = (name: MilestoneName): number => {
  const milestone = run.milestones.find((one) => one.name === name);
  expect(milestone, name).toBeDefined();
  return milestone!.ns;
};
const running = (comm: string, uid?: number): Process => {
  const process = run.processes.find((one) => one.comm === comm && (uid === undefined || one.uid === uid));
  expect(process, comm).toBeDefined();
  return process!;
};
/** Its parent first. */
const ancestors = ({ parent }: Process): Process[] =>
  parent === undefined ? [] : [run.processes[parent]!, ...ancestors(run.processes[parent]!)];

test('the boot is healthy, and its capture waited for the login', () => {
  expect(captured.facts.get('started.state')).toEqual(['running']);
  expect(captured.facts.get('failed')).toBeUndefined();
  expect(run.manifest).toMatchObject({
    capture: { until: 'login', settleSeconds },
    completeness: { endReason: 'asked', lost: 0 },
  });
});

test('the login is the graphical session, and all has settled after it', () => {
  expect(at('login')).toBeLessThan(at('settled'));
  expect(at('settled') - Math.max(at('login'), at('finished'))).toBeGreaterThanOrEqual(settleSeconds * 1e9);
  // logind has the session's beginning, between the display manager's start and the session's own programs.
  expect(at('login')).toBeGreaterThan(running('Xorg').startNs);
  expect(at('login')).toBeLessThan(running('openbox').startNs);
});

test("the session's processes are in the session's and the user's units", () => {
  const session = /^session-\w+\.scope$/;
  expect(running('Xorg')).toMatchObject({ uid: 0, unit: 'lightdm.service' });
  for (const name of ['openbox', 'xclock']) {
    expect(running(name)).toMatchObject({ uid: 1000, initrd: false });
    expect(running(name).unit).toMatch(session);
    expect(running(name).cgroup).toMatch(/^\/user\.slice\/user-1000\.slice\/session-/);
  }
  const manager = run.processes.find(({ comm, uid }) => comm === 'systemd' && uid === 1000);
  expect(manager?.unit).toBe('user@1000.service');
  // What the manager starts is in units of its own, as the session's bus, and its children; the session was begun by the display manager.
  const bus = running('dbus-daemon', 1000);
  expect(bus).toMatchObject({ unit: 'user@1000.service/dbus.service', parent: manager?.index });
  const forebears = ancestors(running('xclock')).map(({ comm, unit }) => `${comm} ${unit ?? ''}`);
  expect(forebears.filter((one) => !/^(?:openbox|sh) |^openbox-/.test(one))).toEqual([
    expect.stringMatching(/^lightdm session-\w+\.scope$/),
    'lightdm lightdm.service',
    'systemd init.scope',
  ]);
  // Files of the session, by who opened them.
  const configuration = run.files.find(({ path }) => path === '/etc/xdg/openbox/autostart')!.index;
  const rows = [...Array(run.accesses.length).keys()].filter(
    (row) => run.accesses.file[row] === configuration,
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(run.processes[run.accesses.process[row]!]!.unit).toMatch(session);
});
