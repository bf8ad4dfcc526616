/**
 * Traces that were damaged by chance or by intent. Whatever is in a line: no crash, no endless search, and the good lines before
 * and after it count as if it were not there, where it says nothing that could be meant.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { importTrace } from '../../src/import/import-trace.ts';
import { loadRun } from '../../src/model/load-run.ts';
import type { Run } from '../../src/model/types.ts';
import { samples } from '../import/import-file.ts';
import { showJson, showText } from '../support/show.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const root = temporaryDirectory();
let made = 0;

async function importLines(lines: readonly (string | Buffer)[], format: string): Promise<Run> {
  const file = path.join(root, `${++made}.txt`);
  const newline = Buffer.from('\n');
  writeFileSync(file, Buffer.concat(lines.flatMap((line) => [Buffer.from(line), newline])));
  await importTrace(file, `${file}-run`, { format });
  const run = loadRun(`${file}-run`);
  // There are thousands of them.
  for (const used of [file, `${file}-run`]) rmSync(used, { recursive: true });
  return run;
}

const formats = [
  ['strace', 'strace-yy-T'],
  ['strace', 'strace-plain'],
  ['strace', 'strace-stderr'],
  ['fatrace', 'fatrace-t'],
  ['perf-trace', 'perf-trace'],
  ['systemtap-close', 'systemtap-close'],
  ['systemtap-iotime', 'systemtap-iotime'],
] as const;

/** More lines than a test damages. */
function sampleLines(name: string): string[] {
  const text = readFileSync(path.join(samples, `${name}.txt`), 'utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.length >= 100 ? lines : Array.from({ length: 100 }, (_, i) => lines[i % lines.length]!);
}

/** Bytes that mean something to some format, and such that mean nothing anywhere. */
const piece = fc.oneof(
  fc.constantFrom(
    '(',
    ')',
    '<',
    '>',
    '"',
    '\\',
    '[',
    ']',
    '{',
    '}',
    ',',
    ' = ',
    ' = -1 ENOENT (',
    '...',
    '/*',
    '<unfinished ...>',
  ),
  fc.constantFrom(
    '\u0000',
    '\u001b[2J',
    '\u202e',
    '\r',
    '-',
    '9'.repeat(30),
    '18446744073709551615',
    '0x',
    'read(',
    '+++ exited with ',
  ),
  fc.string({ maxLength: 5 }),
);

interface Mutation {
  readonly line: number;
  readonly at: number;
  readonly cut: number;
  readonly put: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  line: fc.nat(10_000),
  at: fc.nat(400),
  cut: fc.nat(60),
  put: piece,
});

function mutated(lines: readonly string[], mutations: readonly Mutation[]): Buffer[] {
  const result = lines.map((line) => Buffer.from(line));
  for (const { line, at, cut, put } of mutations) {
    const bytes = result[line % result.length]!;
    const from = at % (bytes.length + 1);
    result[line % result.length] = Buffer.concat([
      bytes.subarray(0, from),
      Buffer.from(put),
      bytes.subarray(from + cut),
    ]);
  }
  return result;
}

describe.each(formats)('%s (%s)', (format, sample) => {
  const lines = sampleLines(sample);

  test('lines that were changed anywhere, taken out and put elsewhere do no harm', async () => {
    const change = fc.record({
      mutations: fc.array(mutation, { minLength: 1, maxLength: 40 }),
      swaps: fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { maxLength: 10 }),
      dropped: fc.uniqueArray(fc.nat(10_000), { maxLength: 10 }),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ mutations, swaps, dropped }) => {
        const changed = mutated(lines, mutations);
        for (const [a, b] of swaps) {
          const [from, to] = [a % changed.length, b % changed.length];
          [changed[from], changed[to]] = [changed[to]!, changed[from]!];
        }
        const kept = changed.filter(
          (_, index) => !dropped.some((number) => number % changed.length === index),
        );
        const run = await importLines(kept, format);
        const { badRecords, unresolved, ended, damagedBytes } = run.completeness;
        expect({ badRecords, unresolved, ended, damagedBytes }).toEqual({
          ...{ badRecords: 0, unresolved: 0, ended: true, damagedBytes: 0 },
        });
        expect(JSON.stringify(showJson(run))).not.toContain('NaN');
        expect(showText(run, { all: true }).join('')).not.toMatch(/[\u0000-\u001f\u202e]|NaN|undefined/);
      }),
      { numRuns: 60 },
    );
  });

  test('lines that mean nothing are counted, named by number, and cost no good line', async () => {
    const clean = await importLines(lines, format);
    const { first, count } = clean.completeness.skippedLines;
    // No format has a line that begins so.
    const junk = fc.oneof(
      fc.string({ maxLength: 200 }).map((text) => `#${text.replace(/[\n\r]/g, ' ')}`),
      fc.constantFrom(
        Buffer.of(35, 0, 0xff, 0xfe),
        Buffer.alloc(1_500_000, '#('),
        Buffer.alloc(100_000, '# '),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(10_000), junk), { minLength: 1, maxLength: 4 }),
        async (inserts) => {
          const all: (string | Buffer)[] = [...lines];
          const isJunk = new Set<string | Buffer>();
          for (const [at, text] of inserts) {
            const unique = Buffer.from(text);
            isJunk.add(unique);
            all.splice(at % (all.length + 1), 0, unique);
          }
          const run = await importLines(all, format);
          const numbers = all.flatMap((line, index) => (isJunk.has(line) ? [index + 1] : []));
          expect(run.completeness.skippedLines.count).toBe(count + numbers.length);
          if (first.length === 0) expect(run.completeness.skippedLines.first).toEqual(numbers.slice(0, 5));
          const [shown, expected] = [run, clean].map((each) => {
            const { span, totals, processes, disk } = showJson(each);
            return { span, totals, processes, disk };
          });
          expect(shown).toEqual(expected);
        },
      ),
      { numRuns: 15 },
    );
  });
});

