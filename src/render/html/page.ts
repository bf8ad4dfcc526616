/** The page that the templates render: every text of it safe to show, and escaped once more by Handlebars. */
import type { Activity } from '../../compare/activity.ts';
import type { Comparison } from '../../compare/types.ts';
import { printable } from '../../lib/escape.ts';
import { bootEndNs } from '../../model/boot-end.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Milestone, Run } from '../../model/types.ts';
import { completenessLines, completenessSummary, ownLines, type CompletenessLine } from '../completeness.ts';
import { createdAt, hardware, kernelName, milestoneTitle, osName, runTitle } from '../describe.ts';
import { exactly, exactNs, formatBytes, formatCount, formatDelta, formatNs } from '../numbers.ts';
import { redactionText } from '../redaction.ts';
import { clip, clipText } from './names.ts';
import type { Side } from './report-data.ts';
import { changeText } from './table-model.ts';
import { zeroNs } from './view.ts';

export interface RunView {
  readonly side: Side;
  /** `A`, `B`, or nothing. */
  readonly letter: string;
  readonly title: string;
  readonly os: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  /** Completeness in a few words, and in full. */
  readonly summary: string;
  readonly completeness: readonly CompletenessLine[];
}

/** One of the large numbers at the top. */
export interface FigureView {
  readonly label: string;
  readonly value: string;
  readonly unit: string;
  /** The same to the last digit. */
  readonly exact: string;
  /** Comparisons: A's value, the difference, the per cent, and its direction. */
  readonly before: string;
  readonly delta: string;
  readonly change: string;
  readonly tone: '' | 'more' | 'less';
}

interface MilestoneSide {
  readonly text: string;
  readonly exact: string;
  /** Share of the longest time, in per cent. */
  readonly width: number;
}

export interface MilestoneView {
  readonly title: string;
  readonly a: MilestoneSide | null;
  readonly b: MilestoneSide | null;
  readonly delta: string;
  readonly tone: '' | 'more' | 'less';
}

export function runView(run: Run, side: Side, own: Activity, redaction?: Redaction): RunView {
  const { manifest } = run;
  const facts = [
    ['Kernel', kernelName(run)],
    ['Machine', hardware(run)],
    ['Host', manifest.host.name ?? ''],
    [manifest.kind === 'boot' ? 'Booted' : 'Captured', createdAt(run)],
    ['Run', manifest.id],
    ['Root', manifest.host.rootFilesystem ?? ''],
    ['Command line', manifest.kernel.commandLine ?? ''],
  ] as const;
  return {
    side,
    letter: side.toUpperCase(),
    title: clip(runTitle(run)),
    os: clip(osName(run)),
    facts: facts.filter(([, text]) => text !== '').map(([term, text]) => ({ term, text: clip(text) })),
    summary: completenessSummary(run),
    completeness: [...completenessLines(run), ...ownLines(own), ...redactionLines(redaction)].map(
      ({ level, text }) => ({
        level,
        text: clipText(text),
      }),
    ),
  };
}

function redactionLines(redaction: Redaction | undefined): CompletenessLine[] {
  return redaction === undefined ? [] : [{ level: 'note', text: redactionText(redaction) }];
}

export function runFigures(run: Run, total: Activity): FigureView[] {
  return figures(undefined, { run, total });
}

export function compareFigures(
  { totals: { withoutOwn } }: Comparison,
  { a, b }: { readonly a: Run; readonly b: Run },
): FigureView[] {
  return figures({ run: a, total: withoutOwn.a }, { run: b, total: withoutOwn.b });
}

interface FigureSide {
  readonly run: Run;
  readonly total: Activity;
}

interface Figure {
  readonly label: string;
  readonly of: (side: FigureSide) => number | undefined;
  readonly format: (value: number) => string;
  /** Left out where no run has any. */
  readonly optional?: boolean;
}

