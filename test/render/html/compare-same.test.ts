/** What the page of a comparison says is what `compare --json` says: head figures, milestones, and every row of its tables. */
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareGroups } from '../../../src/compare/compare.ts';
import { foldGroup, type FoldedGroup } from '../../../src/compare/group.ts';
import { Judge } from '../../../src/compare/judge.ts';
import type { Run } from '../../../src/model/types.ts';
import { loadRun } from '../../../src/model/load-run.ts';
import type { ReportAssets } from '../../../src/render/html/assets.ts';
import { renderCompareHtml } from '../../../src/render/html/compare/report.ts';
import { judgedSides } from '../../../src/render/html/judged.ts';
import { readNames } from '../../../src/render/html/names.ts';
import {
  pOfCode,
  statuses,
  unpacked,
  type ReportData,
  type TableData,
} from '../../../src/render/html/report-data.ts';
import { compareDocument, type CompareDocument } from '../../../src/render/json/compare.ts';
import { exactNs, formatCount } from '../../../src/render/numbers.ts';
import { boots } from '../../support/boots.ts';
import { sourceAssets } from '../../support/report-assets.ts';

let assets: ReportAssets;
beforeAll(async () => {
  assets = await sourceAssets();
});

const fixture = (name: string): Run =>
  loadRun(fileURLToPath(new URL(`../../fixtures/runs/${name}`, import.meta.url)));
const slower = { unit: 'ssh.service', bytes: 5_000_000, blockedMs: 300 };

const pairs: readonly (readonly [string, () => readonly [Run[], Run[]]])[] = [
  ['two recorded boots', () => [[fixture('debian-12')], [fixture('debian-13')]]],
  ['ten boots of each release', () => [boots(10, { label: 'old' }), boots(10, { label: 'new', slower }, 2)]],
];

describe.each(pairs)('the page of a comparison of %s', (_, load) => {
  let page: Page;
  let json: CompareDocument;
  beforeAll(() => {
    const [a, b] = load();
    const fold = (runs: readonly Run[]): FoldedGroup => foldGroup(runs, undefined, new Judge());
    const comparison = compareGroups(fold(a), fold(b));
    const shown = { a: a[0]!, b: b[0]! };
    page = read(renderCompareHtml(comparison, shown, { judged: judgedSides(shown), assets }));
    json = JSON.parse(JSON.stringify(compareDocument(comparison))) as CompareDocument;
  });

  it('has the large numbers, their differences and verdicts', () => {
    const { a, b, delta, metrics } = json.totals.withoutOwn;
    const bytes = (value: number): string => `${formatCount(value)} ${value === 1 ? 'byte' : 'bytes'}`;
    const wanted = [
      ['read by calls', 'readBytes', bytes],
      ['written by calls', 'writeBytes', bytes],
      ['read from disk', 'diskBytes', bytes],
      ['waited for disk', 'waitNs', exactNs],
      ['opens of files', 'opens', formatCount],
      ['files used', 'files', formatCount],
      ['processes', 'processes', formatCount],
    ] as const;
    let checked = 0;
    for (const [label, metric, format] of wanted) {
      const figure = page.figures.get(label);
      if (figure === undefined) {
        expect([label, a[metric], b[metric]]).toEqual([label, 0, 0]);
        continue;
      }
      checked++;
      expect([label, figure.exact]).toEqual([label, format(b[metric])]);
      const isUnclear = metrics[metric]?.verdict === 'unclear';
      const sign = Math.sign(delta[metric]);
      expect([label, figure.tone]).toEqual([
        label,
        isUnclear ? 'unclear' : sign > 0 ? 'more' : sign < 0 ? 'less' : '',
      ]);
      if (isUnclear) expect(figure.delta).toBe('~');
    }
    expect(checked).toBeGreaterThan(5);
    const { grade } = json;
    expect(page.figures.get('grade, of 100 points')?.exact).toBe(
      `${formatCount(grade!.metric.b.median!)} of 100 points`,
    );
    const boot = json.phases.find(({ name }) => name === 'boot')!;
    if (json.b.runs.length > 1) expect(page.figures.get('start-up finished')?.exact).toBe(exactNs(boot.bNs!));
  });

  it.each(['units', 'processes', 'files'] as const)('has all %s with status, name before and cause', (id) => {
    const table = page.data.tables.find((each) => each.id === id)!;
    const rows = json[id];
    expect(table.name.length + table.omitted).toBe(rows.length);
    const column = columnsOf(table);
    for (let i = 0; i < table.name.length; i++) {
      const row = rows[i]!;
      const label = page.names[table.name[i]!];
      if ('path' in row) expect(label).toBe(row.path);
      else if ('executable' in row)
        expect([label, page.names[table.role![i]!]]).toEqual([row.executable, row.role]);
      else if (row.kind === 'unit') expect(label).toBe(row.name);
      expect(statuses[table.status![i]!]).toBe(row.status);
      for (const side of ['a', 'b'] as const) {
        const numbers = row[side];
        expect([column(`${side}.read`, i), column(`${side}.written`, i), column(`${side}.opens`, i)]).toEqual(
          [...[numbers.readBytes, numbers.writeBytes, numbers.opens]],
        );
        expect(column(`${side}.disk`, i)).toBe(numbers.diskBytes);
      }
      expect(column('u.read', i)).toBe(row.metrics.readBytes?.verdict === 'unclear' ? 1 : 0);
      const was = row.renamedFrom;
      const before = was === null ? undefined : typeof was === 'string' ? was : [was.executable, was.role];
      const said = page.names[table.was?.[i] ?? -1];
      if (before === undefined) expect(said).toBeUndefined();
      else for (const part of [before].flat()) expect(said).toContain(part);
      if (row.status === 'same' || row.status === 'unclear') continue;
      const why = page.names[table.why?.[i] ?? -1];
      if (table.why !== undefined)
        expect([label, why]).toEqual([label, expect.stringContaining(causeOf(row.blame))]);
    }
  });

  it('has the p of each row that was tested', () => {
    const table = page.data.tables.find(({ id }) => id === 'units')!;
    const column = columnsOf(table);
    let tested = 0;
    for (const [i, { metrics }] of json.units.slice(0, table.name.length).entries()) {
      for (const { key, cell } of [
        { key: 'p.waited', cell: metrics.waitNs },
        { key: 'p.written', cell: metrics.writeBytes },
      ]) {
        if (cell?.test === undefined || cell.test === null) continue;
        tested++;
        expect(pOfCode(column(key, i))).toBe(cell.test.p < 0.001 ? '<0.001' : cell.test.p.toFixed(3));
      }
    }
    expect(tested > 0).toBe(json.testing !== null);
  });
});

