/**
 * A comparison of two groups of boots: facts of both sides and their differences; no text for people. Two single runs are the
 * case of one boot a side. Times are as in the model.
 *
 * The shape: `Comparison.a` and `.b` are sides (a label's boots, or one run). A row is what one key (a unit, a program, a file, ...)
 * did in both; its `a`, `b` and `delta` hold, for each metric, the medians and their difference, which is all that there is of single
 * runs. `row.cell('readBytes')` is the rest about one metric: the values of all boots, the intervals, the verdict and how it was
 * reached. Cells are made when asked for: a comparison has tens of thousands, of which few are ever looked at.
 */
import type { Nanoseconds } from '../lib/units.ts';
import type { Loss } from '../model/completeness.ts';
import type { MilestoneName, Run } from '../model/types.ts';
import type { RedactionKind } from '../model/redact/redact.ts';
import type { Interval } from '../stats/interval.ts';
import type { ProcessKey } from '../model/keys/process-key.ts';
import type { Activity } from './activity.ts';
import type { Blame } from './blame/blame.ts';
import type { Coverage } from './blame/types.ts';
import type { IoctlKey, IoctlNumbers, LookupKey, LookupNumbers, RequestNumbers } from './fold-details.ts';
import type { FindingsDiff } from './findings-diff.ts';
import type { Ambiguous } from './match/types.ts';

/** What is kept of a run when it has been folded: everything but the events. */
export type RunFacts = Omit<Run, 'processes' | 'files' | 'accesses' | 'details'>;

export type SideName = 'a' | 'b';

/** One side of a comparison, or one release of a trend. */
export interface Side {
  /** The label, or else the id of its run. From the run, so not yet printable. */
  readonly title: string;
  /** Those that are compared, oldest first; never empty. The values of every `Sample` are in this order. */
  readonly runs: readonly RunFacts[];
  /** What makes all of `runs` warm-ups; none for ordinary boots. */
  readonly warmUps: readonly WarmUp[];
  /** First boots and other warm-ups that are not among `runs`, with why. */
  readonly setApart: readonly { readonly run: RunFacts; readonly reasons: readonly WarmUp[] }[];
  /** The one of `runs` that took the median time to boot: what stands for all where only one can be shown. */
  readonly representative: RunFacts;
}

/** A fact by which a boot is not like those after it; `unit`: which one said so. */
export interface WarmUp {
  readonly code: 'first-boot' | 'machine-id' | 'rebuilt-cache' | 'first-daily-job';
  readonly unit: string;
}

/**
 * `more`, `less`: B has more or less than A. `same`: all boots of both sides have the same value. `unclear` (shown as `~`): the boots
 * do not tell the sides apart. `too-few`: there are not enough boots to say anything.
 */
export type Verdict = 'more' | 'less' | 'same' | 'unclear' | 'too-few';

/** One metric on one side. */
export interface Sample {
  /** Of each boot that has the metric. A row that a boot does not have counts as 0; a time that never came is left out. */
  readonly values: readonly number[];
  /** Undefined where there is no value. */
  readonly median: number | undefined;
  /** Of the median, 95 %; undefined below 6 boots, which cannot give one. */
  readonly interval: Interval | undefined;
}

/** How a verdict was reached by chance and probability; metrics that were compared exactly have none. */
export interface Test {
  /** Mann-Whitney, two-sided: by all permutations, or by the normal approximation where those are too many. */
  readonly method: 'exact' | 'normal';
  readonly p: number;
  /** p corrected for all tests of the comparison (Benjamini-Hochberg); a verdict needs at most `Comparison.level`. */
  readonly q: number;
}

