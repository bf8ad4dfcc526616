/** What makes two sides unlike, or one of them incomplete, or its boots unlike each other. */
import { lossesOf, type Loss } from '../model/completeness.ts';
import { middle, sorted } from '../stats/median.ts';
import { leastBoots } from './family.ts';
import type { Redaction } from '../model/redact/redact.ts';
import type {
  Comparison,
  MisleadingCode,
  MixedCode,
  RunFacts,
  Side,
  SideName,
  UnlikeCode,
  Warning,
} from './types.ts';

/** Captures that begin less than this apart saw practically the same boot. */
const alikeStartNs = 250_000_000;
/** ... or less than this share of the later start: a slow machine is slow before the capture too. */
const alikeStartShare = 0.1;
/** Guests of the same size differ by what firmware and kernel took. */
const alikeMemoryShare = 0.05;

type Unlike = Extract<Warning, { readonly code: UnlikeCode }>;

const misleading: ReadonlySet<string> = new Set<MisleadingCode>([
  ...(['kind', 'architecture', 'probe-set', 'blind-spots', 'filters'] as const),
]);

/** Those that make a comparison say more of the captures than of the systems: it is only made where that is asked for. */
export function misleadingOf(warnings: readonly Warning[]): Unlike[] {
  return warnings.filter((warning): warning is Unlike => misleading.has(warning.code));
}

/** The comparison of runs that were redacted together, saying so. */
export function redactedComparison(comparison: Comparison, redaction: Redaction | undefined): Comparison {
  if (redaction === undefined) return comparison;
  const warning: Warning = { code: 'redacted', kinds: Object.fromEntries(redaction) };
  return { ...comparison, warnings: [...comparison.warnings, warning] };
}

export function compareWarnings(a: Side, b: Side): Warning[] {
  return [
    ...sameRun(a, b),
    ...incomplete(a, 'a'),
    ...incomplete(b, 'b'),
    ...warmUps(a, b, 'a'),
    ...warmUps(b, a, 'b'),
    ...mixed(a, 'a'),
    ...mixed(b, 'b'),
    ...unlike(a, b),
    ...tooFew(a, b),
  ];
}

function sameRun(a: Side, b: Side): Warning[] {
  const key = ({ manifest }: RunFacts): string => `${manifest.created} ${manifest.id}`;
  const known = new Set(a.runs.map(key));
  return b.runs.some((run) => known.has(key(run))) ? [{ code: 'same-run' }] : [];
}

/** What the boots of a side have lost, added up by kind. */
function incomplete({ runs }: Side, run: SideName): Warning[] {
  const sums = new Map<string, Loss>();
  for (const { completeness } of runs) {
    for (const loss of lossesOf(completeness)) {
      const key = loss.code === 'lost' ? `lost ${loss.what}` : loss.code;
      const sum = sums.get(key);
      sums.set(key, sum === undefined ? loss : added(sum, loss));
    }
  }
  return [...sums.values()].map((loss) => ({ ...loss, run }));
}

function added(x: Loss, y: Loss): Loss {
  const sum: Record<string, unknown> = { ...x };
  for (const [key, value] of Object.entries(y)) {
    if (typeof value === 'number') sum[key] = (sum[key] as number) + value;
  }
  return sum as unknown as Loss;
}

function tooFew(a: Side, b: Side): Warning[] {
  const few = a.runs.length < leastBoots || b.runs.length < leastBoots;
  return few ? [{ code: 'too-few-boots', a: a.runs.length, b: b.runs.length, enough: leastBoots }] : [];
}

function warmUps(own: Side, other: Side, side: SideName): Warning[] {
  const apart: Warning[] =
    own.setApart.length === 0 ? [] : [{ code: 'set-apart', side, boots: own.setApart.length }];
  const reasons = own.warmUps.filter(({ code }) => !other.warmUps.some((reason) => reason.code === code));
  return reasons.length === 0 ? apart : [...apart, { code: 'warm-up', side, reasons }];
}

/** What is compared as text: undefined where the run does not say. */
const texts: readonly (readonly [UnlikeCode, (run: RunFacts) => string | undefined])[] = [
  ['kind', ({ manifest }) => manifest.kind],
  ['probe-set', ({ completeness }) => completeness.probeSet],
  ['blind-spots', ({ completeness }) => [...completeness.blindSpots].sort().join(', ')],
  ['filters', filters],
  ['architecture', ({ manifest }) => manifest.host.architecture],
  ['virtualization', ({ manifest }) => manifest.host.virtualization],
  ['model', ({ manifest }) => manifest.host.model],
  ['root-filesystem', ({ manifest }) => manifest.host.rootFilesystem],
  ['root-disk', ({ manifest }) => manifest.host.rootDisk],
  ['command-line', commandLine],
  ['capture-settings', captureSettings],
];

