/**
 * Each format from a recorded sample to what `bootio show` says of it. The goldens were checked by hand against the samples once;
 * beside them the sums are counted here by awk, which knows nothing of bootio. samples/workload.sh says what was traced.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../src/compare/compare.ts';
import { AccessFlag, type Run } from '../../src/model/types.ts';
import { processFiles } from '../../src/model/process-files.ts';
import { showText } from '../support/show.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { importFile, samples } from './import-file.ts';

const names = [
  ...['systemtap-close', 'systemtap-iotime', 'fatrace-t', 'fatrace-tt', 'perf-trace', 'perf-trace-T'],
  ...['strace-y', 'strace-yy-T', 'strace-plain', 'strace-subset', 'strace-stderr'],
] as const;

/** A copy of a sample with a date of its own, for those that tell none. */
async function importSample(name: string): Promise<Run> {
  const file = path.join(temporaryDirectory(), `${name}.txt`);
  copyFileSync(path.join(samples, `${name}.txt`), file);
  utimesSync(file, 1_162_684_800, 1_162_684_800);
  return importFile(file);
}

/** Numbers that an awk program prints, from a sample. */
function awk(program: string, name: string): number[] {
  const file = path.join(samples, `${name}.txt`);
  const text = execFileSync('awk', [program, file], {
    encoding: 'utf8',
    env: { LC_ALL: 'C', PATH: process.env['PATH'] },
  });
  return text.trim().split(/\s+/).map(Number);
}

interface Sums {
  readCalls: number;
  readBytes: number;
  writeCalls: number;
  writeBytes: number;
}

function sumsOf(run: Run): Sums {
  const sums = { readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 };
  for (const { totals } of run.processes)
    for (const key of ['readCalls', 'readBytes', 'writeCalls', 'writeBytes'] as const)
      sums[key] += totals[key];
  return sums;
}

describe.each(names)('%s', (name) => {
  test('is shown as its golden says', async () => {
    const lines = showText(await importSample(name), { all: true, width: 120 });
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
      path.join(import.meta.dirname, `golden/${name}.txt`),
    );
  });
});

/** Of lines `read(... = 7`, whole or resumed. sendfile reads one file and writes another. */
const straceSums = `
  / \\+\\+\\+ / || !match($0, / (read|write|sendfile)\\(.* = -?[0-9]+|<\\.\\.\\. (read|write|sendfile) resumed>.* = -?[0-9]+/) { next }
  / <unfinished/ { next }
  { text = substr($0, RSTART, RLENGTH); n = split(text, parts, " = "); value = parts[n] + 0; if (value < 0) value = 0 }
  text ~ /^ read|^<\\.\\.\\. read|sendfile/ { reads++; in_ += value }
  text ~ /^ write|^<\\.\\.\\. write|sendfile/ { writes++; out += value }
  END { print reads, in_, writes, out }`;

describe('sums that awk counts', () => {
  test.each(['strace-y', 'strace-yy-T', 'strace-plain', 'strace-subset', 'strace-stderr'])(
    '%s',
    async (name) => {
      const [readCalls, readBytes, writeCalls, writeBytes] = awk(straceSums, name);
      expect(readCalls).toBeGreaterThan(30);
      expect(sumsOf(await importSample(name))).toEqual({ readCalls, readBytes, writeCalls, writeBytes });
    },
  );

  test.each(['perf-trace', 'perf-trace-T'])('%s', async (name) => {
    const program = `
      /\\.\\.\\.$/ || !match($0, / (read|write|sendfile)\\(.*= -?[0-9]+/) { next }
      { text = substr($0, RSTART, RLENGTH); n = split(text, parts, "= "); value = parts[n] + 0; if (value < 0) value = 0 }
      text ~ /^ read|sendfile/ { reads++; in_ += value }
      text ~ /^ write|sendfile/ { writes++; out += value }
      END { print reads, in_, writes, out }`;
    const [readCalls, readBytes, writeCalls, writeBytes] = awk(program, name);
    expect(readCalls).toBeGreaterThan(30);
    expect(sumsOf(await importSample(name))).toEqual({ readCalls, readBytes, writeCalls, writeBytes });
  });

  test.each(['fatrace-t', 'fatrace-tt'])('%s', async (name) => {
    const run = await importSample(name);
    const lines = (letter: string): string => `/\\): [A-Z+<>]*${letter}[A-Z+<>]* +\\// { `;
    const [opens] = awk(`${lines('O')} n++ } END { print n }`, name);
    expect(run.processes.reduce((sum, { totals }) => sum + totals.opens, 0)).toBe(opens);
    expect(sumsOf(run)).toEqual({ readCalls: 0, readBytes: 0, writeCalls: 0, writeBytes: 0 });
    for (const [letter, flag] of [
      ['R', AccessFlag.canRead],
      ['W', AccessFlag.canWrite],
    ] as const) {
      const used = `${lines(letter)} sub(/^[^\\/]*/, ""); if (!($0 in seen)) n++; seen[$0] } END { print n }`;
      const { accesses } = run;
      const files = new Set<number>();
      for (let row = 0; row < accesses.length; row++)
        if ((accesses.flags[row]! & flag) !== 0) files.add(accesses.file[row]!);
      expect(files.size).toBe(awk(used, name)[0]);
      expect(files.size).toBeGreaterThan(3);
    }
    expect(opens).toBeGreaterThan(20);
  });

  test.each(['systemtap-close', 'systemtap-iotime'])('%s', async (name) => {
    const run = await importSample(name);
    const [closes, readBytes, writeBytes] = awk(
      '/ access .* read: / { n++; r += $(NF - 2); w += $NF } END { print n, r, w }',
      name,
    );
    expect(sumsOf(run)).toEqual({ readCalls: 0, readBytes, writeCalls: 0, writeBytes });
    expect(run.accesses.length).toBe(closes);
  });
});

