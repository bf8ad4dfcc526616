/** A comparison in a few sentences: the time to boot, what the whole boot did, and how much else there is to say. */
import type { Comparison } from '../../../compare/types.ts';
import { isGrouped, pText, sampleText } from '../../compare-words.ts';
import { formatBytes, formatChange, formatCount, formatDelta, formatNs, plural } from '../../numbers.ts';

/** Safe to show. */
export function inShort(comparison: Comparison): string[] {
  const texts = [timeText(comparison), workText(comparison), restText(comparison)];
  return texts.filter((text) => text !== '').map((text) => text.replace(/(^|[ (])-(?=\d|<)/g, '$1−'));
}

function timeText(comparison: Comparison): string {
  const boot = comparison.phases.find(({ name }) => name === 'boot')?.cell();
  if (boot?.delta === undefined) return '';
  const { a, b, delta, verdict } = boot;
  const sides = `${sampleText(a, formatNs)} in A, ${sampleText(b, formatNs)} in B`;
  const p = isGrouped(comparison) && boot.test !== undefined ? `, p ${pText(boot)}` : '';
  switch (verdict) {
    case 'more':
    case 'less':
      return `B takes ${formatNs(Math.abs(delta))} ${verdict === 'more' ? 'longer' : 'less'} to boot (${formatChange(a.median!, b.median!)}): ${sides}${p}.`;
    case 'same':
      return `Both take the same time to boot: ${sides}.`;
    case 'unclear':
      return `The boots do not tell the times to boot apart: ${sides}${p}.`;
    case 'too-few':
      return `Too few boots to say which is quicker: ${sides}.`;
  }
}

function workText({ totals: { withoutOwn } }: Comparison): string {
  const parts = (
    [
      ['diskBytes', formatBytes, 'from the disk'],
      ['readBytes', formatBytes, 'by calls'],
      ['writeBytes', formatBytes, 'written'],
      ['opens', formatCount, 'opens'],
      ['processes', formatCount, 'processes'],
    ] as const
  ).flatMap(([field, format, what]) => {
    const { delta } = withoutOwn;
    if (delta[field] === 0 || withoutOwn.unclear(field)) return [];
    const percent = formatChange(withoutOwn.a[field], withoutOwn.b[field]);
    return `${formatDelta(delta[field], format)} ${what}${percent === '' ? '' : ` (${percent})`}`;
  });
  return parts.length === 0
    ? 'The whole boot’s work is not told apart.'
    : `B against A: ${parts.join(', ')}.`;
}

function restText({ units, findings }: Comparison): string {
  const changed = units.filter(({ status }) => status !== 'same' && status !== 'unclear').length;
  const of = (status: string): number => findings?.rows.filter((row) => row.status === status).length ?? 0;
  const bad = of('new') + of('worse');
  const good = of('gone') + of('better');
  const found =
    findings === undefined
      ? ''
      : ` ${plural(bad, 'finding is', 'findings are')} new or worse, ${formatCount(good)} gone or better.`;
  return `${plural(changed, 'unit differs', 'units differ')}.${found}`;
}
