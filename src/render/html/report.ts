/**
 * A run as one static page (compare/report.ts has comparisons): no network, no file beside it, nothing that the data could run. The first
 * screen and the first rows of each table are in the page itself; the picture and the other rows are drawn in the browser
 * from the data embedded as JSON. A Content-Security-Policy lets its own script and style run, by their hashes, and no other.
 */
import Handlebars from 'handlebars';
import type { Activity } from '../../compare/activity.ts';
import { foldRun } from '../../compare/fold.ts';
import { withinRun } from '../../model/keys/process-key.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Run } from '../../model/types.ts';
import { builtAssets, type ReportAssets, type TemplateName } from './assets.ts';
import { diskView, type DiskSide, type DiskView } from './disk-view.ts';
import { contentPolicy, packedJson } from './embed.ts';
import { placeColumns } from './file-places.ts';
import { findingsView, type FindingsView, type Judged } from './findings-view.ts';
import { leadText } from './lead.ts';
import { Names } from './names.ts';
import { runFigures, type FigureView } from './figures.ts';
import { runMilestones, type MilestoneView } from './milestones-view.ts';
import { pageTitle, runView, versionLine, type RunView } from './page.ts';
import type { ReportData, TableData } from './report-data.ts';
import { placeNames, placeTables } from './place-tables.ts';
import { runTables } from './run-tables.ts';
import { tableView } from './table-view.ts';
import { timelineData } from './timeline-data.ts';
import { leftOutTexts } from './left-out.ts';
import { sharedView, zeroNs } from './view.ts';

interface Page {
  readonly title: string;
  readonly runs: readonly RunView[];
  readonly figures: readonly FigureView[];
  readonly milestones: readonly MilestoneView[];
  readonly judged: FindingsView | null;
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
  const found = judged === undefined ? null : findingsView(run, judged);
  const total = folded.withoutOwn as Activity;
  const page: Page = {
    title: pageTitle([run]),
    runs: [runView(run, '', folded.own as Activity, { redaction, lead: leadText(run, total, found) })],
    figures: runFigures(run, total),
    milestones: runMilestones(run),
    judged: found,
    footer: versionLine(run),
  };
  const places = placeNames(run);
  const timelines = [timelineData(run, '', names)];
  const tables = inOrder([...runTables(folded, zeroNs(run), names), ...placeTables(folded, places, names)]);
  const data: Omit<ReportData, 'names'> = {
    ...{ timelines, viewUs: sharedView([run]), tables },
    // Of the names that all of these have.
    places: placeColumns(run, folded, places, names),
  };
  const side: DiskSide = {
    ...{ run, side: '', total: folded.withoutOwn as Activity },
    inRows: [...folded.files.values()].reduce((sum, { diskBytes }) => sum + diskBytes, 0),
  };
  return renderPage('report', page, data, diskView([side], data.viewUs), names, assets);
}

/** Directories and the like beside the files that they are of. */
function inOrder(tables: readonly TableData[]): TableData[] {
  const isPlace = ({ id }: TableData): boolean =>
    id === 'directories' || id === 'packages' || id === 'devices';
  const files = tables.findIndex(({ id }) => id === 'files');
  const others = tables.filter((table) => !isPlace(table));
  return [...others.slice(0, files + 1), ...tables.filter(isPlace), ...others.slice(files + 1)];
}

/** `view`: all that the template asks for, but for tables, style, script and data. */
export function renderPage(
  template: TemplateName,
  view: object,
  data: Omit<ReportData, 'names'>,
  disk: DiskView | undefined,
  names: Names,
  assets: ReportAssets,
): string {
  const { script } = assets;
  const style = assets.styleOf(template);
  const list = names.list();
  // What is not escaped: our own style and script, and data in letters.
  return assets.page(template, {
    ...view,
    policy: contentPolicy(script, style),
    timelineNotes: leftOutTexts(data.timelines),
    tables: data.tables.map((table: TableData) => tableView(table, list, disk ?? null)),
    style: new Handlebars.SafeString(style),
    script: new Handlebars.SafeString(script),
    data: new Handlebars.SafeString(packedJson({ names: names.table(), ...data } satisfies ReportData)),
  });
}
