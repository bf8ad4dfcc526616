/** What makes two runs unlike, or one of them incomplete. */
import { lossesOf } from '../model/completeness.ts';
import type { Run } from '../model/types.ts';
import type { UnlikeCode, Warning } from './types.ts';

/** Captures that begin less than this apart saw practically the same boot. */
const alikeStartNs = 250_000_000;
/** ... or less than this share of the later start: a slow machine is slow before the capture too. */
const alikeStartShare = 0.1;
/** Guests of the same size differ by what firmware and kernel took. */
const alikeMemoryShare = 0.05;

export function compareWarnings(a: Run, b: Run): Warning[] {
  return [...sameRun(a, b), ...incomplete(a, 'a'), ...incomplete(b, 'b'), ...unlike(a, b)];
}

function sameRun(a: Run, b: Run): Warning[] {
  const same = a.manifest.id === b.manifest.id && a.manifest.created === b.manifest.created;
  return same ? [{ code: 'same-run' }] : [];
}

function incomplete({ completeness }: Run, run: 'a' | 'b'): Warning[] {
  return lossesOf(completeness).map((loss) => ({ ...loss, run }));
}

function unlike(a: Run, b: Run): Warning[] {
  const warnings: Warning[] = [];
  const differ = (code: UnlikeCode, left: string | undefined, right: string | undefined): void => {
    if (left !== undefined && right !== undefined && left !== right)
      warnings.push({ code, a: left, b: right });
  };
  differ('kind', a.manifest.kind, b.manifest.kind);
  const aNs = a.completeness.captureStartNs;
  const bNs = b.completeness.captureStartNs;
  const apart = Math.abs(bNs - aNs);
  // An import's clock begins with its trace, a session's anywhere: their starts say nothing.
  const boots = a.manifest.kind === 'boot' && b.manifest.kind === 'boot';
  if (boots && apart > alikeStartNs && apart > alikeStartShare * Math.max(aNs, bNs)) {
    warnings.push({ code: 'capture-start', aNs, bNs });
  }
  differ('probe-set', a.completeness.probeSet, b.completeness.probeSet);
  differ('blind-spots', spots(a), spots(b));
  differ('filters', filters(a), filters(b));
  const left = a.manifest.host;
  const right = b.manifest.host;
  differ('architecture', left.architecture, right.architecture);
  differ('virtualization', left.virtualization, right.virtualization);
  if (left.cpus !== undefined && right.cpus !== undefined && left.cpus !== right.cpus) {
    warnings.push({ code: 'cpus', a: left.cpus, b: right.cpus });
  }
  if (left.memoryBytes !== undefined && right.memoryBytes !== undefined) {
    const most = Math.max(left.memoryBytes, right.memoryBytes);
    if (Math.abs(left.memoryBytes - right.memoryBytes) > alikeMemoryShare * most) {
      warnings.push({ code: 'memory', a: left.memoryBytes, b: right.memoryBytes });
    }
  }
  return warnings;
}

/** As options of `capture`, in an order that does not depend on theirs. */
function filters(run: Run): string {
  const options = run.completeness.filters.map(({ how, what, value }) => `--${how}-${what} ${value}`);
  return options.sort().join(' ');
}

function spots(run: Run): string {
  return [...run.completeness.blindSpots].sort().join(', ');
}
