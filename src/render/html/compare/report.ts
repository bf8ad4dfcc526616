/**
 * A comparison as one static page: what differs, how sure that is and whose change it is first, then both timelines on one time axis
 * and tables of what changed. Made and guarded as the report of one run is (../report.ts).
 */
import type { BudgetReport } from '../../../budget/types.ts';
import type { Comparison } from '../../../compare/types.ts';
import type { Run } from '../../../model/types.ts';
import { otherLists, type CompareList } from '../../compare-lists.ts';
import { outlierLines } from '../../compare-rows.ts';
import { methodText, sideTitle } from '../../compare-words.ts';
import { formatCount } from '../../numbers.ts';
import { warningTexts } from '../../warnings.ts';
import { builtAssets, type ReportAssets } from '../assets.ts';
import { diskView, type DiskSide } from '../disk-view.ts';
import type { Judged } from '../findings-view.ts';
import { clip, clipText, Names } from '../names.ts';
import { versionLine } from '../page.ts';
import { renderPage } from '../report.ts';
import type { ReportData, TimelineData } from '../report-data.ts';
import { compareTables } from '../compare-tables.ts';
import { timelineData } from '../timeline-data.ts';
import { sharedView } from '../view.ts';
import { budgetsView } from './budgets.ts';
import { findingsDiffView } from './findings.ts';
import { compareFigures, compareMilestones } from './head.ts';
import { inShort } from './in-short.ts';
import type { Both } from '../judged.ts';
import { changesOf, comparedNames } from './matched.ts';
import { sideView } from './side.ts';
import { topChanges } from './top-changes.ts';

export interface CompareHtmlOptions {
  /** What was found in the runs that are shown: the evidence of `comparison.findings`, of which there is none without it. */
  readonly judged?: Both<Judged>;
  readonly budgets?: BudgetReport | undefined;
  /** The templates, style and browser code; by default those that were built. */
  readonly assets?: ReportAssets;
}

/** `runs`: those of each side that are shown, which are its only ones or the representative ones. */
export function renderCompareHtml(
  comparison: Comparison,
  runs: Both<Run>,
  { judged, budgets, assets = builtAssets() }: CompareHtmlOptions = {},
): string {
  const { a, b, totals, findings } = comparison;
  const names = new Names();
  const boots = { a: a.runs.length + a.setApart.length, b: b.runs.length + b.setApart.length };
  const view = {
    title: `${clip(`${sideTitle(a)} → ${sideTitle(b)}`)} · bootio`,
    runs: (['a', 'b'] as const).map((side) => sideView(comparison, side, runs[side], totals.own[side])),
    method: [methodText(comparison) ?? '', ...outlierLines(comparison)]
      .filter((text) => text !== '')
      .map(clipText),
    short: inShort(comparison),
    figures: compareFigures(comparison, runs),
    milestones: compareMilestones(comparison),
    changes: topChanges(comparison),
    budgets: budgets === undefined ? null : budgetsView(budgets),
    findings:
      judged === undefined || findings === undefined || findings.rows.length === 0
        ? null
        : findingsDiffView(
            findings,
            { a: { run: runs.a, judged: judged.a }, b: { run: runs.b, judged: judged.b } },
            boots,
          ),
    warnings: warningTexts(comparison.warnings).map(clipText),
    lists: otherLists(comparison).map(listView),
    matched: matchedText(comparison),
    footer: versionLine(runs.b),
  };
  const tables = compareTables(comparison, names);
  const rows = tables.find(({ id }) => id === 'processes')?.name.length ?? 0;
  const timeline = (side: 'a' | 'b'): TimelineData =>
    timelineData(runs[side], side, names, comparedNames(comparison, side, rows));
  const data: Omit<ReportData, 'names'> = {
    timelines: [timeline('a'), timeline('b')],
    viewUs: sharedView([runs.a, runs.b]),
    tables,
    changes: changesOf(comparison, rows),
  };
  const side = (name: 'a' | 'b'): DiskSide => ({
    ...{ run: runs[name], side: name, total: totals.withoutOwn[name] },
    inRows: comparison.files.reduce((sum, row) => sum + row[name].diskBytes, 0),
  });
  return renderPage('compare', view, data, diskView([side('a'), side('b')], data.viewUs), names, assets);
}

/** What the two pictures have to do with each other, and which boots of many they are of. */
function matchedText({ a, b }: Comparison): string {
  const which =
    a.runs.length + b.runs.length === 2
      ? ''
      : ` Of each side it is the boot of the median time to boot: ${a.representative.manifest.id} and ${b.representative.manifest.id}.`;
  return clipText(
    `Both boots are on one axis of time; a process that is selected, or at the pointer, is linked with its match in the other.${which}`,
  );
}

interface ListView {
  readonly title: string;
  readonly summary: string;
  readonly lines: readonly string[];
  /** Below those that are shown, folded. */
  readonly more: readonly string[];
  readonly moreTitle: string;
}

const [shownLines, mostLines] = [8, 400];

function listView({ title, summary, lines }: CompareList): ListView {
  const texts = lines.slice(0, mostLines).map(clip);
  const more = lines.length - shownLines;
  const left = lines.length - mostLines;
  return {
    ...{
      title,
      summary: clipText(summary),
      lines: texts.slice(0, shownLines),
      more: texts.slice(shownLines),
    },
    moreTitle:
      more <= 0
        ? ''
        : `${formatCount(more)} more${left > 0 ? `, the first ${formatCount(mostLines)} of them here` : ''}`,
  };
}
