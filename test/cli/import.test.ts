import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { samples } from '../import/import-file.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { bootio, expectRefusal, plainEnvironment, program } from './bootio.ts';

const trace = `112 2588 (hald-addon-stor) access /dev/hda read: 0 write: 0
120 1888 (ipw3945d) access /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd read: 3008 write: 0
223 1888 (ipw3945d) access /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd read: 3008 write: 0
`;

function traceFile(text = trace): string {
  const file = path.join(temporaryDirectory(), 'idle desktop.txt');
  writeFileSync(file, text);
  return file;
}

describe('bootio import', () => {
  test('--out makes a run that can be shown', () => {
    const out = path.join(temporaryDirectory(), 'idle');
    expect(bootio(['import', traceFile(), '--out', out])).toEqual({
      code: 0,
      stdout: `Imported as ${out}.\n`,
      stderr: '',
    });
    expect(bootio(['show', out]).stdout).toContain(
      '  reads /sys/bus/pci/drivers/ipw3945/0000:03:00.0/cmd 2 times, once every 103 ms avg 3008 bytes\n',
    );
  });

  test('without it the run goes to the archive under a name of its own, with its label', () => {
    const archive = path.join(temporaryDirectory(), 'runs');
    const file = traceFile();
    for (let i = 0; i < 2; i++)
      expect(bootio(['import', file, '--archive', archive, '--label', 'fc6']).code).toBe(0);
    expect(readdirSync(archive).sort()).toEqual(['import-idle-desktop', 'import-idle-desktop-2']);
    expect(bootio(['show', 'fc6', '--archive', archive]).stderr).toContain('2 runs have this label');
    expect(bootio(['list', '--archive', archive]).stdout).toContain('fc6');
  });

  test('what is not a trace leaves no run behind', () => {
    const archive = path.join(temporaryDirectory(), 'runs');
    expectRefusal(bootio(['import', traceFile('hello\n'), '--archive', archive]), 'not a trace');
    expectRefusal(bootio(['import', traceFile(''), '--archive', archive]), 'not a trace');
    expectRefusal(bootio(['import', '/nonexistent', '--archive', archive]), 'no such file');
    expectRefusal(bootio(['import', '/etc', '--archive', archive]), 'a directory');
    expectRefusal(bootio(['import', traceFile(), '--archive', archive, '--label', 'latest']), 'label latest');
    expect(existsSync(archive)).toBe(false);
  });

  test('lines that are not understood are skipped, and the first few named, here and wherever the run is shown', () => {
    const out = path.join(temporaryDirectory(), 'idle');
    const file = traceFile(`${trace}\u001b[2Jnoise\n${trace}${'more\n'.repeat(6)}`);
    const outcome = bootio(['import', file, '--out', out]);
    expect(outcome).toMatchObject({ code: 0, stdout: `Imported as ${out}.\n` });
    const skipped = '7 lines of the trace were not understood and left out (lines 4, 8, 9, 10, 11, ...)';
    expect(outcome.stderr).toBe(`bootio: warning: ${file}: ${skipped}\n`);
    expect(bootio(['show', out]).stdout.replaceAll('\n', ' ')).toContain(
      `${skipped}; numbers may be too low.`,
    );
    const json = JSON.parse(bootio(['show', out, '--format', 'json']).stdout) as { completeness: unknown };
    expect(json.completeness).toMatchObject({ skippedLines: { count: 7, first: [4, 8, 9, 10, 11] } });
    const compared = bootio(['compare', out, out]).stdout.replaceAll('\n', ' ').replaceAll(/ +/g, ' ');
    expect(compared).toContain(`A: ${skipped}`);
  });

  test('each format is told by its first lines, or by --from, and makes a run for every command', () => {
    const help = bootio(['import', '--help']).stdout;
    for (const [name, sample] of [
      ['strace', 'strace-y'],
      ['fatrace', 'fatrace-t'],
      ['perf-trace', 'perf-trace'],
      ['systemtap-iotime', 'systemtap-iotime'],
      ['systemtap-close', 'systemtap-close'],
    ] as const) {
      expect(help).toContain(`  ${name}`);
      const file = path.join(samples, `${sample}.txt`);
      const directory = temporaryDirectory();
      const [told, asked] = [path.join(directory, 'told'), path.join(directory, 'asked')];
      expect(bootio(['import', file, '--out', told]).code).toBe(0);
      expect(bootio(['import', file, '--out', asked, '--from', name]).code).toBe(0);
      expect(bootio(['show', told]).stdout).toContain('imported trace');
      expect(bootio(['compare', told, asked])).toMatchObject({ code: 0, stderr: '' });
      const page = path.join(directory, 'page.html');
      expect(bootio(['report', told, '-o', page]).code).toBe(0);
      expect(readFileSync(page, 'utf8')).toContain('Imported from');
    }
    expectRefusal(bootio(['import', traceFile(), '--from', 'dtrace']), 'dtrace');
  });

  test('a pipe is read where --from says what writes it', () => {
    const out = path.join(temporaryDirectory(), 'piped');
    const piped = (...options: string[]): ReturnType<typeof spawnSync> => {
      const command = 'cat "$1" | "$2" "$3" import /dev/stdin --out "$4" "${@:5}"';
      const sample = path.join(samples, 'strace-y.txt');
      const args = ['-c', command, 'bash', sample, process.execPath, program, out, ...options];
      return spawnSync('bash', args, { encoding: 'utf8', env: plainEnvironment });
    };
    expect(piped()).toMatchObject({ status: 2, stderr: expect.stringContaining('--from') as string });
    expect(existsSync(out)).toBe(false);
    expect(piped('--from', 'strace')).toMatchObject({
      status: 0,
      stderr: '',
      stdout: `Imported as ${out}.\n`,
    });
    expect(bootio(['show', out]).stdout).toContain('12 processes');
  });

  test('a file of another format than --from says leaves nothing behind', () => {
    const out = path.join(temporaryDirectory(), 'other');
    expectRefusal(
      bootio(['import', traceFile(), '--out', out, '--from', 'strace']),
      'no line of it is understood as strace',
    );
    expect(existsSync(out)).toBe(false);
  });

  test('a trace that is larger than the memory it may use is read to its end', () => {
    const directory = temporaryDirectory();
    const file = path.join(directory, 'large.txt');
    const text = readFileSync(path.join(samples, 'strace-yy-T.txt'));
    const times = 700;
    const descriptor = openSync(file, 'w');
    for (let i = 0; i < times; i++) writeSync(descriptor, text);
    closeSync(descriptor);
    const out = path.join(directory, 'run');
    const megabytes = 24;
    expect(text.length * times).toBeGreaterThan(1.4 * megabytes * 2 ** 20);
    const env = { NODE_OPTIONS: `--max-old-space-size=${megabytes}` };
    expect(bootio(['import', file, '--out', out], { env })).toMatchObject({ code: 0, stderr: '' });
    const { totals, processes } = JSON.parse(bootio(['show', out, '--format', 'json']).stdout) as {
      totals: { processes: number };
      processes: { totals: { readBytes: number } }[];
    };
    expect(totals.processes).toBe(12 * times);
    expect(processes.reduce((sum, each) => sum + each.totals.readBytes, 0)).toBe(1565 * times);
  }, 60_000);

  test('a directory that holds something is not written to', () => {
    const out = temporaryDirectory();
    writeFileSync(path.join(out, 'precious'), '');
    expectRefusal(bootio(['import', traceFile(), '--out', out]), 'not empty');
    expect(readdirSync(out)).toEqual(['precious']);
  });
});
