/** The rules, those that say more about the same accesses before those that say less (see Family in rule.ts). */
import type { Rule } from './rule.ts';
import { afterLoginWork } from './rules/after-login-work.ts';
import { coldReadsCriticalChain } from './rules/cold-reads-critical-chain.ts';
import { failedLookupStorm } from './rules/failed-lookup-storm.ts';
import { manyFilePoller } from './rules/many-file-poller.ts';
import { perItemBesideAggregate } from './rules/per-item-beside-aggregate.ts';
import { readAgain } from './rules/read-again.ts';
import { regularPoller } from './rules/regular-poller.ts';

export const rules: readonly Rule[] = [
  perItemBesideAggregate,
  manyFilePoller,
  regularPoller,
  readAgain,
  failedLookupStorm,
  afterLoginWork,
  coldReadsCriticalChain,
];