/** Bytes in and out of each file of the workload, by its name there. */
function transfers(run: Run): Record<string, [number, number]> {
  const sums: Record<string, [number, number]> = {};
  for (const { file, readBytes, writeBytes } of processFiles(run)) {
    const name = path.basename(run.files[file]!.path);
    if (name === '' || name === 'null' || name.startsWith('pipe:')) continue;
    const sum = (sums[name] ??= [0, 0]);
    sum[0] += readBytes;
    sum[1] += writeBytes;
  }
  return sums;
}

describe('what the workload did', () => {
  const script = 806;
  const moved = 'mövéd "(x)" <1> read: 5';

  test.each(['strace-y', 'strace-yy-T', 'strace-plain', 'strace-subset', 'strace-stderr'])(
    'is in %s, file by file',
    async (name) => {
      expect(transfers(await importSample(name))).toEqual({
        'workload.sh': [script, 0],
        zero: [11 * 7, 0],
        // Read three times in full, then twice from one position: head gives back what it does not need.
        made: [3 * 77 + 77 + (77 - 13), 11 * 7],
        'all of it': [5 * 33, 3 * 77],
        half: [0, 5 * 33],
        counted: [0, 3],
        [moved]: [7 * 17, 0],
        last: [0, 7 * 17],
      });
    },
  );

  test.each(['strace-y', 'strace-yy-T', 'strace-plain', 'strace-stderr', 'perf-trace', 'perf-trace-T'])(
    'has its processes in %s, and who started them',
    async (name) => {
      const { processes } = await importSample(name);
      const [shell, ...others] = processes;
      expect(others).toHaveLength(11);
      const subshell = processes.find(({ children }, index) => index > 0 && children.length > 0)!;
      expect(others.filter(({ parent }) => parent === shell!.index)).toHaveLength(10);
      expect(subshell.children).toHaveLength(1);
      // `cat missing` fails.
      expect(processes.map(({ exitStatus }) => exitStatus).sort()).toEqual([
        ...Array<number>(11).fill(0),
        256,
      ]);
    },
  );

  test.each(['strace-y', 'strace-yy-T', 'strace-stderr'])('has its programs in %s', async (name) => {
    const { processes } = await importSample(name);
    expect(new Set(processes.map(({ executable }) => executable))).toEqual(new Set(['/usr/bin/busybox']));
    expect(processes.map(({ argv }) => argv[1]).sort()).toEqual(
      ['cat', 'cat', 'cat', 'cat', 'dd', 'dd', 'dd', 'head', 'head', 'mv', 'rm', 'wc'].sort(),
    );
  });
});

test('two imports are compared', async () => {
  const [a, b] = [await importSample('strace-y'), await importSample('strace-yy-T')];
  const comparison = compareRuns(a, b);
  expect(comparison.totals.all.a.readBytes).toBe(comparison.totals.all.b.readBytes);
  expect(comparison.files.filter(({ status }) => status === 'changed')).toEqual([]);
});
