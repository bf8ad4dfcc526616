/**
 * A run, or a comparison of two, as one static page: no network, no file beside it, nothing that the data could run. The first
 * screen and the first rows of each table are in the page itself; the picture and the other rows are drawn in the browser
 * from the data embedded as JSON. A Content-Security-Policy lets its own script and style run, by their hashes, and no other.
 */
import Handlebars from 'handlebars';
import type { Activity } from '../../compare/activity.ts';
import { foldRun } from '../../compare/fold.ts';
import { withinRun } from '../../model/keys/process-key.ts';
import type { Comparison } from '../../compare/types.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Run } from '../../model/types.ts';
import { outlierLines } from '../compare-rows.ts';
import { methodText } from '../compare-words.ts';
import { warningTexts } from '../warnings.ts';
import { builtAssets, type ReportAssets } from './assets.ts';
import { diskView, type DiskSide, type DiskView } from './disk-view.ts';
import { contentPolicy, packedJson } from './embed.ts';
import { findingsView, type FindingsView, type Judged } from './findings-view.ts';
import { clipText, Names } from './names.ts';
import { compareFigures, runFigures, type FigureView } from './figures.ts';
import { compareMilestones, runMilestones, type MilestoneView } from './milestones-view.ts';
import { pageTitle, runView, versionLine, type RunView } from './page.ts';
import type { ReportData, TableData } from './report-data.ts';
import { placeTables } from './place-tables.ts';
import { compareTables } from './compare-tables.ts';
import { runTables } from './run-tables.ts';
import { tableView } from './table-view.ts';
import { timelineData } from './timeline-data.ts';
import { sharedView, zeroNs } from './view.ts';

interface Page {
  readonly kind: string;
  readonly title: string;
  readonly runs: readonly RunView[];
  readonly figures: readonly FigureView[];
  readonly milestones: readonly MilestoneView[];
  readonly judged: FindingsView | null;
  /** How the numbers of groups of boots are to be read; none of single runs. */
  readonly method: readonly string[];
  readonly warnings: readonly string[];
  readonly footer: string;
}

interface ReportOptions {
  /** What was found in it; without, the page has no findings. */
  readonly judged?: Judged;
  /** What was taken out of the run before, and is told. */
  readonly redaction?: Redaction | undefined;
  /** The templates, style and browser code; by default those that were built. */
  readonly assets?: ReportAssets;
}

export function renderReportHtml(
  run: Run,
  { judged, redaction, assets = builtAssets() }: ReportOptions = {},
): string {
  const names = new Names();
  const folded = foldRun(run, withinRun);
  const page: Page = {
    kind: 'report',
    title: pageTitle([run]),
    runs: [runView(run, '', folded.own as Activity, { redaction })],
    figures: runFigures(run, folded.withoutOwn as Activity),
    milestones: runMilestones(run),
    method: [],
    judged: judged === undefined ? null : findingsView(run, judged),
    warnings: [],
    footer: versionLine(run),
  };
  const data: Omit<ReportData, 'names'> = {
    timelines: [timelineData(run, '', names)],
    viewUs: sharedView([run]),
    tables: inOrder([...runTables(folded, zeroNs(run), names), ...placeTables(run, folded, names)]),
  };
  const side: DiskSide = {
    ...{ run, side: '', total: folded.withoutOwn as Activity },
    inRows: [...folded.files.values()].reduce((sum, { diskBytes }) => sum + diskBytes, 0),
  };
  return render(page, data, diskView([side], data.viewUs), names, assets);
}

/** Directories and the like beside the files that they are of. */
function inOrder(tables: readonly TableData[]): TableData[] {
  const isPlace = ({ id }: TableData): boolean =>
    id === 'directories' || id === 'packages' || id === 'devices';
  const files = tables.findIndex(({ id }) => id === 'files');
  const others = tables.filter((table) => !isPlace(table));
  return [...others.slice(0, files + 1), ...tables.filter(isPlace), ...others.slice(files + 1)];
}

/**
 * As renderReportHtml: both timelines on one time axis, and tables of what changed. `runs`: those of each side that are shown, which
 * are its only ones or the representative ones.
 */
export function renderCompareHtml(
  comparison: Comparison,
  runs: { readonly a: Run; readonly b: Run },
  assets: ReportAssets = builtAssets(),
): string {
  const { totals } = comparison;
  const { a, b } = runs;
  const names = new Names();
  const page: Page = {
    kind: 'compare',
    title: pageTitle([a, b]),
    runs: [
      runView(a, 'a', totals.own.a, { boots: comparison.a }),
      runView(b, 'b', totals.own.b, { boots: comparison.b }),
    ],
    method: [methodText(comparison) ?? '', ...outlierLines(comparison)].filter((text) => text !== ''),
    figures: compareFigures(comparison, runs),
    milestones: compareMilestones(comparison),
    judged: null,
    warnings: warningTexts(comparison.warnings).map(clipText),
    footer: versionLine(b),
  };
  const data: Omit<ReportData, 'names'> = {
    timelines: [timelineData(a, 'a', names), timelineData(b, 'b', names)],
    viewUs: sharedView([a, b]),
    tables: compareTables(comparison, names),
  };
  const side = (name: 'a' | 'b'): DiskSide => ({
    ...{ run: runs[name], side: name, total: totals.withoutOwn[name] },
    inRows: comparison.files.reduce((sum, row) => sum + row[name].diskBytes, 0),
  });
  return render(page, data, diskView([side('a'), side('b')], data.viewUs), names, assets);
}

function render(
  page: Page,
  data: Omit<ReportData, 'names'>,
  disk: DiskView | undefined,
  names: Names,
  assets: ReportAssets,
): string {
  const { style, script } = assets;
  const list = names.list();
  // What is not escaped: our own style and script, and data in letters.
  return assets.page({
    ...page,
    compare: page.kind === 'compare',
    policy: contentPolicy(script, style),
    tables: data.tables.map((table: TableData) => tableView(table, list, disk ?? null)),
    style: new Handlebars.SafeString(style),
    script: new Handlebars.SafeString(script),
    data: new Handlebars.SafeString(packedJson({ names: names.table(), ...data } satisfies ReportData)),
  });
}
