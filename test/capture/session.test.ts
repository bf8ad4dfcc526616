import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/archive/manifest.ts';
import { captureSession, type SessionNews, type SessionOptions } from '../../src/capture/session.ts';

let temporary: string;
let archive: string;

beforeEach(() => {
  temporary = mkdtempSync(path.join(tmpdir(), 'bootio-session-'));
  archive = path.join(temporary, 'archive');
});
afterEach(() => {
  rmSync(temporary, { recursive: true, force: true });
});

/** A capture binary that does `script` between saying that it is ready (probes/tell.h) and writing its report. */
function binary(script: string): string {
  const file = path.join(temporary, 'capture');
  writeFileSync(
    file,
    `#!/bin/sh
    echo "$*" >${temporary}/arguments
    trap 'echo term >>${temporary}/signals; ended=yes' TERM
    trap 'echo int >>${temporary}/signals; ended=yes' INT
    trap 'echo usr1 >>${temporary}/signals; ended=yes' USR1
    [ "$1" = --out ] || exit 3 # asked to --recover: nothing is there
    echo events >"$2/events.bio"; : >"$2/ready"; echo ready >&3
    ${script}
    printf 'version=0.1.0\\nprobe_set=fentry\\nend_reason=asked\\nlost=0\\nstart_ns=1\\nblind_spots=\\n' >"$2/capture.txt"\n`,
  );
  chmodSync(file, 0o755);
  return file;
}

const session = (options: Partial<SessionOptions> = {}): ReturnType<typeof captureSession> =>
  captureSession({ archive, ...options, binary: options.binary ?? binary('') });

const passedArguments = (): string => readFileSync(path.join(temporary, 'arguments'), 'utf8').trim();

describe('a session', () => {
  test('becomes a run of the archive, for its owner only', async () => {
    const { id, directory } = await session({ label: 'idle', durationSeconds: 300 });
    expect(directory).toBe(path.join(archive, id));
    expect(readdirSync(archive)).toEqual([id]);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readManifest(directory)).toMatchObject({
      id,
      label: 'idle',
      kind: 'session',
      capture: { version: '0.1.0', probeSet: 'fentry', until: '300s' },
      completeness: { endReason: 'asked', lost: 0, blindSpots: [] },
    });
    expect(passedArguments()).toMatch(/^--out \S+ --owner \d+ --duration 300 --tell 3$/);
    const facts = JSON.parse(readFileSync(path.join(directory, 'host-facts.json'), 'utf8')) as object;
    expect(facts).toMatchObject({ schema: 1, memory: { total: expect.any(Number) as number } });
    expect(readdirSync(directory)).toEqual(
      expect.arrayContaining(['events.bio', 'capture.txt', 'os-release']),
    );
    expect(readdirSync(directory)).not.toContain('ready');
  });

  test('of a command passes its arguments on as they are', async () => {
    const { manifest } = await session({ command: ['ls', '--out', 'a b'] });
    expect(passedArguments()).toMatch(/^--out \S+ --owner \d+ --tell 3 --command ls --out a b$/);
    expect(manifest.capture.until).toBe('command');
  });

  test('goes to the directory that was named', async () => {
    const out = path.join(temporary, 'here');
    mkdirSync(out);
    const { directory } = await session({ out });
    expect(directory).toBe(out);
    expect(existsSync(archive)).toBe(false);
  });

  test('does not overwrite a directory with something in it', async () => {
    const out = path.join(temporary, 'here');
    mkdirSync(path.join(out, 'mine'), { recursive: true });
    await expect(session({ out })).rejects.toThrow(/is there already/);
    expect(readdirSync(out)).toEqual(['mine']);
  });

  test('says when the probes are attached, and how far it has come', async () => {
    const news: SessionNews[] = [];
    await session({
      binary: binary('sleep 0.3; echo "progress 1000 20 3000 4 0" >&3; echo "progress 1 2" >&3'),
      onNews: (each) => news.push(each),
    });
    expect(news).toEqual([
      { kind: 'ready' },
      { kind: 'progress', elapsedMs: 1000, events: 20, bytes: 3000, processes: 4, lost: 0 },
      { kind: 'collecting' },
    ]);
  });

  test('that fails says what the binary said, and leaves nothing', async () => {
    const failing = binary('echo "failed needs root" >&3; exit 1');
    await expect(session({ binary: failing })).rejects.toThrow(/^needs root$/);
    expect(readdirSync(archive)).toEqual([]);
  });

  test('whose command cannot be executed ends as a shell says it', async () => {
    const failing = binary('echo "failed nonesuch: No such file or directory" >&3; exit 127');
    await expect(session({ binary: failing, command: ['nonesuch'] })).rejects.toMatchObject({
      message: 'nonesuch: No such file or directory',
      exitCode: 127,
    });
    expect(readdirSync(archive)).toEqual([]);
  });

  test('whose binary is killed before anything was recorded says so', async () => {
    await expect(session({ binary: binary('kill -9 $$') })).rejects.toThrow(/killed by SIGKILL/);
    expect(readdirSync(archive)).toEqual([]);
  });

  test('refuses a label that could not be given back', async () => {
    await expect(session({ label: 'a b' })).rejects.toThrow(/label/);
  });
});

