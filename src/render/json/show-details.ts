/** The details of a run as plain JSON, for show.ts: names beside the numbers, null where a path is not known. */
import {
  diskSums,
  type DiskSums,
  type FillKind,
  type ProcessDetails,
  type WaitSum,
} from '../../model/detail-sums.ts';
import { ioctlName } from '../../model/ioctl-names.ts';
import type { FileIndex, Run } from '../../model/types.ts';
import { changeName, changesSize, deviceOf, errnoName, lookupCall, requestName } from '../show-words.ts';

interface Device {
  readonly major: number;
  readonly minor: number;
}

export interface ShowWaits {
  readonly count: number;
  readonly waitNs: number;
  readonly longestNs: number;
}

export interface ShowDisk {
  /** What was read from devices: `demand` is data as it was needed, `direct` past the page cache, or swap. */
  readonly fills: DiskSums['fills'];
  readonly waits: ShowWaits;
  readonly failedLookups: { readonly count: number };
  readonly requests: readonly {
    readonly device: Device;
    readonly operation: string;
    /** As the kernel numbers it. */
    readonly operationNumber: number;
    readonly count: number;
    readonly bytes: number;
    /** Of all of them added up, and of the slowest. */
    readonly latencyNs: number;
    readonly longestNs: number;
  }[];
}

export interface ShowDetails {
  readonly failedLookups: readonly {
    readonly path: string;
    readonly call: string;
    readonly errno: string;
    readonly errnoNumber: number;
    readonly count: number;
  }[];
  readonly ioctls: readonly {
    readonly path: string | null;
    readonly command: string;
    readonly commandNumber: number;
    readonly count: number;
    readonly failed: number;
  }[];
  readonly syncs: readonly {
    readonly path: string | null;
    readonly calls: number;
    readonly syncNs: number;
  }[];
  readonly diskReads: readonly {
    readonly path: string | null;
    readonly kind: FillKind;
    readonly device: Device;
    readonly requests: number;
    readonly bytes: number;
    readonly readAheadBytes: number;
  }[];
  readonly waits: ShowWaits;
  /** The same by thread, and by what it waited in and for; empty in runs that do not tell. */
  readonly threadWaits: readonly (ShowWaits & { readonly tid: number })[];
  readonly callWaits: readonly (ShowWaits & {
    /** The system call, or `page-fault`; null where not known, as of the kernel's own threads. */
    readonly call: string | null;
    readonly path: string | null;
    /** What the thread had had read before it waited. */
    readonly kind: FillKind | 'unknown';
  })[];
  readonly kernelReads: readonly {
    readonly path: string | null;
    readonly calls: number;
    readonly bytes: number;
  }[];
  readonly changes: readonly {
    readonly operation: string;
    readonly path: string;
    readonly secondPath: string | null;
    readonly count: number;
    /** Of truncate the new size, of fallocate the bytes, of the last of them; null for changes of names. */
    readonly lastSizeBytes: number | null;
  }[];
}

export function showDisk(run: Run): ShowDisk {
  const { fills, waits, requests } = diskSums(run);
  return {
    fills,
    waits: showWaits(waits),
    failedLookups: { count: run.details.failedLookups.reduce((sum, { count }) => sum + count, 0) },
    requests: requests.map(({ disk, operation, ...sums }) => ({
      device: deviceOf(disk),
      operation: requestName(operation),
      operationNumber: operation,
      ...sums,
    })),
  };
}

export function showDetails(run: Run, details: ProcessDetails): ShowDetails {
  const pathOf = (file: FileIndex): string | null => orNull(run.files[file]?.path ?? '');
  return {
    failedLookups: details.failedLookups.map(({ path, call, errno, count }) => ({
      path,
      call: lookupCall(call),
      errno: errnoName(errno),
      errnoNumber: errno,
      count,
    })),
    ioctls: details.ioctls.map(({ file, command, count, failed }) => ({
      path: pathOf(file),
      command: ioctlName(command),
      commandNumber: command,
      count,
      failed,
    })),
    syncs: details.syncs.map(({ file, calls, spanNs }) => ({
      path: pathOf(file),
      calls,
      syncNs: spanNs,
    })),
    diskReads: details.fills.map(({ file, kind, disk, requests, bytes, readAheadBytes }) => ({
      path: pathOf(file),
      kind,
      device: deviceOf(disk),
      requests,
      bytes,
      readAheadBytes,
    })),
    waits: showWaits(details.waits ?? { count: 0, spanNs: 0, longestNs: 0 }),
    threadWaits: details.threadWaits.map((waits) => ({ tid: waits.tid, ...showWaits(waits) })),
    callWaits: details.callWaits.map((waits) => ({
      call: orNull(waits.call),
      path: pathOf(waits.file),
      kind: waits.kind,
      ...showWaits(waits),
    })),
    kernelReads: details.kernelReads.map(({ file, calls, bytes }) => ({
      path: pathOf(file),
      calls,
      bytes,
    })),
    changes: details.changes.map(({ operation, path, secondPath, count, lastSizeBytes }) => ({
      operation: changeName(operation),
      path,
      secondPath: orNull(secondPath),
      count,
      lastSizeBytes: changesSize(operation) ? lastSizeBytes : null,
    })),
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);

function showWaits({ count, spanNs, longestNs }: Readonly<WaitSum>): ShowWaits {
  return { count, waitNs: spanNs, longestNs };
}
