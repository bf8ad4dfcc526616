/** `bootio status` of this machine, with a /run of its own in which systemd runs, as far as files tell; systemctl and journalctl are recorded. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { plainEnvironment, program } from '../cli/bootio.ts';
import { scratch } from './live.ts';

interface Units {
  /** What systemctl shows of bootio-capture and bootio-finish. */
  readonly capture?: string;
  readonly finish?: string;
  readonly journal?: string;
  /** Makes /run/bootio. */
  readonly prepare?: string;
}

function statusWith({
  capture = '',
  finish = '',
  journal = '',
  prepare = ':',
}: Units): Record<string, unknown> {
  const bin = path.join(scratch(), 'bin');
  mkdirSync(bin);
  const script = (name: string, body: string): void => {
    writeFileSync(path.join(bin, name), `#!/bin/sh\n${body}\n`);
    chmodSync(path.join(bin, name), 0o755);
  };
  script(
    'systemctl',
    `case "$*" in *capture.service) printf '${capture}';; *finish.service) printf '${finish}';; esac`,
  );
  script('journalctl', `printf '${journal}'`);
  const inside = `mount -t tmpfs run /run && mkdir -p /run/systemd/system && { ${prepare}; } && PATH='${bin}':"$PATH" && export PATH && exec "$@"`;
  const { status, stdout, stderr } = spawnSync(
    'unshare',
    [
      '-m',
      '--propagation',
      'private',
      'sh',
      '-c',
      inside,
      'sh',
      process.execPath,
      program,
      'status',
      '--format',
      'json',
      '--archive',
      scratch(),
    ],
    { encoding: 'utf8', env: plainEnvironment },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

const failed = (result: string): string => `ActiveState=failed\\nResult=${result}\\n`;
const spool = 'mkdir -p /run/bootio/spool-0123abcd';

describe.skipIf(process.getuid?.() !== 0)('the capture of this boot', () => {
  test('that failed is told with what the unit said last', () => {
    const journal = 'bootio: capture.conf: UNTIL=soon: not a duration\\n';
    expect(statusWith({ capture: failed('exit-code'), journal })).toMatchObject({
      thisBoot: {
        state: 'failed',
        why: 'bootio-capture.service failed (exit-code): bootio: capture.conf: UNTIL=soon: not a duration',
      },
    });
  });

  test('that was killed in the middle failed too, and is not running', () => {
    expect(statusWith({ capture: failed('signal'), prepare: spool })).toMatchObject({
      thisBoot: { state: 'failed', why: 'bootio-capture.service failed (signal)' },
    });
    expect(statusWith({ capture: 'ActiveState=active\\nResult=success\\n', prepare: spool })).toMatchObject({
      thisBoot: { state: 'running', why: null },
    });
  });

  test('whose archiving failed is kept, with what begins it again', () => {
    const prepare = `${spool}; : >/run/bootio/spool-0123abcd/capture.txt`;
    expect(statusWith({ finish: failed('timeout'), prepare })).toMatchObject({
      thisBoot: {
        state: 'kept',
        why: 'bootio-finish.service failed (timeout); again: systemctl start bootio-finish',
      },
    });
  });

  test('was none, and nothing is wrong with that', () => {
    expect(statusWith({})).toMatchObject({ thisBoot: { state: 'none', why: null }, sessionRunning: false });
  });

  test('a session is told from the lock that it holds', () => {
    const prepare = 'mkdir /run/bootio; exec 9>/run/bootio/lock; flock 9';
    expect(statusWith({ prepare })).toMatchObject({ thisBoot: { state: 'none' }, sessionRunning: true });
    expect(statusWith({ prepare: 'mkdir /run/bootio; : >/run/bootio/lock' })).toMatchObject({
      sessionRunning: false,
    });
  });
});
