/** Text, Markdown, the report and the JSON of a comparison show the same numbers: the JSON's, each written in its way. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareGroups, compareRuns } from '../../src/compare/compare.ts';
import { foldGroup } from '../../src/compare/group.ts';
import type { Comparison } from '../../src/compare/types.ts';
import { loadRun } from '../../src/model/load-run.ts';
import { Names } from '../../src/render/html/names.ts';
import type { TableId } from '../../src/render/html/report-data.ts';
import { compareTables } from '../../src/render/html/compare-tables.ts';
import { TableModel } from '../../src/render/html/table-model.ts';
import { compareDocument, type CompareDocument } from '../../src/render/json/compare.ts';
import { renderCompareMarkdown } from '../../src/render/markdown/compare.ts';
import { formatBytes, formatCount, formatDelta, formatNs } from '../../src/render/numbers.ts';
import { displayWidth } from '../../src/render/text/columns.ts';
import { renderCompareText } from '../../src/render/text/compare.ts';
import { boots } from '../support/boots.ts';
import { calmer, detailed } from '../support/detailed-run.ts';
import { makeRun } from '../support/make-run.ts';

type Format = (value: number) => string;
type Numbers = Readonly<Record<string, number>>;

interface Expected {
  /** Of the text and the Markdown, by the heads of their columns; of the report, by the keys of its columns. */
  readonly cells: Readonly<Record<string, string>>;
  readonly html: Readonly<Record<string, string>>;
  /** Others are not in the Markdown, and in the report where they are asked for. */
  readonly told: boolean;
}

/** As the JSON has a row. */
interface Row {
  readonly a: object;
  readonly b: object;
  readonly delta: object;
  readonly status: string;
  readonly metrics: object;
}

const recorded = (name: string): string => path.join(import.meta.dirname, '../fixtures/runs', name);
const pairs: readonly (readonly [string, Comparison])[] = [
  ['made-up runs', compareRuns(loadRun(makeRun(detailed)), loadRun(makeRun(calmer)))],
  ['recorded boots', compareRuns(loadRun(recorded('debian-12')), loadRun(recorded('debian-13')))],
  [
    'ten boots with ten others',
    compareGroups(
      foldGroup(boots(10, { label: 'old' })),
      foldGroup(
        boots(10, { label: 'new', slower: { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 } }, 2),
      ),
    ),
  ],
];

const isUnclear = ({ metrics }: Row, field: string): boolean =>
  (metrics as Readonly<Record<string, { verdict: string } | undefined>>)[field]?.verdict === 'unclear';

/** The difference of these fields, of what is told apart. */
function change({ delta, ...row }: Row, fields: readonly string[], format: Format): string {
  const clear = fields.filter((field) => !isUnclear({ delta, ...row }, field));
  const sum = clear.reduce((total, field) => total + (delta as Numbers)[field]!, 0);
  return sum === 0 && clear.length < fields.length ? '~' : formatDelta(sum, format);
}

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

function ofActivity(row: Row): Expected {
  const cells: Record<string, string> = {
    bytes: change(row, ['readBytes', 'writeBytes'], formatBytes),
    calls: change(row, ['readCalls', 'writeCalls'], formatCount),
  };
  const html: Record<string, string> = {
    read: change(row, ['readBytes'], formatBytes),
    written: change(row, ['writeBytes'], formatBytes),
    calls: cells['calls']!,
  };
  for (const [head, key, field, format] of activity) cells[head] = html[key] = change(row, [field], format);
  return { cells, html, told: row.status !== 'unclear' };
}

function ofNumber(
  row: Row,
  key: string,
  field: string,
  format: Format,
  [secondHead, secondKey, secondField]: readonly [string, string, string],
): Expected {
  const of = (side: object, name: string): number => (side as Numbers)[name]!;
  const first = change(row, [field], format);
  const second = change(row, [secondField], formatCount);
  const side = (value: number): string => (value === 0 ? '-' : format(value));
  return {
    cells: { A: side(of(row.a, field)), B: side(of(row.b, field)), change: first, [secondHead]: second },
    html: { [key]: first, [secondKey]: second },
    told: !isUnclear(row, field),
  };
}

/** The JSON's rows as the other outputs have to have them, in their order. */
function expectedTables(document: CompareDocument): [title: string, id: TableId, rows: Expected[]][] {
  const moved = (rows: readonly Row[], field: string): Row[] => {
    const of = (row: Row): number => Math.abs((row.delta as Numbers)[field]!);
    const told = (row: Row): number => (isUnclear(row, field) ? 0 : 1);
    return rows.filter((row) => of(row) > 0).sort((x, y) => told(y) - told(x) || of(y) - of(x));
  };
  const changed = (rows: readonly Row[]): Row[] => rows.filter(({ status }) => status !== 'same');
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
    for (const [i, row] of rows
      .filter(({ told }) => told)
      .slice(0, 25)
      .entries()) {
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
    const told = rows.filter((row) => row.told);
    expect(shown.length).toBeGreaterThanOrEqual(told.length);
    shown.slice(0, told.length).forEach((number, i) => {
      for (const [key, cell] of Object.entries(told[i]!.html)) {
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
    const totals: Row = { ...document.totals.withoutOwn, status: '' };
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
      // Of groups with how far the interval reaches.
      const wanted = [format(a[field]), format(b[field]), change(totals, [field], format)];
      const plain = (cell: string): string => cell.replace(/ ±\S+(?: \S+)?$/, '');
      if (a[field] === 0 && b[field] === 0) {
        expect(text.some((each) => each.startsWith(`  ${title} `))).toBe(false);
        continue;
      }
      const line = text.find((each) => each.startsWith(`  ${title} `))!;
      expect(
        line
          .slice(title.length + 2)
          .trim()
          .split(/ {2,}/)
          .slice(0, 3)
          .map(plain),
      ).toEqual(wanted);
      const row = markdown.find((each) => each.startsWith(`| ${title} |`))!.split(' | ');
      expect(row.slice(1, 4).map(plain)).toEqual(wanted);
    }
    const [read] = document.requests;
    expect(
      text
        .find((line) => line.startsWith('  read requests '))!
        .trim()
        .split(/ {2,}/),
    ).toEqual(
      expect.arrayContaining([
        expect.stringMatching(`^${formatCount(read!.a.count)}`),
        expect.stringMatching(`^${formatCount(read!.b.count)}`),
      ]),
    );
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