/** What the page has to name of the cause that is closest; '' where there is none to check. */
function causeOf(blame: CompareDocument['units'][number]['blame']): string {
  const [first] = blame?.causes ?? [];
  if (first === undefined) return blame?.owners ? 'unexplained' : 'owner not known';
  if ('owner' in first) return first.owner.package;
  if ('unit' in first) return first.unit;
  return 'b' in first ? first.b : '';
}

interface Page {
  readonly data: ReportData;
  readonly names: readonly string[];
  readonly figures: ReadonlyMap<
    string,
    { readonly exact: string; readonly tone: string; readonly delta: string }
  >;
}

type Element = DefaultTreeAdapterTypes.Element;

function read(html: string): Page {
  const document = parse(html);
  const script = all(document, (element) => attribute(element, 'id') === 'data')[0]!;
  const data = JSON.parse(
    inflateRawSync(Buffer.from(textOf(script), 'base64')).toString('utf8'),
  ) as ReportData;
  const figures = all(document, (element) => /^figure(?: |$)/.test(attribute(element, 'class')));
  return {
    data,
    names: readNames(data.names),
    figures: new Map(
      figures.map((figure) => {
        const of = (name: string): Element => all(figure, (each) => attribute(each, 'class') === name)[0]!;
        const delta = of('delta').childNodes[0] as Element;
        return [
          textOf(of('label')).replace(/ ±.*$/, ''),
          {
            ...{ exact: attribute(of('value'), 'title'), tone: attribute(delta, 'class') },
            delta: textOf(delta),
          },
        ];
      }),
    ),
  };
}

function columnsOf(table: TableData): (key: string, row: number) => number {
  const columns = new Map(Object.entries(table.values).map(([key, values]) => [key, unpacked(values)]));
  return (key, row) => columns.get(key)?.[row] ?? 0;
}

function all(node: DefaultTreeAdapterTypes.Node, wanted: (element: Element) => boolean): Element[] {
  const inside = 'childNodes' in node ? node.childNodes.flatMap((child) => all(child, wanted)) : [];
  return 'attrs' in node && wanted(node) ? [node, ...inside] : inside;
}

const attribute = (element: Element, name: string): string =>
  element.attrs.find((each) => each.name === name)?.value ?? '';

function textOf(node: DefaultTreeAdapterTypes.Node): string {
  if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}
