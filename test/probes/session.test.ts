/** Sessions as a person has them at a terminal, and how they end: by Ctrl-C, signals, kills. The real binary, in real terminals. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readManifest, type Manifest } from '../../src/archive/manifest.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { bootio, plainEnvironment, program } from '../cli/bootio.ts';
import { scratch, unavailable } from './live.ts';
import { ctrlC, ctrlZ, Terminal, until } from './terminal.ts';

/** Who owns the files is not asked for here: that takes longest. */
const env = { ...plainEnvironment, BOOTIO_PROBES: 'syscalls', BOOTIO_HURRY: 'yes', SHELL: '/bin/sh' };

/** `bootio capture` with its archive, as a shell's command; the rest of the line follows. */
function captureLine(archive: string, rest: string): string {
  return `'${process.execPath}' '${program}' capture --archive '${archive}' ${rest}`;
}

/** The only run of an archive in which there is nothing else. */
function onlyRun(archive: string): { directory: string; manifest: Manifest } {
  const names = readdirSync(archive);
  expect(names).toHaveLength(1);
  const directory = path.join(archive, names[0]!);
  expect(readdirSync(directory).sort()).toEqual(
    expect.arrayContaining(['capture.txt', 'events.bio', 'run.yaml']),
  );
  for (const name of ['ready', 'begin.txt', 'owner', 'touched'])
    expect(existsSync(path.join(directory, name))).toBe(false);
  return { directory, manifest: readManifest(directory) };
}

/** Processes whose command line has `word`, but for this one's. */
function running(word: string): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) return [];
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(word) ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

const gone = (word: string): Promise<void> =>
  until(
    () => running(word).length === 0,
    () => `still there: ${running(word).join(' ')}`,
  );

/** Seconds to sleep that no other process sleeps: a word to find it by. */
let words = 0;
const newWord = (): string => `1000.${process.pid}${words++}`;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
/** Two signals within less are one: see interruptions.ts. */
const betweenKeysMs = 500;

