/** Text, Markdown, the report and the JSON of a comparison show the same numbers: the JSON's, each written in its way. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/compare/compare.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { Names } from '../../src/render/html/names.ts';
import type { TableId } from '../../src/render/html/report-data.ts';
import { compareTables } from '../../src/render/html/table-data.ts';
import { TableModel } from '../../src/render/html/table-model.ts';
import { compareDocument, type CompareDocument } from '../../src/render/json/compare.ts';
import { renderCompareMarkdown } from '../../src/render/markdown/compare.ts';
import { formatBytes, formatCount, formatDelta, formatNs } from '../../src/render/numbers.ts';
import { displayWidth } from '../../src/render/text/columns.ts';
import { renderCompareText } from '../../src/render/text/compare.ts';
import { calmer, detailed } from '../support/detailed-run.ts';
import { makeRun } from '../support/make-run.ts';

type Format = (value: number) => string;
type Numbers = Readonly<Record<string, number>>;

interface Expected {
  /** Of the text and the Markdown, by the heads of their columns; of the report, by the keys of its columns. */
  readonly cells: Readonly<Record<string, string>>;
  readonly html: Readonly<Record<string, string>>;
}

const recorded = (name: string): string => path.join(import.meta.dirname, '../fixtures/runs', name);
const pairs: readonly (readonly [string, Comparison])[] = [
  ['made-up runs', compareRuns(loadRun(makeRun(detailed)), loadRun(makeRun(calmer)))],
  ['recorded boots', compareRuns(loadRun(recorded('debian-12')), loadRun(recorded('debian-13')))],
];

const bytes = ({ readBytes = 0, writeBytes = 0 }: Numbers): number => readBytes + writeBytes;
const calls = ({ readCalls = 0, writeCalls = 0 }: Numbers): number => readCalls + writeCalls;

/** [head in text, key in the report, field, how it is written] */
const activity: readonly (readonly [string, string, string, Format])[] = [
  ['disk', 'disk', 'diskBytes', formatBytes],
  ['waits', 'waited', 'waitNs', formatNs],
  ['opens', 'opens', 'opens', formatCount],
  ['look-ups', 'failed', 'failedLookups', formatCount],
  ['ioctl', 'ioctls', 'ioctls', formatCount],
  ['fsync', 'syncs', 'syncs', formatCount],
  ['in fsync', 'synced', 'syncNs', formatNs],
];

function ofActivity({ delta }: { readonly delta: object }): Expected {
  const numbers = delta as Numbers;
  const cells: Record<string, string> = {
    bytes: formatDelta(bytes(numbers), formatBytes),
    calls: formatDelta(calls(numbers), formatCount),
  };
  const html: Record<string, string> = {
    read: formatDelta(numbers['readBytes']!, formatBytes),
    written: formatDelta(numbers['writeBytes']!, formatBytes),
    calls: cells['calls']!,
  };
  for (const [head, key, field, format] of activity) {
    cells[head] = html[key] = formatDelta(numbers[field]!, format);
  }
  return { cells, html };
}

function ofNumber(
  row: { readonly a: object; readonly b: object; readonly delta: object },
  key: string,
  field: string,
  format: Format,
  [secondHead, secondKey, secondField]: readonly [string, string, string],
): Expected {
  const of = (side: object, name: string): number => (side as Numbers)[name]!;
  const change = formatDelta(of(row.delta, field), format);
  const second = formatDelta(of(row.delta, secondField), formatCount);
  const side = (value: number): string => (value === 0 ? '-' : format(value));
  return {
    cells: { A: side(of(row.a, field)), B: side(of(row.b, field)), change, [secondHead]: second },
    html: { [key]: change, [secondKey]: second },
  };
}

/** The JSON's rows as the other outputs have to have them, in their order. */
function expectedTables(document: CompareDocument): [title: string, id: TableId, rows: Expected[]][] {
  const moved = <Row extends { readonly delta: object }>(rows: readonly Row[], field: string): Row[] => {
    const of = (row: Row): number => Math.abs((row.delta as Numbers)[field]!);
    return rows.filter((row) => of(row) > 0).sort((x, y) => of(y) - of(x));
  };
  const changed = <Row extends { readonly status: string }>(rows: readonly Row[]): Row[] =>
    rows.filter(({ status }) => status !== 'same');
  return [
    ['Units', 'units', changed(document.units).map(ofActivity)],
    ['Processes', 'processes', changed(document.processes).map(ofActivity)],
    ['Files', 'files', changed(document.files).map(ofActivity)],
    [
      'Read from the disk',
      'disk',
      moved(document.files, 'diskBytes').map((row) =>
        ofNumber(row, 'disk', 'diskBytes', formatBytes, ['requests', 'requests', 'diskReads']),
      ),
    ],
    [
      'Waits for the disk',
      'waits',
      moved(document.processes, 'waitNs').map((row) =>
        ofNumber(row, 'waited', 'waitNs', formatNs, ['times', 'waits', 'waits']),
      ),
    ],
    [
      'Failed look-ups',
      'lookups',
      moved(document.lookups, 'count').map((row) =>
        ofNumber(row, 'count', 'count', formatCount, ['paths', 'paths', 'paths']),
      ),
    ],
    [
      'ioctl',
      'ioctls',
      moved(document.ioctls, 'count').map((row) =>
        ofNumber(row, 'count', 'count', formatCount, ['failed', 'failed', 'failed']),
      ),
    ],
  ];
}

