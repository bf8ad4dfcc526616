/** `bootio capture` as a person runs it. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRun } from '../../src/model/load-run.ts';
import { bootio, expectRefusal } from '../cli/bootio.ts';
import { scratch, unavailable } from './live.ts';

/** Who owns the files is not asked for here: that takes longest. */
const mode = { env: { BOOTIO_PROBES: 'syscalls', BOOTIO_HURRY: 'yes' } };

describe('bootio capture refuses', () => {
  test.each([
    ['a command that is missing', ['--'], /no command follows/],
    ['a duration that is none', ['--duration', 'soon'], /--duration "soon": not a duration/],
    ['no time at all', ['--duration', '0'], /--duration 0: nothing to capture/],
    ['a label that cannot be found again', ['--label', 'a b', '--duration', '1'], /label "a b"/],
  ])('%s', (_, args, message) => {
    expectRefusal(bootio(['capture', '--archive', scratch(), ...args]), message);
  });

  test('a directory that holds something', () => {
    const out = scratch();
    writeFileSync(path.join(out, 'mine'), '');
    expectRefusal(bootio(['capture', '--out', out, '--duration', '1']), /is there already/);
    expect(readdirSync(out)).toEqual(['mine']);
  });
});

describe.skipIf(unavailable !== undefined)('bootio capture', () => {
  test('captures a command, gives it its output, and says how it ended', () => {
    const archive = path.join(scratch(), 'runs');
    const args = ['sh', '-c', 'umask; read line < /etc/hostname; exit 3'];
    const umask = /^Umask:\s*(\d+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!;
    const outcome = bootio(['capture', '--archive', archive, '--label', 'mine', '--', ...args], mode);
    expect(outcome).toMatchObject({ code: 3, stdout: `${umask}\n` });
    expect(outcome.stderr).toMatch(/^bootio: The command ended with status 3\.\nbootio: Captured as /);
    const [id, ...others] = readdirSync(archive);
    expect(others).toEqual([]);
    const run = loadRun(path.join(archive, id!));
    expect(run.manifest).toMatchObject({
      ...{ id, label: 'mine', kind: 'session' },
      capture: { probeSet: 'syscalls', until: 'command', commandStatus: 3 },
      completeness: { endReason: 'command' },
    });
    expect(run.manifest.completeness.blindSpots).toContain('io_uring');
    const command = run.processes.find(({ argv }) => argv.join(' ') === args.join(' '))!;
    expect(command).toMatchObject({
      own: false,
      exitStatus: 3 << 8,
      executable: expect.stringMatching(/^\//) as string,
    });
    const own = run.processes.filter((process) => process.own).map(({ comm }) => comm);
    expect(own.sort()).toEqual(['bootio-capture', 'node']);
    expect(command.totals.readBytes).toBeGreaterThan(0);
    expect(bootio(['show', 'mine', '--archive', archive]).stdout).toContain('reads /etc/hostname once only');
  });

  test('ends as the signal that killed its command says', () => {
    const out = path.join(scratch(), 'run');
    expect(bootio(['capture', '--out', out, '--', 'sh', '-c', 'kill -KILL $$'], mode).code).toBe(137);
    expect(loadRun(out).manifest.capture.commandStatus).toBe(137);
  });

  test('captures for a time, into a directory of its own', () => {
    const out = path.join(scratch(), 'run');
    const outcome = bootio(['capture', '--out', out, '--duration', '1s'], mode);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const run = loadRun(out);
    expect(run.manifest).toMatchObject({ capture: { until: '1s' }, completeness: { endReason: 'duration' } });
    expect(run.manifest.capture.commandStatus).toBeUndefined();
    expect(run.endNs - run.startNs).toBeGreaterThan(0.9e9);
    expect(existsSync(path.join(out, 'ready'))).toBe(false);
  });

  test.each([
    ['is not there', 'nonesuch', 127, 'No such file or directory'],
    ['cannot be executed', 'plain', 126, 'Permission denied'],
  ])('says in one line, and as a shell, that a program %s', (_, name, code, why) => {
    const command = path.join(scratch(), name);
    writeFileSync(path.join(path.dirname(command), 'plain'), '', { mode: 0o644 });
    const archive = path.join(scratch(), 'runs');
    const outcome = bootio(['capture', '--archive', archive, '--', command], mode);
    expect(outcome).toEqual({ code, stdout: '', stderr: `bootio: ${command}: ${why}\n` });
    expect(readdirSync(archive)).toEqual([]);
  });

  test('a set of probes that does not exist is refused in one line', () => {
    const out = path.join(scratch(), 'run');
    const outcome = bootio(['capture', '--out', out, '--duration', '1'], {
      env: { BOOTIO_PROBES: 'kprobes' },
    });
    expect(outcome).toMatchObject({ code: 2, stdout: '' });
    expect(outcome.stderr).toMatch(/^bootio: .*BOOTIO_PROBES names no set of programs.*\n$/);
    expect(existsSync(out)).toBe(false);
  });
});
