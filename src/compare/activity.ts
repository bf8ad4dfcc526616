/** What processes, units and files did in one run: the numbers that a comparison sets side by side. */
import type { Bytes } from '../lib/units.ts';

export interface Activity {
  readonly processes: number;
  /** Distinct files used. */
  readonly files: number;
  readonly accesses: number;
  /** Accesses that were opened during the capture, by the process itself. */
  readonly opens: number;
  readonly readCalls: number;
  readonly readBytes: Bytes;
  readonly writeCalls: number;
  readonly writeBytes: Bytes;
}

/** An activity while it is being added up. */
export type ActivitySum = { -readonly [Field in keyof Activity]: number };

export const activityFields = [
  'processes',
  'files',
  'accesses',
  'opens',
  'readCalls',
  'readBytes',
  'writeCalls',
  'writeBytes',
] as const satisfies readonly (keyof Activity)[];

export function emptySum(): ActivitySum {
  return {
    processes: 0,
    files: 0,
    accesses: 0,
    opens: 0,
    readCalls: 0,
    readBytes: 0,
    writeCalls: 0,
    writeBytes: 0,
  };
}

export const nothing: Activity = emptySum() as Activity;

/** b less a, field by field. */
export function difference(a: Activity, b: Activity): Activity {
  const delta = emptySum();
  for (const field of activityFields) delta[field] = b[field] - a[field];
  return delta as Activity;
}