describe.each(pairs)('a comparison of %s', (_, comparison) => {
  const document = JSON.parse(JSON.stringify(compareDocument(comparison))) as CompareDocument;
  const text = [...renderCompareText(comparison, { width: 300, all: true, color: false })];
  const markdown = [...renderCompareMarkdown(comparison)];
  const names = new Names();
  const tables = compareTables(comparison, names);
  const expected = expectedTables(document);

  it.each(expected)('has the numbers of %s in the text', (title, _id, rows) => {
    const at = text.findIndex((line) => line.startsWith(`${title}: `));
    const heads = columnsOf(text[at + 1]!);
    const lines = text.slice(at + 2, at + 2 + rows.length);
    expect(lines).toHaveLength(rows.length);
    lines.forEach((line, i) => {
      const shown = Object.fromEntries(heads.map(({ head, from, to }) => [head, cut(line, from, to)]));
      for (const [head, cell] of Object.entries(rows[i]!.cells)) {
        if (head in shown) expect([line, head, shown[head]]).toEqual([line, head, cell]);
        else expect([head, cell]).toEqual([head, '0']);
      }
    });
    expect(rows.length).toBeGreaterThan(0);
  });

  it.each(expected)('has the numbers of %s in the Markdown', (title, _id, rows) => {
    const at = markdown.findIndex((line) => line.startsWith(`## ${title}: `));
    const heads = markdown[at + 2]!.split(' | ').slice(1);
    for (const [i, row] of rows.slice(0, 25).entries()) {
      const cells = markdown[at + 4 + i]!.split(' | ').slice(1);
      for (const [head, cell] of Object.entries(row.cells)) {
        const place = heads.findIndex((each) => each.replace(' |', '') === head);
        if (place !== -1) expect([head, cells[place]!.replace(' |', '')]).toEqual([head, cell]);
      }
    }
  });

  it.each(expected)('has the numbers of %s in the report', (_title, id, rows) => {
    const model = new TableModel(
      tables.find((table) => table.id === id)!,
      names.list(),
    );
    const shown = model.filter(model.order('change', true), '', 'changes');
    // Rows that differ in a second number only come last.
    expect(shown.length).toBeGreaterThanOrEqual(rows.length);
    shown.slice(0, rows.length).forEach((number, i) => {
      for (const [key, cell] of Object.entries(rows[i]!.html)) {
        const column = model.columns.find((each) => each.key === `delta.${key}`);
        if (column === undefined) {
          expect([id, key, cell]).toEqual([id, key, '0']);
          continue;
        }
        const { text: value, unit } = column.cell(number);
        expect([key, `${value} ${unit}`.trim().replace('−', '-')]).toEqual([key, cell]);
      }
    });
  });

  it('has the totals of the JSON in the text and in the Markdown', () => {
    const { a, b } = document.totals.withoutOwn;
    const fields: readonly (readonly [string, keyof typeof a, Format])[] = [
      ['read from the disk', 'diskBytes', formatBytes],
      ['reads from the disk', 'diskReads', formatCount],
      ['waits for the disk', 'waits', formatCount],
      ['time waited', 'waitNs', formatNs],
      ['failed look-ups', 'failedLookups', formatCount],
      ['ioctl calls', 'ioctls', formatCount],
      ['fsync calls', 'syncs', formatCount],
      ['time in fsync', 'syncNs', formatNs],
    ];
    for (const [title, field, format] of fields) {
      const wanted = [format(a[field]), format(b[field]), formatDelta(b[field] - a[field], format)];
      const line = text.find((each) => each.startsWith(`  ${title} `))!;
      expect(
        line
          .slice(title.length + 2)
          .trim()
          .split(/ {2,}/)
          .slice(0, 3),
      ).toEqual(wanted);
      expect(markdown.some((each) => each.startsWith(`| ${title} | ${wanted.join(' | ')} |`))).toBe(true);
    }
    const [read] = document.requests;
    expect(
      text
        .find((line) => line.startsWith('  read requests '))!
        .trim()
        .split(/ {2,}/),
    ).toEqual(expect.arrayContaining([formatCount(read!.a.count), formatCount(read!.b.count)]));
  });

  it('fits 80 columns as text', () => {
    for (const line of renderCompareText(comparison, { width: 80, all: true, color: false })) {
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
    }
  });
});

/** Numbers stand to the right, below the end of their head; what has no head is not looked at. */
function columnsOf(line: string): { head: string; from: number; to: number }[] {
  const heads = [...line.matchAll(/\S+(?: \S+)*/g)].map((match) => ({
    head: match[0],
    to: match.index + match[0].length,
  }));
  return heads.slice(1).map(({ head, to }) => ({ head, from: to - 12, to }));
}

/** The last cell that ends where the column does. */
function cut(line: string, from: number, to: number): string {
  const width = displayWidth(line) - line.length;
  return line
    .slice(from - width, to - width)
    .split(/ {2,}/)
    .at(-1)!
    .trim();
}
