/**
 * A comparison as plain JSON: every row of every table, numbers as they are (bytes, calls, nanoseconds), null for what a
 * side does not have. The schema is stable: fields may be added, none changes its meaning within `bootio/compare/1`.
 */
import { activityFields, type Activity } from '../../compare/activity.ts';
import type { IoctlNumbers, LookupNumbers, RequestNumbers } from '../../compare/fold-details.ts';
import type {
  Change,
  ChangeOf,
  ChangeStatus,
  Comparison,
  RunFacts,
  UnitTimes,
  Warning,
} from '../../compare/types.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import { errnoName, requestName } from '../show-words.ts';

interface RunSummary {
  readonly id: string;
  readonly label: string | null;
  readonly kind: string;
  readonly created: string;
  readonly os: string | null;
  readonly kernel: string | null;
  readonly startNs: number;
  readonly endNs: number;
}

interface SidesOf<Numbers> {
  readonly a: Numbers;
  readonly b: Numbers;
  /** b less a. */
  readonly delta: Numbers;
}

type Sides = SidesOf<Activity>;

interface RowBase extends Sides {
  readonly status: ChangeStatus;
}

export interface CompareDocument {
  readonly schema: 'bootio/compare/1';
  readonly a: RunSummary;
  readonly b: RunSummary;
  readonly warnings: readonly Warning[];
  /** `all` is the sum over all processes of a run; `own` is bootio's part of it; the tables hold `withoutOwn`. */
  readonly totals: { readonly all: Sides; readonly own: Sides; readonly withoutOwn: Sides };
  readonly milestones: readonly {
    readonly name: string;
    readonly aNs: number | null;
    readonly bNs: number | null;
    readonly deltaNs: number | null;
  }[];
  readonly units: readonly (RowBase & {
    readonly kind: 'unit' | 'kernel' | 'none';
    readonly name: string;
    readonly aTimes: DocumentTimes | null;
    readonly bTimes: DocumentTimes | null;
  })[];
  readonly processes: readonly (RowBase & {
    readonly executable: string;
    readonly role: string;
    readonly unit: string | null;
  })[];
  readonly files: readonly (RowBase & { readonly path: string })[];
  /** Look-ups that failed, by who looked where; `directory` is '' for relative names, and for calls on a descriptor. */
  readonly lookups: readonly (ChangeOf<LookupNumbers> & {
    readonly executable: string;
    readonly role: string;
    readonly unit: string | null;
    readonly directory: string;
    readonly errno: string;
    readonly errnoNumber: number;
  })[];
  /** `path` is '' where it is not known. */
  readonly ioctls: readonly (ChangeOf<IoctlNumbers> & {
    readonly command: string;
    readonly commandNumber: number;
    readonly path: string;
  })[];
  /** What the machine asked of its disks, bootio's own requests too. */
  readonly requests: readonly (ChangeOf<RequestNumbers> & {
    readonly operation: string;
    readonly operationNumber: number;
  })[];
}

interface DocumentTimes {
  readonly activatingNs: number;
  readonly activeNs: number | null;
  readonly doneNs: number | null;
}

export function compareDocument(comparison: Comparison): CompareDocument {
  const { totals } = comparison;
  return {
    schema: 'bootio/compare/1',
    a: summary(comparison.a.representative),
    b: summary(comparison.b.representative),
    warnings: comparison.warnings,
    totals: { all: sides(totals.all), own: sides(totals.own), withoutOwn: sides(totals.withoutOwn) },
    milestones: comparison.milestones.map(({ name, aNs, bNs, deltaNs }) => ({
      name,
      aNs: aNs ?? null,
      bNs: bNs ?? null,
      deltaNs: deltaNs ?? null,
    })),
    units: comparison.units.map((row) => ({
      kind: row.kind,
      name: row.name,
      status: row.status,
      aTimes: times(row.aTimes),
      bTimes: times(row.bTimes),
      ...sides(row),
    })),
    processes: comparison.processes.map((row) => ({
      executable: row.executable,
      role: row.role,
      unit: row.unit ?? null,
      status: row.status,
      ...sides(row),
    })),
    files: comparison.files.map((row) => ({ path: row.path, status: row.status, ...sides(row) })),
    lookups: comparison.lookups.map(({ executable, role, unit, directory, errno, ...row }) => ({
      ...{ executable, role, unit: unit ?? null, directory },
      ...{ errno: errnoName(errno), errnoNumber: errno },
      ...row,
    })),
    ioctls: comparison.ioctls.map(({ command, path, ...row }) => ({
      ...{ command: ioctlName(command), commandNumber: command, path },
      ...row,
    })),
    requests: comparison.requests.map(({ operation, ...row }) => ({
      ...{ operation: requestName(operation), operationNumber: operation },
      ...row,
    })),
  };
}

function summary({ manifest, startNs, endNs }: RunFacts): RunSummary {
  return {
    id: manifest.id,
    label: manifest.label,
    kind: manifest.kind,
    created: manifest.created,
    os: manifest.os['PRETTY_NAME'] ?? manifest.os['ID'] ?? null,
    kernel: manifest.kernel.release ?? null,
    startNs,
    endNs,
  };
}

/** Field by field, in a fixed order: the document must not change with how the rows were made. */
function sides({ a, b, delta }: Change): Sides {
  return { a: ordered(a), b: ordered(b), delta: ordered(delta) };
}

function ordered(activity: Activity): Activity {
  return Object.fromEntries(activityFields.map((field) => [field, activity[field]])) as unknown as Activity;
}

function times(given: UnitTimes | undefined): DocumentTimes | null {
  if (given === undefined) return null;
  const { activatingNs, activeNs, doneNs } = given;
  return { activatingNs, activeNs: activeNs ?? null, doneNs: doneNs ?? null };
}
