/** The rules, those that say more about the same accesses before those that say less (see Family in rule.ts). */
import type { Rule } from './rule.ts';
import { afterLoginWork } from './rules/after-login-work.ts';
import { blockedInOneUnit } from './rules/blocked-in-one-unit.ts';
import { coldReadsCriticalChain } from './rules/cold-reads-critical-chain.ts';
import { deviceWaitUnit } from './rules/device-wait-unit.ts';
import { directoryScans } from './rules/directory-scans.ts';
import { failedLookupStorm } from './rules/failed-lookup-storm.ts';
import { fsyncStorm } from './rules/fsync-storm.ts';
import { ioctlPolling } from './rules/ioctl-polling.ts';
import { logSpam } from './rules/log-spam.ts';
import { loneHelperLibrary } from './rules/lone-helper-library.ts';
import { manyFilePoller } from './rules/many-file-poller.ts';
import { oversampling } from './rules/oversampling.ts';
import { perItemBesideAggregate } from './rules/per-item-beside-aggregate.ts';
import { processStorm } from './rules/process-storm.ts';
import { readAgain } from './rules/read-again.ts';
import { readByMany } from './rules/read-by-many.ts';
import { regularPoller } from './rules/regular-poller.ts';
import { reopenInsteadOfKeepOpen } from './rules/reopen-instead-of-keep-open.ts';
import { serialColdReads } from './rules/serial-cold-reads.ts';
import { tinyReads } from './rules/tiny-reads.ts';
import { tinyWrites } from './rules/tiny-writes.ts';
import { unusedReadAhead } from './rules/unused-read-ahead.ts';
import { wholeFileRewrite } from './rules/whole-file-rewrite.ts';
import { writeThenDelete } from './rules/write-then-delete.ts';

export const rules: readonly Rule[] = [
  perItemBesideAggregate,
  wholeFileRewrite,
  manyFilePoller,
  oversampling,
  regularPoller,
  reopenInsteadOfKeepOpen,
  directoryScans,
  ioctlPolling,
  readAgain,
  readByMany,
  tinyReads,
  tinyWrites,
  fsyncStorm,
  writeThenDelete,
  logSpam,
  failedLookupStorm,
  processStorm,
  afterLoginWork,
  deviceWaitUnit,
  coldReadsCriticalChain,
  serialColdReads,
  blockedInOneUnit,
  unusedReadAhead,
  loneHelperLibrary,
];
