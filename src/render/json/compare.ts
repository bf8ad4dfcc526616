/**
 * A comparison as plain JSON: every row of every table, numbers as they are (bytes, calls, nanoseconds), null for what a side does not
 * have. Published as JSON Schema in docs/schemas/compare-2.json. Stable: fields may be added, none changes its meaning within
 * `bootio/compare/2`. Against `bootio/compare/1` sides have many boots (`runs`), `a`, `b` and `delta` of rows are medians, and
 * `metrics` says what is known of them.
 */
import { activityFields, type Activity } from '../../compare/activity.ts';
import type { RowBlame } from '../../compare/blame/types.ts';
import type { IoctlNumbers, LookupNumbers, RequestNumbers } from '../../compare/fold-details.ts';
import type { ChangeOf, ChangeStatus, Comparison, Testing, UnitTimes, Warning } from '../../compare/types.ts';
import { letterOf } from '../../findings/grade.ts';
import type { Grade } from '../../findings/types.ts';
import type { ProcessKey } from '../../model/keys/process-key.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import { errnoName, requestName } from '../show-words.ts';
import { accountDocument, blameDocument, type AccountDocument, type BlameDocument } from './compare-blame.ts';
import { cellDocument, ratioDocument, type CellDocument, type RatioDocument } from './compare-cell.ts';
import { sideDocument, type SideDocument } from './compare-side.ts';

interface SidesOf<Numbers> {
  /** Medians of the side's boots. */
  readonly a: Numbers;
  readonly b: Numbers;
  /** b less a. */
  readonly delta: Numbers;
  /** Those that are not the same in all boots of both sides; none of two single runs, of which `a`, `b` and `delta` say all. */
  readonly metrics: { readonly [Metric in keyof Numbers]?: CellDocument };
}

type Sides = SidesOf<Activity>;

interface RowOf<Numbers> extends SidesOf<Numbers> {
  readonly status: ChangeStatus;
}

interface TimeDocument {
  readonly name: string;
  readonly aNs: number | null;
  readonly bNs: number | null;
  readonly deltaNs: number | null;
  readonly metric: CellDocument;
  /** B by A; null where A is 0 or a side does not have it. */
  readonly ratio: RatioDocument | null;
}

/** Of rows of units, processes and files. */
interface Blamed<Name> {
  /** What it was called in A, where it has another name; null where it has not. */
  readonly renamedFrom: Name | null;
  /** Whose the change is; null where there is none. */
  readonly blame: BlameDocument | null;
}

interface ProcessName {
  readonly executable: string;
  readonly role: string;
  readonly unit: string | null;
}

