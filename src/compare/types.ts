/** A comparison of two runs: facts of both sides and their differences; no text for people. Times are as in the model. */
import type { Nanoseconds } from '../lib/units.ts';
import type { Loss } from '../model/completeness.ts';
import type { MilestoneName, Run } from '../model/types.ts';
import type { Activity } from './activity.ts';
import type { IoctlKey, IoctlNumbers, LookupKey, LookupNumbers, RequestNumbers } from './fold-details.ts';

/** `same`: no count of the activity differs (times may). */
export type ChangeStatus = 'new' | 'gone' | 'changed' | 'same';

export interface ChangeOf<Numbers> {
  readonly a: Numbers;
  readonly b: Numbers;
  /** b less a. */
  readonly delta: Numbers;
  readonly status: ChangeStatus;
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
  /** When the unit was started; undefined where it was not, or systemd's facts are missing. */
  readonly aTimes: UnitTimes | undefined;
  readonly bTimes: UnitTimes | undefined;
}

export interface ProcessRow extends Change {
  readonly executable: string;
  /** The script of an interpreter, the applet of a multi-call binary; '' otherwise. */
  readonly role: string;
  readonly unit: string | undefined;
}

export interface FileRow extends Change {
  /** The path, with what varies from boot to boot replaced (model/keys/file-patterns.ts). */
  readonly path: string;
}

/** Look-ups that failed, by who looked where. */
export type LookupRow = LookupKey & ChangeOf<LookupNumbers>;

export type IoctlRow = IoctlKey & ChangeOf<IoctlNumbers>;

export interface RequestRow extends ChangeOf<RequestNumbers> {
  /** As the kernel numbers it. */
  readonly operation: number;
}

export interface MilestoneRow {
  readonly name: MilestoneName;
  readonly aNs: Nanoseconds | undefined;
  readonly bNs: Nanoseconds | undefined;
  /** b less a, where both have it. */
  readonly deltaNs: Nanoseconds | undefined;
}

export type UnlikeCode = 'kind' | 'architecture' | 'probe-set' | 'virtualization' | 'blind-spots' | 'filters';

/** What the reader must know before believing a difference. */
export type Warning =
  | { readonly code: 'same-run' }
  | (Loss & { readonly run: 'a' | 'b' })
  | { readonly code: 'capture-start'; readonly aNs: Nanoseconds; readonly bNs: Nanoseconds }
  | { readonly code: 'cpus' | 'memory'; readonly a: number; readonly b: number }
  | { readonly code: UnlikeCode; readonly a: string; readonly b: string };

export interface Comparison {
  readonly a: Run;
  readonly b: Run;
  /** Of all processes; of bootio's own among them (what the capture cost); and of all but those, as in the tables. */
  readonly totals: { readonly all: Change; readonly own: Change; readonly withoutOwn: Change };
  /** Largest change first: by bytes, then calls, opens, ...; then by name. Own processes are left out. */
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
  readonly warnings: readonly Warning[];
}