const numbers = [
  ['cpus', ({ manifest }: RunFacts) => manifest.host.cpus, (x: number, y: number) => x === y],
  [
    'memory',
    ({ manifest }: RunFacts) => manifest.host.memoryBytes,
    (x: number, y: number) => Math.abs(x - y) <= alikeMemoryShare * Math.max(x, y),
  ],
] as const;

function unlike(a: Side, b: Side): Warning[] {
  const warnings: Warning[] = [];
  for (const [code, of] of texts) {
    const [left, right] = [distinct(a, of), distinct(b, of)];
    if (left.length > 0 && right.length > 0 && left.join('\0') !== right.join('\0')) {
      warnings.push({ code, a: left.join(' / '), b: right.join(' / ') });
    }
    // In the order in which they were always told.
    if (code === 'kind') warnings.push(...captureStart(a, b));
  }
  for (const [code, of, alike] of numbers) {
    const [left, right] = [medianOf(a, of), medianOf(b, of)];
    if (left !== undefined && right !== undefined && !alike(left, right)) {
      warnings.push({ code, a: left, b: right });
    }
  }
  return warnings;
}

/** An import's clock begins with its trace, a session's anywhere: their starts say nothing. */
const isBoot = ({ manifest }: RunFacts): boolean => manifest.kind === 'boot';

const startOf = ({ completeness }: RunFacts): RunFacts['startNs'] => completeness.captureStartNs;

function alikeStarts(x: number, y: number): boolean {
  const apart = Math.abs(x - y);
  return apart <= alikeStartNs || apart <= alikeStartShare * Math.max(x, y);
}

function captureStart(a: Side, b: Side): Warning[] {
  if (![...a.runs, ...b.runs].every(isBoot)) return [];
  const [aNs, bNs] = [startOf(middleRun(a)), startOf(middleRun(b))];
  return alikeStarts(aNs, bNs) ? [] : [{ code: 'capture-start', aNs, bNs }];
}

/** The run whose capture began in the middle of all. */
function middleRun({ runs }: Side): RunFacts {
  return [...runs].sort((x, y) => startOf(x) - startOf(y))[(runs.length - 1) >> 1]!;
}

/** Boots of one label that do not belong together. */
function mixed({ runs }: Side, side: SideName): Warning[] {
  if (runs.length < 2) return [];
  const warnings: Warning[] = [];
  const odd = (what: MixedCode, isOdd: (run: RunFacts) => boolean): void => {
    const boots = runs.filter(isOdd).length;
    if (boots > 0) warnings.push({ code: 'mixed', side, what, boots });
  };
  const [first] = runs;
  for (const [code, of] of texts) {
    const most = mostFrequent(runs.map(of));
    odd(code, (each) => of(each) !== undefined && of(each) !== most);
  }
  for (const [code, of, alike] of numbers) {
    const usual = of(first!);
    odd(code, (each) => usual !== undefined && of(each) !== undefined && !alike(usual, of(each)!));
  }
  if (runs.every(isBoot)) {
    const usual = startOf(middleRun({ runs } as Side));
    odd('capture-start', (each) => !alikeStarts(usual, startOf(each)));
  }
  return warnings;
}

function mostFrequent(values: readonly (string | undefined)[]): string | undefined {
  const times = new Map<string, number>();
  for (const value of values) if (value !== undefined) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort(([, x], [, y]) => y - x)[0]?.[0];
}

/** Sorted. */
function distinct({ runs }: Side, of: (run: RunFacts) => string | undefined): string[] {
  return [...new Set(runs.map(of).filter((text) => text !== undefined))].sort();
}

function medianOf({ runs }: Side, of: (run: RunFacts) => number | undefined): number | undefined {
  const values = runs.map(of).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : middle(sorted(values));
}

/** As options of `capture`, in an order that does not depend on theirs. */
function filters({ completeness }: RunFacts): string {
  return completeness.filters
    .map(({ how, what, value }) => `--${how}-${what} ${value}`)
    .sort()
    .join(' ');
}

/** Without what names a kernel or a disk, which differs between releases and images by its nature. */
function commandLine({ manifest }: RunFacts): string | undefined {
  const words = manifest.kernel.commandLine?.split(/\s+/);
  return words?.filter((word) => !/^(?:BOOT_IMAGE|initrd|root|resume)=|^$/.test(word)).join(' ');
}

function captureSettings({ manifest: { capture } }: RunFacts): string | undefined {
  const { until, settleSeconds } = capture;
  if (until === undefined) return undefined;
  return settleSeconds === undefined ? `until ${until}` : `until ${until}, settle ${settleSeconds} s`;
}