const figureList: readonly Figure[] = [
  { label: 'start-up finished', of: ({ run }) => bootEndNs(run), format: formatNs },
  {
    label: 'captured',
    of: ({ run }) => (bootEndNs(run) === undefined ? run.endNs - run.startNs : undefined),
    format: formatNs,
  },
  { label: 'read', of: ({ total }) => total.readBytes, format: formatBytes },
  { label: 'written', of: ({ total }) => total.writeBytes, format: formatBytes },
  { label: 'from disk', of: ({ total }) => total.diskBytes, format: formatBytes, optional: true },
  { label: 'waited for it', of: ({ total }) => total.waitNs, format: formatNs, optional: true },
  { label: 'opens', of: ({ total }) => total.opens, format: formatCount },
  {
    label: 'calls',
    of: ({ total }) => total.readCalls + total.writeCalls,
    format: formatCount,
  },
  { label: 'files', of: ({ total }) => total.files, format: formatCount },
  { label: 'processes', of: ({ total }) => total.processes, format: formatCount },
];

function figures(a: FigureSide | undefined, b: FigureSide): FigureView[] {
  return figureList.flatMap(({ label, of, format, optional }): FigureView[] => {
    const value = of(b);
    const before = a === undefined ? undefined : of(a);
    if (optional === true && value === 0 && (before ?? 0) === 0) return [];
    if (value === undefined || (a !== undefined && before === undefined)) return [];
    const text = largeText(value, format);
    const blank = text.endsWith(' s') && text.includes('min') ? -1 : text.indexOf(' ');
    return [
      {
        label,
        value: blank === -1 ? text : text.slice(0, blank),
        unit: blank === -1 ? '' : text.slice(blank + 1),
        exact: exactly(format)(value),
        ...(before === undefined ? unchanged : changed(before, value, format)),
      },
    ];
  });
}

/** A million is where a figure outgrows its box; in full it is told on hover. */
function largeText(value: number, format: (value: number) => string): string {
  return format === formatCount && value >= 999_950
    ? `${(value / 1e6).toPrecision(3)} million`
    : format(value);
}

const unchanged = { before: '', delta: '', change: '', tone: '' } as const;

function changed(
  a: number,
  b: number,
  format: (value: number) => string,
): Omit<FigureView, 'label' | 'value' | 'unit' | 'exact'> {
  return {
    before: format(a),
    delta: signed(b - a, format),
    change: a === b ? '' : changeText(a, b),
    tone: toneOf(b - a),
  };
}

function signed(delta: number, format: (value: number) => string): string {
  return delta === 0 ? 'no change' : formatDelta(delta, format).replace(/^-/, '−');
}

function toneOf(delta: number): '' | 'more' | 'less' {
  return delta > 0 ? 'more' : delta < 0 ? 'less' : '';
}

export function runMilestones(run: Run): MilestoneView[] {
  const zero = zeroNs(run);
  const longest = Math.max(1, ...boot(run.milestones).map(({ ns }) => ns - zero));
  return boot(run.milestones).map(({ name, ns }) => ({
    title: milestoneTitle(name),
    a: milestoneSide(ns - zero, longest),
    b: null,
    delta: '',
    tone: '',
  }));
}

export function compareMilestones({ milestones }: Comparison): MilestoneView[] {
  const rows = boot(milestones);
  const longest = Math.max(1, ...rows.map(({ aNs, bNs }) => Math.max(aNs ?? 0, bNs ?? 0)));
  return rows.map(({ name, aNs, bNs, deltaNs }) => ({
    title: milestoneTitle(name),
    a: aNs === undefined ? null : milestoneSide(aNs, longest),
    b: bNs === undefined ? null : milestoneSide(bNs, longest),
    delta: deltaNs === undefined ? '' : signed(deltaNs, formatNs),
    tone: toneOf(deltaNs ?? 0),
  }));
}

/** The end of the capture is no moment of the boot, and with an idle tail it would dwarf those. */
function boot<Row extends Pick<Milestone, 'name'>>(milestones: readonly Row[]): Row[] {
  return milestones.filter(({ name }) => name !== 'capture-end' && name !== 'settled');
}

function milestoneSide(ns: number, longest: number): MilestoneSide {
  return {
    text: formatNs(ns),
    exact: exactNs(ns),
    width: Math.max(0, Math.round((ns / longest) * 1000) / 10),
  };
}

export function pageTitle(runs: readonly Run[]): string {
  return clip(runs.map((run) => runTitle(run)).join(' → ')) + ' · bootio';
}

export function versionLine({ manifest }: Run): string {
  return manifest.capture.version === undefined
    ? ''
    : `captured by bootio ${printable(manifest.capture.version)}`;
}