export interface CompareDocument extends AccountDocument {
  readonly schema: 'bootio/compare/2';
  readonly a: SideDocument;
  readonly b: SideDocument;
  /** Null where there are too few boots for tests. */
  readonly testing: Testing | null;
  readonly warnings: readonly Warning[];
  /** `all` is the sum over all processes of a run; `own` is bootio's part of it; the tables hold `withoutOwn`. */
  readonly totals: { readonly all: Sides; readonly own: Sides; readonly withoutOwn: Sides };
  readonly phases: readonly TimeDocument[];
  /** Of 100 points, with the letters of the medians; null where the boots were not judged. */
  readonly grade: {
    readonly a: Grade['letter'];
    readonly b: Grade['letter'];
    readonly metric: CellDocument;
  } | null;
  readonly milestones: readonly TimeDocument[];
  readonly units: readonly (RowOf<Activity> &
    Blamed<string> & {
      readonly kind: 'unit' | 'kernel' | 'none';
      readonly name: string;
      readonly aTimes: DocumentTimes | null;
      readonly bTimes: DocumentTimes | null;
      /** How long its start took; null where neither side knows. */
      readonly startUp: CellDocument | null;
    })[];
  readonly processes: readonly (RowOf<Activity> & ProcessName & Blamed<ProcessName>)[];
  readonly files: readonly (RowOf<Activity> & { readonly path: string } & Blamed<string>)[];
  /** Look-ups that failed, by who looked where; `directory` is '' for relative names, and for calls on a descriptor. */
  readonly lookups: readonly (RowOf<LookupNumbers> & {
    readonly executable: string;
    readonly role: string;
    readonly unit: string | null;
    readonly directory: string;
    readonly errno: string;
    readonly errnoNumber: number;
  })[];
  /** `path` is '' where it is not known. */
  readonly ioctls: readonly (RowOf<IoctlNumbers> & {
    readonly command: string;
    readonly commandNumber: number;
    readonly path: string;
  })[];
  /** What the machine asked of its disks, bootio's own requests too. */
  readonly requests: readonly (RowOf<RequestNumbers> & {
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
  const single = comparison.a.runs.length === 1 && comparison.b.runs.length === 1;
  const activity = (row: ChangeOf<Activity>): Sides => sides(row, activityFields, single);
  return {
    schema: 'bootio/compare/2',
    a: sideDocument(comparison.a),
    b: sideDocument(comparison.b),
    testing: comparison.testing ?? null,
    warnings: comparison.warnings,
    totals: {
      all: activity(totals.all),
      own: activity(totals.own),
      withoutOwn: activity(totals.withoutOwn),
    },
    phases: comparison.phases.map(timeDocument),
    grade: gradeDocument(comparison.grade),
    milestones: comparison.milestones.map(timeDocument),
    units: comparison.units.map((row) => ({
      kind: row.kind,
      name: row.name,
      renamedFrom: row.renamedFrom ?? null,
      status: row.status,
      blame: blamed(row, comparison.blame.ofUnit),
      aTimes: times(row.aTimes),
      bTimes: times(row.bTimes),
      startUp:
        row.startUp.a.values.length + row.startUp.b.values.length === 0 ? null : cellDocument(row.startUp),
      ...activity(row),
    })),
    processes: comparison.processes.map((row) => ({
      executable: row.executable,
      role: row.role,
      unit: row.unit ?? null,
      renamedFrom: row.renamedFrom === undefined ? null : processName(row.renamedFrom),
      status: row.status,
      blame: blamed(row, comparison.blame.ofProcess),
      ...activity(row),
    })),
    files: comparison.files.map((row) => ({
      path: row.path,
      renamedFrom: row.renamedFrom ?? null,
      status: row.status,
      blame: blamed(row, comparison.blame.ofFile),
      ...activity(row),
    })),
    lookups: comparison.lookups.map((row) => ({
      executable: row.executable,
      role: row.role,
      unit: row.unit ?? null,
      directory: row.directory,
      errno: errnoName(row.errno),
      errnoNumber: row.errno,
      status: row.status,
      ...sides(row, ['processes', 'paths', 'count'], single),
    })),
    ioctls: comparison.ioctls.map((row) => ({
      command: ioctlName(row.command),
      commandNumber: row.command,
      path: row.path,
      status: row.status,
      ...sides(row, ['processes', 'count', 'failed'], single),
    })),
    requests: comparison.requests.map((row) => ({
      operation: requestName(row.operation),
      operationNumber: row.operation,
      status: row.status,
      ...sides(row, ['count', 'bytes', 'latencyNs', 'longestNs'], single),
    })),
    ...accountDocument(comparison),
  };
}

/** Field by field, in a fixed order: the document must not change with how the rows were made. */
function sides<Numbers>(
  row: ChangeOf<Numbers>,
  fields: readonly (keyof Numbers & string)[],
  single: boolean,
): SidesOf<Numbers> {
  const ordered = (numbers: Numbers): Numbers =>
    Object.fromEntries(fields.map((field) => [field, numbers[field]])) as Numbers;
  const told = single ? [] : fields.filter((field) => row.verdict(field) !== 'same');
  return {
    a: ordered(row.a),
    b: ordered(row.b),
    delta: ordered(row.delta),
    metrics: Object.fromEntries(
      told.map((field) => [field, cellDocument(row.cell(field))]),
    ) as SidesOf<Numbers>['metrics'],
  };
}

function timeDocument({
  name,
  aNs,
  bNs,
  deltaNs,
  cell,
}: Comparison['phases'][number] | Comparison['milestones'][number]): TimeDocument {
  return {
    ...{ name, aNs: aNs ?? null, bNs: bNs ?? null, deltaNs: deltaNs ?? null },
    metric: cellDocument(cell()),
    ratio: ratioDocument(cell()),
  };
}

function gradeDocument(grade: Comparison['grade']): CompareDocument['grade'] {
  if (grade === undefined) return null;
  const letter = (points: number | undefined): Grade['letter'] => letterOf(points ?? 0);
  return { a: letter(grade.a.median), b: letter(grade.b.median), metric: cellDocument(grade) };
}

function times(given: UnitTimes | undefined): DocumentTimes | null {
  if (given === undefined) return null;
  const { activatingNs, activeNs, doneNs } = given;
  return { activatingNs, activeNs: activeNs ?? null, doneNs: doneNs ?? null };
}

function blamed<Row extends { readonly status: ChangeStatus }>(
  row: Row,
  blame: (row: Row) => RowBlame,
): BlameDocument | null {
  return row.status === 'same' ? null : blameDocument(blame(row));
}

function processName({ executable, role, unit }: ProcessKey): ProcessName {
  return { executable, role, unit: unit ?? null };
}