describe.skipIf(unavailable !== undefined)('a session at a terminal', () => {
  test('shows how far it has come, in one line that is gone at the end', async () => {
    const archive = path.join(scratch(), 'runs');
    const terminal = new Terminal(captureLine(archive, '--duration 3s'), env);
    expect(await terminal.ended()).toBe(0);
    const lines = terminal.screen.split(/\r\n/);
    expect(lines[0]).toBe('bootio: capturing; Ctrl-C ends it ...');
    const drawn = lines[1]!.split('\r');
    expect(drawn).toContainEqual(
      expect.stringMatching(
        /^capturing 0:01 of 0:03: [\d,]+ events, [\d.]+ [kM]B, [\d,]+ processes\u001b\[K$/,
      ),
    );
    expect(drawn).toContainEqual(expect.stringMatching(/^capturing 0:02 of 0:03: /));
    expect(drawn.at(-2)).toBe('collecting facts about this machine ...\u001b[K');
    expect(drawn.at(-1)).toMatch(/^\u001b\[KCaptured as /);
    expect(onlyRun(archive).manifest.completeness).toMatchObject({ endReason: 'duration' });
  });

  test('ends with Ctrl-C, and is whole', async () => {
    const archive = path.join(scratch(), 'runs');
    const terminal = new Terminal(captureLine(archive, ''), env);
    await terminal.shows('capturing 0:01: ');
    terminal.press(ctrlC);
    expect(await terminal.ended()).toBe(0);
    expect(terminal.screen).toContain('bootio: capturing until Ctrl-C ...');
    const { directory, manifest } = onlyRun(archive);
    expect(manifest).toMatchObject({ capture: { until: 'asked' }, completeness: { endReason: 'asked' } });
    expect(loadRun(directory).completeness.ended).toBe(true);
    expect(existsSync(path.join(directory, 'host-facts.json'))).toBe(true);
  });

  test('whose terminal is closed is kept', async () => {
    const archive = path.join(scratch(), 'runs');
    const terminal = new Terminal(captureLine(archive, ''), env);
    await terminal.shows('capturing 0:01: ');
    terminal.close();
    await gone(archive);
    expect(onlyRun(archive).manifest.completeness).toMatchObject({ endReason: 'asked' });
  });
});

describe.skipIf(unavailable !== undefined)('a captured command', () => {
  test('has the terminal for itself', async () => {
    const archive = path.join(scratch(), 'runs');
    const script =
      'test -t 0 && test -t 1 && test -t 2 && stty -a >/dev/null && read line && echo "read $line"; exit 5';
    const terminal = new Terminal(captureLine(archive, `-- sh -c '${script}'`), env);
    terminal.press('a line\n');
    expect(await terminal.ended()).toBe(5);
    expect(terminal.screen).toContain('read a line\r\n');
    expect(terminal.screen).not.toContain('capturing');
    expect(onlyRun(archive).manifest.capture).toMatchObject({ until: 'command', commandStatus: 5 });
  });

  test('may be a shell with jobs of its own', async () => {
    const archive = path.join(scratch(), 'runs');
    const terminal = new Terminal(captureLine(archive, '-- bash --norc -i'), { ...env, PS1: 'ready> ' });
    await terminal.shows('ready> ');
    terminal.press('sleep 1000\n');
    await terminal.shows('sleep 1000');
    await pause(betweenKeysMs);
    terminal.press(ctrlZ);
    await terminal.shows('Stopped');
    terminal.press('fg; echo "ended $?"\n');
    await pause(betweenKeysMs);
    // For the job alone: neither the shell nor the capture is asked to end.
    terminal.press(ctrlC);
    await terminal.shows('ready> ', terminal.screen.lastIndexOf('sleep 1000'));
    terminal.press('exit 7\n');
    expect(await terminal.ended()).toBe(7);
    expect(onlyRun(archive).manifest).toMatchObject({
      capture: { commandStatus: 7 },
      completeness: { endReason: 'command' },
    });
  });

  test('gets Ctrl-C, and is waited for', async () => {
    const archive = path.join(scratch(), 'runs');
    const script = 'trap "sleep 2; echo tidied up; exit 9" INT; echo go; while :; do sleep 0.1; done';
    const terminal = new Terminal(captureLine(archive, `-- sh -c '${script}'`), env);
    await terminal.shows('go');
    terminal.press(ctrlC);
    expect(await terminal.ended()).toBe(9);
    expect(terminal.screen).toContain(
      'bootio: the capture has ended, and its command has not; Ctrl-C again kills that\r\n',
    );
    expect(terminal.screen).toContain('tidied up');
    expect(onlyRun(archive).manifest).toMatchObject({
      capture: { commandStatus: 9 },
      completeness: { endReason: 'asked' },
    });
  });

  test('that ignores Ctrl-C is killed by the second, with what it started', async () => {
    const archive = path.join(scratch(), 'runs');
    const word = newWord();
    const script = `trap "" INT; sleep ${word} & echo go; wait; sleep ${word}`;
    const terminal = new Terminal(captureLine(archive, `-- sh -c '${script}'`), env);
    await terminal.shows('go');
    terminal.press(ctrlC);
    await terminal.shows('Ctrl-C again kills that');
    await pause(betweenKeysMs);
    terminal.press(ctrlC);
    expect(await terminal.ended()).toBe(137);
    await gone(word);
    expect(onlyRun(archive).manifest).toMatchObject({
      capture: { commandStatus: 137 },
      completeness: { endReason: 'asked' },
    });
  });

  test('is asked to end with the capture by SIGTERM', async () => {
    const archive = path.join(scratch(), 'runs');
    const word = newWord();
    const child = spawn(
      process.execPath,
      [program, 'capture', '--archive', archive, '--', 'sh', '-c', `echo go; exec sleep ${word}`],
      {
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(128 + 15);
    expect(onlyRun(archive).manifest.completeness).toMatchObject({ endReason: 'asked' });
  });

  test('and its capture end with their terminal', async () => {
    const archive = path.join(scratch(), 'runs');
    const word = newWord();
    const terminal = new Terminal(captureLine(archive, `-- sh -c 'echo go; exec sleep ${word}'`), env);
    await terminal.shows('go');
    terminal.close();
    await gone(archive);
    await gone(word);
    expect(onlyRun(archive).manifest.completeness).toMatchObject({
      endReason: expect.stringMatching(/asked|command/) as string,
    });
  });
});

/** A capture of a command that says `go` and stays, with the pid of its binary. */
async function longCapture(archive: string): Promise<{
  binary: number;
  bootio: number;
  word: string;
  ended: Promise<number | null>;
  complaint: () => string;
}> {
  const word = newWord();
  const args = [program, 'capture', '--archive', archive, '--', 'sh', '-c', `echo go; exec sleep ${word}`];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const children = readFileSync(`/proc/${child.pid!}/task/${child.pid!}/children`, 'utf8');
  return { binary: Number(children.trim()), bootio: child.pid!, word, ended, complaint: () => complaint };
}

describe.skipIf(unavailable !== undefined)('of captures that are killed', () => {
  test('the binary: what it has written is kept, and nothing goes on', async () => {
    const archive = path.join(scratch(), 'runs');
    const { binary, word, ended, complaint } = await longCapture(archive);
    await pause(1500);
    process.kill(binary, 'SIGKILL');
    expect(await ended).toBe(1);
    expect(complaint()).toMatch(
      /^bootio: warning: the capture failed: killed by SIGKILL; what was written by then is kept\nbootio: Captured as /,
    );
    await gone(word);
    const { directory, manifest } = onlyRun(archive);
    expect(manifest).toMatchObject({
      capture: { probeSet: 'syscalls', until: 'command' },
      completeness: { endReason: 'interrupted' },
    });
    const run = loadRun(directory);
    expect(run.completeness.ended).toBe(false);
    expect(run.processes.some(({ argv }) => argv.join(' ').includes(word))).toBe(true);
  });

  test('the binary, by the third Ctrl-C where it does not answer: what it has written is kept', async () => {
    const archive = path.join(scratch(), 'runs');
    const { binary, bootio: pid, word, ended } = await longCapture(archive);
    process.kill(binary, 'SIGSTOP');
    for (let times = 0; times < 3; times++) {
      process.kill(pid, 'SIGINT');
      await pause(betweenKeysMs);
    }
    expect(await ended).toBe(1);
    await gone(word);
    expect(onlyRun(archive).manifest.completeness).toMatchObject({ endReason: 'interrupted' });
  });

  test('bootio itself: the capture ends, and the next one puts it into the archive', async () => {
    const archive = path.join(scratch(), 'runs');
    const { bootio: pid, word, ended } = await longCapture(archive);
    process.kill(pid, 'SIGKILL');
    await ended;
    await gone(archive);
    await gone(word);
    const [left] = readdirSync(archive);
    expect(left).toMatch(/^\.session-/);
    const id = left!.slice('.session-'.length);
    expect(bootio(['list', '--archive', archive]).stdout).not.toContain(id);

    const next = bootio(['capture', '--archive', archive, '--', 'true'], { env });
    expect(next).toMatchObject({ code: 0, stdout: '' });
    expect(next.stderr).toContain(`bootio: recovered ${id}: its capture was cut off\n`);
    expect(readdirSync(archive)).toHaveLength(2);
    const directory = path.join(archive, id);
    expect(readManifest(directory)).toMatchObject({ id, completeness: { endReason: 'asked' } });
    expect(loadRun(directory).processes.some(({ argv }) => argv.join(' ').includes(word))).toBe(true);
  });
});

describe.skipIf(unavailable !== undefined)('two captures at once', () => {
  test('the second is refused in one line, and the first goes on', async () => {
    const archive = path.join(scratch(), 'runs');
    const { bootio: pid, ended } = await longCapture(archive);
    for (const command of [[], ['--', 'true']]) {
      const second = bootio(['capture', '--archive', archive, '--duration', '1s', ...command], { env });
      expect(second).toMatchObject({ code: 2, stdout: '' });
      expect(second.stderr).toMatch(/^bootio: another capture is running on this machine[^\n]*\n$/);
    }
    process.kill(pid, 'SIGTERM');
    expect(await ended).toBe(128 + 15);
    onlyRun(archive);
    expect(spawnSync('find', ['/run/bootio', '-name', 'lock']).stdout.toString()).toBe('');
  });
});