/** One metric of one row, in full. */
export interface Cell {
  readonly a: Sample;
  readonly b: Sample;
  /** Difference of the medians, b less a; undefined where a side has none. */
  readonly delta: number | undefined;
  readonly verdict: Verdict;
  /** Undefined where there was no test: the same in all boots, a counter compared exactly, too few boots. */
  readonly test: Test | undefined;
  /** Cliff's delta, from -1 (every boot of B has less than every one of A) to 1; undefined where a side has no value. */
  readonly effect: number | undefined;
  /** How much more B has (Hodges-Lehmann), with its 95 % interval where there are boots enough; undefined as `effect`. */
  readonly shift: { readonly estimate: number; readonly interval: Interval | undefined } | undefined;
}

/**
 * `new`, `gone`: no boot of the other side has the row. `same`: no metric differs (of single runs no count: times always do). `unclear`: there
 * are differences, and the boots do not tell any of them apart; never of single runs.
 */
export type ChangeStatus = 'new' | 'gone' | 'changed' | 'same' | 'unclear';

export interface ChangeOf<Numbers> {
  /** Medians over the boots of a side; of one boot, its numbers. */
  readonly a: Numbers;
  readonly b: Numbers;
  /** b less a. */
  readonly delta: Numbers;
  readonly status: ChangeStatus;
  /** The same as `cell(metric).verdict`, for less; and whether that is `unclear`, for next to nothing. */
  readonly verdict: (metric: keyof Numbers) => Verdict;
  readonly unclear: (metric: keyof Numbers) => boolean;
  readonly cell: (metric: keyof Numbers) => Cell;
}

export type Change = ChangeOf<Activity>;

export interface UnitTimes {
  readonly activatingNs: Nanoseconds;
  readonly activeNs: Nanoseconds | undefined;
  /** When starting was over: it was active, or it had run to its end (most `oneshot` services are never active). */
  readonly doneNs: Nanoseconds | undefined;
}

export interface UnitRow extends Change {
  /** `kernel`: kernel threads. `none`: processes outside of any unit. Their names are in parentheses. */
  readonly kind: 'unit' | 'kernel' | 'none';
  readonly name: string;
  /** What it was called in A, where it has another name (match/). */
  readonly renamedFrom: string | undefined;
  /** When the unit was started (medians); undefined where it was not, or systemd's facts are missing. */
  readonly aTimes: UnitTimes | undefined;
  readonly bTimes: UnitTimes | undefined;
  /** From when it began to start until that was over, in nanoseconds. */
  readonly startUp: Cell;
}

export interface ProcessRow extends Change {
  readonly executable: string;
  /** The script of an interpreter, the applet of a multi-call binary; '' otherwise. */
  readonly role: string;
  readonly unit: string | undefined;
  /** What it was in A, where it has another name or place. */
  readonly renamedFrom: ProcessKey | undefined;
}

export interface FileRow extends Change {
  /** The path, with what varies from boot to boot replaced (model/keys/file-patterns.ts). */
  readonly path: string;
  /** What it was called in A, where it has another name. */
  readonly renamedFrom: string | undefined;
  /** Who has it: in any boot at all, whatever `status` makes of that. */
  readonly sides: SideName | 'both';
}

/** Look-ups that failed, by who looked where. */
export type LookupRow = LookupKey & ChangeOf<LookupNumbers>;

export type IoctlRow = IoctlKey & ChangeOf<IoctlNumbers>;

export interface RequestRow extends ChangeOf<RequestNumbers> {
  /** As the kernel numbers it. */
  readonly operation: number;
}

/** Parts of a boot, as `systemd-analyze time` has them; `boot`: from the kernel's start until start-up was finished. */
export type PhaseName = 'kernel' | 'initrd' | 'userspace' | 'boot';

/** A moment or a span, in nanoseconds. */
export interface TimeRow<Name> {
  readonly name: Name;
  /** Medians. */
  readonly aNs: Nanoseconds | undefined;
  readonly bNs: Nanoseconds | undefined;
  /** b less a, where both have it. */
  readonly deltaNs: Nanoseconds | undefined;
  readonly cell: () => Cell;
}

