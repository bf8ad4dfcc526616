import { existsSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addRun } from '../archive/make-manifest.ts';
import { bootio, expectRefusal } from './bootio.ts';
import { temporaryDirectory } from '../support/temporary.ts';

/** The root of a system that starts with systemd, and a capture binary to install in it: both no more than names. */
function image(): { root: string; enable: string[] } {
  const root = temporaryDirectory();
  mkdirSync(path.join(root, 'usr/lib/systemd'), { recursive: true });
  writeFileSync(path.join(root, 'usr/lib/systemd/systemd'), '');
  const binary = path.join(temporaryDirectory(), 'bootio-capture');
  writeFileSync(binary, 'binary');
  return { root, enable: ['enable', '--root', root, '--binary', binary] };
}

describe('bootio enable, status and disable on an image', () => {
  test('enable installs, status tells, disable takes everything away', () => {
    const { root, enable } = image();
    const enabled = bootio([...enable, '--label', 'debian-12', '--settle', '1m']);
    expect(enabled).toMatchObject({ code: 0, stderr: '' });
    expect(enabled.stdout.replaceAll('\n', ' ')).toContain(
      '60 s after start-up has finished, labelled debian-12',
    );
    expect(existsSync(path.join(root, 'usr/lib/bootio/bootio-capture'))).toBe(true);
    const settings = readFileSync(path.join(root, 'etc/bootio/capture.conf'), 'utf8');
    expect(settings).toMatch(/^LABEL=debian-12$/m);
    expect(settings).toMatch(/^SETTLE=60$/m);

    expect(bootio(['status', '--root', root]).stdout).toMatch(/^Enabled in .*No runs in /s);
    expect(bootio(['disable', '--root', root])).toMatchObject({ code: 0, stderr: '' });
    expect(existsSync(path.join(root, 'usr/lib/bootio'))).toBe(false);
    expect(bootio(['status', '--root', root]).stdout).toMatch(/^Not enabled in /);
    expect(bootio(['disable', '--root', root]).stdout).toMatch(/^Nothing to do/);
  });

  test('status lists the last runs of the archive that was enabled', () => {
    const { root, enable } = image();
    bootio([...enable, '--archive', '/srv/runs', '--until', '5m', '--once']);
    mkdirSync(path.join(root, 'srv/runs'), { recursive: true });
    addRun(path.join(root, 'srv/runs'), '20260101-run', { label: 'debian-12' });
    const { stdout } = bootio(['status', '--root', root]);
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'the next boot is captured until 5m after the capture began',
    );
    expect(stdout).toContain('20260101-run  debian-12');
  });

  test('a part that is missing is named', () => {
    const { root, enable } = image();
    bootio(enable);
    bootio(['disable', '--root', root]);
    mkdirSync(path.join(root, 'usr/lib/bootio'), { recursive: true });
    writeFileSync(path.join(root, 'usr/lib/bootio/finish'), '');
    const { stdout } = bootio(['status', '--root', root], { env: { COLUMNS: '500' } });
    expect(stdout).toMatch(/^Only partly installed in .*\/usr\/lib\/bootio\/bootio-capture.* missing/);
  });

  test.each([
    ['a duration that is none', ['--settle', '3x'], '--settle "3x": not a duration'],
    ['an end that is none', ['--until', 'tomorrow'], '--until "tomorrow"'],
    ['a label that could not be given back', ['--label', 'latest'], 'label latest'],
    ['a label that could break the settings', ['--label', 'a\nARCHIVE=/'], 'label "a\\nARCHIVE=/"'],
    ['an archive that is not absolute', ['--archive', 'runs'], '--archive "runs"'],
  ])('%s is refused and nothing is installed', (_, options, message) => {
    const { root, enable } = image();
    expectRefusal(bootio([...enable, ...options]), message);
    expect(
      lstatSync(path.join(root, 'usr/lib/bootio/bootio-capture'), { throwIfNoEntry: false }),
    ).toBeUndefined();
  });

  test('a root without systemd, or none at all, is refused', () => {
    const { enable } = image();
    expectRefusal(bootio([...enable, '--root', temporaryDirectory()]), 'no systemd');
    expectRefusal(bootio([...enable, '--root', '/nonexistent/root']), 'not a directory');
    expectRefusal(bootio(['status', '--root', '/nonexistent/root']), 'not a directory');
    expectRefusal(bootio(['disable', '--root', '/nonexistent/root']), 'no such directory');
  });
});
