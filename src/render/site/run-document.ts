/** A run's JSON beside its page: what it was, what it did in all, and what was found. `show --format json` has every process. */
import type { Findings } from '../../findings/types.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Run } from '../../model/types.ts';
import type { RuleOf } from '../findings-words.ts';
import { findingsDocument, type FindingsDocument } from '../json/findings.ts';
import { showDocument, type ShowDocument } from '../json/show.ts';

type Facts =
  'run' | 'host' | 'os' | 'kernel' | 'capture' | 'span' | 'completeness' | 'milestones' | 'totals' | 'disk';

export interface RunDocument extends Pick<ShowDocument, Facts> {
  readonly schema: 'bootio/published-run/1';
  /** How many of each kind were left out; null where nothing was to be. */
  readonly redacted: Readonly<Record<string, number>> | null;
  readonly findings: FindingsDocument;
}

export function runDocument(
  run: Run,
  findings: Findings,
  ruleOf: RuleOf,
  redaction: Redaction | undefined,
): RunDocument {
  const show = showDocument(run, []);
  return {
    schema: 'bootio/published-run/1',
    redacted: redaction === undefined ? null : Object.fromEntries(redaction),
    ...{ run: show.run, host: show.host, os: show.os, kernel: show.kernel, capture: show.capture },
    ...{ span: show.span, completeness: show.completeness, milestones: show.milestones, totals: show.totals },
    disk: show.disk,
    findings: findingsDocument(run, findings, ruleOf),
  };
}