export type MilestoneRow = TimeRow<MilestoneName>;
export type PhaseRow = TimeRow<PhaseName>;

/** `misleading`: such runs are compared only where that is asked for, since what differs would be the captures, not the systems. */
export type MisleadingCode = 'kind' | 'architecture' | 'probe-set' | 'blind-spots' | 'filters';
export type UnlikeCode =
  | MisleadingCode
  | 'virtualization'
  | 'model'
  | 'root-filesystem'
  | 'root-disk'
  | 'command-line'
  | 'capture-settings';

/** What the reader must know before believing a difference. */
export type Warning =
  | { readonly code: 'same-run' }
  /** What was taken out of the runs of both sides before they were compared: how many different ones of each kind. */
  | { readonly code: 'redacted'; readonly kinds: Readonly<Partial<Record<RedactionKind, number>>> }
  | (Loss & { readonly run: SideName })
  | { readonly code: 'capture-start'; readonly aNs: Nanoseconds; readonly bNs: Nanoseconds }
  | { readonly code: 'cpus' | 'memory'; readonly a: number; readonly b: number }
  | { readonly code: UnlikeCode; readonly a: string; readonly b: string }
  /** The boots of one side are not alike in this. */
  | { readonly code: 'mixed'; readonly side: SideName; readonly what: MixedCode; readonly boots: number }
  /** `enough`: so many boots a side it would take for verdicts on times. */
  | { readonly code: 'too-few-boots'; readonly a: number; readonly b: number; readonly enough: number }
  /** Boots of a side that were set apart as warm-ups. */
  | { readonly code: 'set-apart'; readonly side: SideName; readonly boots: number }
  /** All boots of this side are warm-ups, in a way in which the other side's are not. */
  | { readonly code: 'warm-up'; readonly side: SideName; readonly reasons: readonly WarmUp[] };

export type MixedCode = UnlikeCode | 'cpus' | 'memory' | 'capture-start';

/** How the verdicts of a comparison were reached. */
export interface Testing {
  /** The share of false alarms that is put up with: q at or below it is a verdict. */
  readonly level: number;
  /** Tests that could have reached the level at all: those that q is corrected for. */
  readonly tests: number;
  /** False: counters that are constant on each side and differ were tested as well, since chance alone would make such. */
  readonly exactCounters: boolean;
}

export interface Comparison {
  readonly a: Side;
  readonly b: Side;
  /** Undefined where there are too few boots for any test. */
  readonly testing: Testing | undefined;
  /** Of all processes; of bootio's own among them (what the capture cost); and of all but those, as in the tables. */
  readonly totals: { readonly all: Change; readonly own: Change; readonly withoutOwn: Change };
  /**
   * Told apart first, then what is not; each by the largest change: bytes, then calls, opens, ...; then by name. Own processes are
   * left out.
   */
  readonly units: readonly UnitRow[];
  readonly processes: readonly ProcessRow[];
  /** Files that were used, or read from a device, or executed. */
  readonly files: readonly FileRow[];
  readonly lookups: readonly LookupRow[];
  readonly ioctls: readonly IoctlRow[];
  /** By operation. */
  readonly requests: readonly RequestRow[];
  /** In the order of their (earlier) times. */
  readonly milestones: readonly MilestoneRow[];
  /** Of boots; those that neither side knows are left out. */
  readonly phases: readonly PhaseRow[];
  /** Points of the grade, of 100; undefined where the boots of a side were not judged, or cannot be graded. */
  readonly grade: Cell | undefined;
  readonly warnings: readonly Warning[];
  /** What has several likely names in the other release: none was taken. */
  readonly ambiguous: readonly Ambiguous[];
  /** Whose changes these are; worked out when asked for. */
  readonly blame: Blame;
  readonly coverage: () => Coverage;
  /** Undefined where the boots were not judged. */
  readonly findings: FindingsDiff | undefined;
}
