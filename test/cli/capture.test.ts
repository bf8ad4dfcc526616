import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeRun } from '../support/make-run.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, plainEnvironment, program } from './bootio.ts';

/** A stand-in for bootio-capture with its command line and its files, as slow to get ready; test/vm runs the real one. */
function fakeBinary(): { binary: string; args: string } {
  const directory = temporaryDirectory();
  const events = path.join(
    makeRun({ processes: [{ name: 'init', pid: 1 }] }, path.join(directory, 'run')),
    'events.bio',
  );
  const args = path.join(directory, 'args');
  const binary = path.join(directory, 'bootio-capture');
  const script = `#!/bin/sh
printf '%s\\n' "$@" >'${args}'
out=$2; shift 2
while [ "\$1" != --duration ] && [ "\$1" != --command ] && [ $# -gt 0 ]; do shift; done
reason=asked
case \${1-} in
  --duration) reason=duration ;;
  --command) reason=command; shift; "$@" 3>&- ;;
  *) trap 'kill $!' INT TERM; sleep 0.5; sleep 60 & : >"$out/ready"; wait ;;
esac
cp '${events}' "$out/"
printf 'version=9.9\\nprobe_set=fentry\\nend_reason=%s\\nlost=0\\nblind_spots=aio\\nstart_ns=1000\\n' $reason >"$out/capture.txt"
`;
  writeFileSync(binary, script, { mode: 0o755 });
  return { binary, args };
}

function manifestOf(run: string): Record<string, Record<string, unknown>> {
  const { stdout } = bootio(['show', run, '--format', 'json']);
  return JSON.parse(stdout) as Record<string, Record<string, unknown>>;
}

describe('bootio capture', () => {
  test('a duration and a label make a session in the archive', () => {
    const { binary, args } = fakeBinary();
    const archive = path.join(temporaryDirectory(), 'runs');
    const outcome = bootio([
      'capture',
      '--binary',
      binary,
      '--archive',
      archive,
      '--duration',
      '2m',
      '--label',
      'idle',
    ]);
    const [id] = readdirSync(archive);
    const stdout = `Captured as ${id!} in ${path.join(archive, id!)}.\n`;
    expect(outcome).toEqual({ code: 0, stdout, stderr: '' });
    expect(readFileSync(args, 'utf8')).toContain('--duration\n120\n');
    expect(manifestOf(path.join(archive, id!))).toMatchObject({
      run: { id, label: 'idle', kind: 'session' },
      completeness: { ended: true, blindSpots: ['aio'] },
    });
  });

  test('a command gets its arguments as they are, and stdout for itself', () => {
    const { binary, args } = fakeBinary();
    const out = path.join(temporaryDirectory(), 'run');
    const outcome = bootio([
      'capture',
      '--binary',
      binary,
      '--out',
      out,
      '--',
      'printf',
      '%s|',
      '--label',
      '007',
      'a b',
    ]);
    expect(outcome).toMatchObject({ code: 0, stdout: '--label|007|a b|' });
    expect(outcome.stderr).toMatch(/^bootio: Captured as \S+ in \S+\.\n$/);
    expect(readFileSync(args, 'utf8')).toMatch(/\n--command\nprintf\n%s\|\n--label\n007\na b\n$/);
    expect(manifestOf(out)).toMatchObject({ run: { kind: 'session' } });
  });

  test('SIGINT ends a session without an end, and the run is kept', async () => {
    const { binary } = fakeBinary();
    const out = path.join(temporaryDirectory(), 'run');
    const child = spawn(process.execPath, [program, 'capture', '--binary', binary, '--out', out], {
      env: plainEnvironment,
      stdio: 'ignore',
    });
    const parent = path.dirname(out);
    const isReady = (): boolean =>
      readdirSync(parent).some((name) => existsSync(path.join(parent, name, 'ready')));
    while (!isReady()) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    await expect(once(child, 'exit')).resolves.toEqual([0, null]);
    expect(manifestOf(out)).toMatchObject({ run: { kind: 'session' } });
  });

  test('what is to be left out is passed on', () => {
    const { binary, args } = fakeBinary();
    const out = path.join(temporaryDirectory(), 'run');
    const filters = [
      '--skip-kind',
      'ioctl',
      '--only-path',
      '/var',
      '--only-path',
      '/srv',
      '--skip-process',
      'cron',
    ];
    expect(bootio(['capture', '--binary', binary, '--out', out, ...filters, '--', 'true']).code).toBe(0);
    const given = readFileSync(args, 'utf8');
    for (const pair of [
      ['only-path', '/var'],
      ['only-path', '/srv'],
      ['skip-kind', 'ioctl'],
      ['skip-process', 'cron'],
    ])
      expect(given).toContain(`--${pair.join('\n')}\n`);
    expect(given).toMatch(/\n--command\ntrue\n$/);
    expectRefusal(
      bootio(['capture', '--binary', binary, '--out', `${out}2`, '--only-path', '']),
      '--only-path: empty',
    );
  });

  test('what cannot be is refused, and leaves nothing behind', () => {
    const { binary } = fakeBinary();
    const archive = path.join(temporaryDirectory(), 'runs');
    const capture = (...args: string[]): ReturnType<typeof bootio> =>
      bootio(['capture', '--archive', archive, '--binary', binary, ...args]);
    expectRefusal(capture('--duration', 'long'), '--duration "long"');
    expectRefusal(capture('--label', 'previous'), 'label previous');
    expectRefusal(capture('sleep', '1'), 'see bootio capture --help');
    expectRefusal(capture('--binary', '/nonexistent'), 'no such file');
    expectRefusal(capture('--binary', '/bin/false'), 'the capture failed: exit status 1');
    expectRefusal(capture('--out', path.dirname(binary)), 'is there already');
    expect(existsSync(archive) ? readdirSync(archive) : []).toEqual([]);
  });
});

describe('bootio facts', () => {
  test('adds what systeminformation says to a run', () => {
    const run = makeRun({ processes: [] }, path.join(temporaryDirectory(), 'run'));
    expect(bootio(['facts', run])).toEqual({ code: 0, stdout: '', stderr: '' });
    const facts = JSON.parse(readFileSync(path.join(run, 'host-facts.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(facts).toMatchObject({ schema: 1, memory: { total: expect.any(Number) as number } });
  });

  test('is not in the help, and refuses what is not a run', () => {
    expect(bootio(['--help']).stdout).not.toContain('facts');
    expectRefusal(bootio(['facts', '/etc']), '/etc/run.yaml');
  });
});