test('lines of a megabyte that look like calls for long are soon understood or left out', async () => {
  const mega = 1_000_000;
  const hostile = [
    `7 1.0 open("${'\\'.repeat(mega)}`,
    `7 1.0 open(${'('.repeat(mega)}`,
    `7 1.0 read(3<${'<1'.repeat(mega / 2)}`,
    `7 1.0 read(${'3<TCP:['.repeat(mega / 8)}`,
    `7 1.0 open("a"${', "a"'.repeat(mega / 5)}`,
    `7 1.0 open("a") ${') = '.repeat(mega / 4)}`,
    `7 1.0 execve("/a", [${'"a", '.repeat(mega / 5)}], 0x7) = 0`,
    `7 1.0 poll(${') '.repeat(mega / 2)}`,
    `7 1.0 pipe([${'3<a '.repeat(mega / 4)}]) = 0`,
    `7 1.0 open("${'a'.repeat(mega - 100)}", O_RDONLY) = 3`,
    '7 1.1 open("/good", O_RDONLY) = 4',
  ];
  const run = await importLines(hostile, 'strace');
  expect(run.files.map(({ path: name }) => name)).toContain('/good');
  const head = '     0.010 ( 0.015 ms): ';
  const perf = [
    `${head}cat/7 openat(filename: "${', a: '.repeat(mega / 5)}) = 3`,
    `${head}cat/7 openat(${'a: 3<, '.repeat(mega / 8)}) = 3`,
    `${head}cat/7 poll(${')  '.repeat(mega / 3)}`,
    `${head}${'a/7 '.repeat(mega / 4)}`,
    `${head}cat/7 openat(filename: "/good") = 3`,
  ];
  const perfRun = await importLines(perf, 'perf-trace');
  expect(perfRun.files.map(({ path: name }) => name)).toContain('/good');
  const others = ['5 6 (', '10:00:00.000000 a('].map((start) => `${start}${'(a) access '.repeat(mega / 12)}`);
  for (const [format, good] of [
    ['fatrace', '10:00:00.000000 a(1): O   /good'],
    ['systemtap-close', '5 6 (a) access /good read: 1 write: 0'],
    ['systemtap-iotime', '5 6 (a) access /good read: 1 write: 0'],
  ] as const) {
    const { files, completeness } = await importLines([...others, good], format);
    expect(files.map(({ path: name }) => name)).toEqual(['/good']);
    expect(completeness.skippedLines).toEqual({ count: 2, first: [1, 2] });
  }
}, 20_000);

test('numbers that cannot be are left out, or counted as the most that can be', async () => {
  const run = await importLines(
    [
      '7 1.0 clone(flags=SIGCHLD) = 18446744073709551615',
      '7 1.0 clone(flags=SIGCHLD) = 4194305',
      '9999999 1.0 open("/a", O_RDONLY) = 3',
      '7 1.0 open("/a", O_RDONLY) = 18446744073709551615',
      '7 1.0 read(3</a>, "", 1) = 18446744073709551615',
      '7 1.0 read(3</a>, "", 1) = 18446744073709551615 <4000000.0>',
      '7 1.0 read(3</a>, "", 1) = 1 <4503599.0>',
      '7 1.0 read(3</a>, "", 1) = 1 <4503599.0>',
      '7 4503599.0 fsync(3</a>) = 0 <4503599.0>',
      '7 1.0 ftruncate(3</a>, 99999999999999999999) = 0',
      '7 1.0 ioctl(3</a>, 0xffffffffffff, 0) = 0',
      '7 1.0 close_range(0, 99999999999999999999, 0) = 0',
      '7 1.0 dup2(3</a>, 99999999999999999999) = 99999999999999999999',
    ],
    'strace',
  );
  expect(run.processes).toHaveLength(1);
  expect(run.completeness).toMatchObject({
    badRecords: 0,
    unresolved: 0,
    skippedLines: { count: 2, first: [3, 9] },
  });
  expect(run.processes[0]!.totals).toMatchObject({ readCalls: 4, readBytes: Number.MAX_SAFE_INTEGER });
});