/** Bundles a program that imports src/capture/session.ts, and gives its path to `use`. Its files are found from where it is. */
async function withProgram(contents: string, use: (program: string) => Promise<void>): Promise<void> {
  const top = path.join(import.meta.dirname, '..', '..');
  const program = path.join(top, '.cache', `session-test-${process.pid}.mjs`);
  mkdirSync(path.dirname(program), { recursive: true });
  await build({
    stdin: { contents, resolveDir: path.join(top, 'src', 'capture') },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile: program,
  });
  try {
    await use(program);
  } finally {
    rmSync(program);
  }
}

const sessionProgram = `import { captureSession } from './session.ts';
  await captureSession({ archive: process.argv[2], binary: process.argv[3], onNews: ({ kind }) => kind === 'ready' && console.log('ready') });
  console.log('kept');`;

describe('Ctrl-C', () => {
  test('asks the binary once, and the run is kept', async () => {
    await withProgram(sessionProgram, async (program) => {
      const waiting = binary('while [ -z "$ended" ]; do sleep 0.05; done; sleep 0.3');
      const child = spawn(process.execPath, [program, archive, waiting], { detached: true });
      let output = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        // As a terminal does it: the signal is for the whole process group. Twice, as npm and timeout pass it on.
        if (!output.includes('ready') && text.includes('ready')) {
          process.kill(-child.pid!, 'SIGINT');
          setTimeout(() => process.kill(-child.pid!, 'SIGINT'), 50);
        }
        output += text;
      });
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
      expect(output).toBe('ready\nkept\n');
      expect(readFileSync(path.join(temporary, 'signals'), 'utf8')).toBe('int\n');
      expect(readdirSync(archive)).toHaveLength(1);
    });
  });

  test('that comes while the binary is being started is not lost, nor is the binary', async () => {
    // `spawn` returns when the binary is there and the signal has come.
    const early = `import { createRequire, syncBuiltinESMExports } from 'node:module';
      import { existsSync } from 'node:fs';
      const processes = createRequire(import.meta.url)('node:child_process');
      const { spawn, execFileSync } = processes;
      processes.spawn = (binary, args, options) => {
        const child = spawn(binary, args, options);
        while (!existsSync(args[1] + '/ready')) execFileSync('sleep', ['0.02']);
        process.kill(process.pid, 'SIGINT');
        return child;
      };
      syncBuiltinESMExports();
      ${sessionProgram}`;
    await withProgram(early, async (program) => {
      const waiting = binary('while [ -z "$ended" ]; do sleep 0.05; done');
      const child = spawn(process.execPath, [program, archive, waiting]);
      expect(await new Promise((resolve) => child.once('close', resolve))).toBe(0);
      expect(readFileSync(path.join(temporary, 'signals'), 'utf8')).toBe('int\n');
      expect(readdirSync(archive)).toHaveLength(1);
    });
  });
});
