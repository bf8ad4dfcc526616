/** The page that the templates render: every text of it safe to show, and escaped once more by Handlebars. */
import type { Activity } from '../../compare/activity.ts';
import type { Cell, Change, Comparison, Side as ComparedSide } from '../../compare/types.ts';
import { printable } from '../../lib/escape.ts';
import { bootEndNs } from '../../model/boot-end.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Milestone, Run } from '../../model/types.ts';
import { completenessLines, completenessSummary, ownLines, type CompletenessLine } from '../completeness.ts';
import { phaseTitle } from '../compare-rows.ts';
import { clearDelta, isGrouped, pText, sizeText, whenText } from '../compare-words.ts';
import { createdAt, hardware, kernelName, milestoneTitle, osName, runTitle } from '../describe.ts';
import { exactly, exactNs, formatBytes, formatCount, formatDelta, formatNs } from '../numbers.ts';
import { redactionText } from '../redaction.ts';
import { clip, clipText } from './names.ts';
import type { Side } from './report-data.ts';
import { reasonTexts } from '../warnings.ts';
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
  /** Groups of boots: p of the difference. */
  readonly sure: string;
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
  /** As in FigureView. */
  readonly sure: string;
}

/** `boots`: all that it stands for, in a comparison. */
export function runView(
  run: Run,
  side: Side,
  own: Activity,
  { redaction, boots }: { readonly redaction?: Redaction | undefined; readonly boots?: ComparedSide } = {},
): RunView {
  const { manifest } = run;
  const facts = [
    ['Kernel', kernelName(run)],
    ['Machine', hardware(run)],
    ['Host', manifest.host.name ?? ''],
    [manifest.kind === 'boot' ? 'Booted' : 'Captured', createdAt(run)],
    ['Run', manifest.id],
    ['Root', manifest.host.rootFilesystem ?? ''],
    ['Command line', manifest.kernel.commandLine ?? ''],
    ...groupFacts(boots),
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

/** Of many boots one is shown: which, and of how many. */
function groupFacts(boots: ComparedSide | undefined): (readonly [string, string])[] {
  if (boots === undefined || boots.runs.length + boots.setApart.length < 2) return [];
  return [
    [
      'Boots',
      `${sizeText(boots)}, ${whenText(boots)}; this run and its timeline are those of the median time to boot`,
    ],
    ...boots.setApart.map(
      ({ run, reasons }) => ['Set apart', `${run.manifest.id}: ${reasonTexts(reasons)}`] as const,
    ),
  ];
}

export function runFigures(run: Run, total: Activity): FigureView[] {
  return figures(undefined, { run, total, bootNs: bootEndNs(run) }, undefined);
}

/** `runs`: those that the page shows of each side. */
export function compareFigures(
  comparison: Comparison,
  runs: { readonly a: Run; readonly b: Run },
): FigureView[] {
  const { withoutOwn } = comparison.totals;
  const boot = comparison.phases.find(({ name }) => name === 'boot');
  const side = (name: 'a' | 'b'): FigureSide => ({
    run: runs[name],
    total: withoutOwn[name],
    // Of many boots, the median of them all.
    bootNs: (isGrouped(comparison) ? boot?.[`${name}Ns`] : undefined) ?? bootEndNs(runs[name]),
  });
  return figures(
    side('a'),
    side('b'),
    isGrouped(comparison) ? { totals: withoutOwn, boot: boot?.cell() } : undefined,
  );
}

/** Of groups of boots: what tells how sure a difference is. */
interface Sureness {
  readonly totals: Change;
  readonly boot: Cell | undefined;
}

interface FigureSide {
  readonly run: Run;
  readonly total: Activity;
  readonly bootNs: number | undefined;
}

interface Figure {
  readonly label: string;
  readonly of: (side: FigureSide) => number | undefined;
  readonly format: (value: number) => string;
  /** Left out where no run has any. */
  readonly optional?: boolean;
  /** What it is made of; none: the time to boot. */
  readonly metrics?: readonly (keyof Activity)[];
}

const figureList: readonly Figure[] = [
  { label: 'start-up finished', of: ({ bootNs }) => bootNs, format: formatNs },
  {
    label: 'captured',
    of: ({ run, bootNs }) => (bootNs === undefined ? run.endNs - run.startNs : undefined),
    format: formatNs,
  },
  { label: 'read', of: ({ total }) => total.readBytes, format: formatBytes, metrics: ['readBytes'] },
  { label: 'written', of: ({ total }) => total.writeBytes, format: formatBytes, metrics: ['writeBytes'] },
  {
    label: 'from disk',
    of: ({ total }) => total.diskBytes,
    format: formatBytes,
    metrics: ['diskBytes'],
    optional: true,
  },
  {
    label: 'waited for it',
    of: ({ total }) => total.waitNs,
    format: formatNs,
    metrics: ['waitNs'],
    optional: true,
  },
  { label: 'opens', of: ({ total }) => total.opens, format: formatCount, metrics: ['opens'] },
  {
    label: 'calls',
    of: ({ total }) => total.readCalls + total.writeCalls,
    format: formatCount,
    metrics: ['readCalls', 'writeCalls'],
  },
  { label: 'files', of: ({ total }) => total.files, format: formatCount, metrics: ['files'] },
  { label: 'processes', of: ({ total }) => total.processes, format: formatCount, metrics: ['processes'] },
];

function figures(a: FigureSide | undefined, b: FigureSide, sureness: Sureness | undefined): FigureView[] {
  return figureList.flatMap(({ label, of, format, optional, metrics }): FigureView[] => {
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
        ...(before === undefined ? unchanged : changed(before, value, format, howSure(sureness, metrics))),
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

/** The difference that is told apart, undefined where none is; and its p, where it is of one metric. */
interface HowSure {
  readonly delta: number | undefined;
  readonly p: string;
}

function howSure(
  sureness: Sureness | undefined,
  metrics: readonly (keyof Activity)[] | undefined,
): HowSure | undefined {
  if (sureness === undefined) return undefined;
  const { totals, boot } = sureness;
  if (metrics === undefined) return boot && { delta: toldDelta(boot), p: pText(boot) };
  const [only, ...others] = metrics;
  return {
    delta: clearDelta(totals, metrics),
    p: only !== undefined && others.length === 0 ? pText(totals.cell(only)) : '',
  };
}

function toldDelta({ verdict, delta }: Cell): number | undefined {
  return verdict === 'unclear' ? undefined : delta;
}

const unchanged = { before: '', delta: '', change: '', tone: '', sure: '' } as const;

function changed(
  a: number,
  b: number,
  format: (value: number) => string,
  sure: HowSure | undefined,
): Omit<FigureView, 'label' | 'value' | 'unit' | 'exact'> {
  const delta = sure === undefined ? b - a : sure.delta;
  return {
    before: format(a),
    delta: delta === undefined ? '~' : signed(delta, format),
    change: a === b || delta === undefined ? '' : changeText(a, b),
    tone: toneOf(delta ?? 0),
    sure: sure === undefined || sure.p === '' ? '' : `p ${sure.p}`,
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
    ...{ delta: '', tone: '', sure: '' },
  }));
}

/** Parts of the boot first, then its moments. */
export function compareMilestones(comparison: Comparison): MilestoneView[] {
  const rows = [
    ...comparison.phases
      .filter(({ name }) => name !== 'boot')
      .map((row) => ({ ...row, title: phaseTitle(row, comparison) })),
    ...boot(comparison.milestones).map((row) => ({ ...row, title: milestoneTitle(row.name) })),
  ];
  const longest = Math.max(1, ...rows.map(({ aNs, bNs }) => Math.max(aNs ?? 0, bNs ?? 0)));
  return rows.map(({ title, aNs, bNs, cell }) => {
    const metric = cell();
    const delta = toldDelta(metric);
    const none = metric.delta === undefined ? '' : '~';
    return {
      title,
      a: aNs === undefined ? null : milestoneSide(aNs, longest),
      b: bNs === undefined ? null : milestoneSide(bNs, longest),
      delta: delta === undefined ? none : signed(delta, formatNs),
      tone: toneOf(delta ?? 0),
      sure: metric.test === undefined ? '' : `p ${pText(metric)}`,
    };
  });
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
