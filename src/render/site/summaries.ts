/** What the index says of a run, a comparison and a release. */
import type { Activity } from '../../compare/activity.ts';
import { foldRun } from '../../compare/fold.ts';
import type { Cell, Comparison } from '../../compare/types.ts';
import { letterOf } from '../../findings/grade.ts';
import type { Findings } from '../../findings/types.ts';
import { bootEndNs } from '../../model/boot-end.ts';
import { withinRun } from '../../model/keys/process-key.ts';
import type { Redaction } from '../../model/redact/redact.ts';
import type { Run } from '../../model/types.ts';
import { median } from '../../stats/median.ts';
import { completenessSummary } from '../completeness.ts';
import { hardware, kernelName, osName } from '../describe.ts';
import { clip } from '../html/names.ts';
import type { CompareSummary, MetricChange, MetricName, RunSummary, SiteRelease } from './types.ts';

/** Of a run that was redacted already, where it was to be. */
export function runSummary(run: Run, findings: Findings, redaction: Redaction | undefined): RunSummary {
  const { manifest } = run;
  const total = foldRun(run, withinRun).withoutOwn as Activity;
  const count = (severity: string): number =>
    findings.findings.filter((finding) => finding.severity === severity).length;
  const { grade } = findings;
  return {
    id: clip(manifest.id),
    kind: manifest.kind,
    created: createdIso(manifest.created),
    os: clip(osName(run)),
    kernel: clip(kernelName(run)),
    machine: clip(hardware(run)),
    host: clip(manifest.host.name ?? ''),
    bootNs: bootEndNs(run) ?? null,
    readBytes: total.readBytes,
    writeBytes: total.writeBytes,
    diskBytes: total.diskBytes,
    opens: total.opens,
    processes: total.processes,
    grade: grade === undefined ? null : { letter: grade.letter, points: grade.points },
    findings: { major: count('major'), moderate: count('moderate'), minor: count('minor') },
    completeness: completenessSummary(run),
    redacted: redaction === undefined ? null : Object.fromEntries(redaction),
  };
}

/** As feeds want it. Manifests may leave out seconds. */
function createdIso(created: string): string {
  const ms = Date.parse(created);
  return new Date(Number.isNaN(ms) ? 0 : ms).toISOString().replace('.000', '');
}

export function compareSummary(comparison: Comparison, refused: string): CompareSummary {
  const { withoutOwn } = comparison.totals;
  const rows = comparison.findings?.rows;
  const count = (status: string): number => rows?.filter((row) => row.status === status).length ?? 0;
  return {
    refused,
    changes: {
      bootNs: metricChange(comparison.phases.find(({ name }) => name === 'boot')?.cell()),
      readBytes: metricChange(withoutOwn.cell('readBytes')),
      diskBytes: metricChange(withoutOwn.cell('diskBytes')),
    },
    findings:
      rows === undefined
        ? null
        : { new: count('new'), worse: count('worse'), gone: count('gone'), better: count('better') },
  };
}

function metricChange(cell: Cell | undefined): MetricChange {
  if (cell === undefined) return { a: null, b: null, verdict: 'unclear' };
  return { a: cell.a.median ?? null, b: cell.b.median ?? null, verdict: cell.verdict };
}

/** `runs`: those that are compared, oldest first; one at least. */
export function releaseSummary(title: string, segment: string, runs: readonly RunSummary[]): SiteRelease {
  const values = (metric: MetricName): number[] =>
    runs.flatMap((run) => (run[metric] === null ? [] : [run[metric]]));
  const all = {
    bootNs: values('bootNs'),
    readBytes: values('readBytes'),
    diskBytes: values('diskBytes'),
  };
  const points = median(runs.flatMap(({ grade }) => grade?.points ?? []));
  const rounded = points === undefined ? undefined : Math.round(points);
  return {
    ...{ title, segment, boots: runs.length, first: runs[0]!.created, last: runs.at(-1)!.created },
    medians: {
      bootNs: median(all.bootNs) ?? null,
      readBytes: median(all.readBytes) ?? null,
      diskBytes: median(all.diskBytes) ?? null,
    },
    grade: rounded === undefined ? null : { letter: letterOf(rounded), points: rounded },
    values: all,
  };
}
