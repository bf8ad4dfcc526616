/** The units that changed most, each with what of it, how sure that is and whose change it is: the first thing that is asked of a comparison. */
import type { Activity } from '../../../compare/activity.ts';
import type { Comparison, UnitRow } from '../../../compare/types.ts';
import { blameTexts } from '../../blame-words.ts';
import { whoseSummary } from '../../compare-lists.ts';
import { deltaText, isGrouped, leadingP } from '../../compare-words.ts';
import { unitTitle } from '../../describe.ts';
import { formatBytes, formatCount, formatDelta, formatNs, plural } from '../../numbers.ts';
import { writeFragment } from '../fragment.ts';
import { clip, clipText } from '../names.ts';

export interface TopChangesView {
  readonly title: string;
  readonly rows: readonly TopChangeView[];
  readonly note: string;
}

interface TopChangeView {
  readonly name: string;
  readonly badge: string;
  readonly told: readonly { readonly text: string; readonly tone: string; readonly what: string }[];
  readonly sure: string;
  readonly why: string;
  readonly allWhy: string;
  readonly link: string;
}

const shown = 7;
const mostTold = 3;
const leastShare = 0.02;

interface Told {
  readonly field: keyof Activity;
  readonly what: string;
  readonly format: (value: number) => string;
}

/** In the order in which rows are: bytes first. */
const tellable: readonly Told[] = [
  { field: 'diskBytes', what: 'from disk', format: formatBytes },
  { field: 'readBytes', what: 'read', format: formatBytes },
  { field: 'writeBytes', what: 'written', format: formatBytes },
  { field: 'waitNs', what: 'waited', format: formatNs },
  { field: 'readCalls', what: 'read calls', format: formatCount },
  { field: 'opens', what: 'opens', format: formatCount },
  { field: 'failedLookups', what: 'failed look-ups', format: formatCount },
  { field: 'ioctls', what: 'ioctl', format: formatCount },
  { field: 'processes', what: 'processes', format: formatCount },
];

export function topChanges(comparison: Comparison): TopChangesView {
  const told = comparison.units.filter(({ status }) => status !== 'same' && status !== 'unclear');
  const rows = told.length > 0 ? told : comparison.units.filter(({ status }) => status === 'unclear');
  const none = isGrouped(comparison)
    ? 'No unit is told apart; these differ most, and it may be chance.'
    : 'All units did the same.';
  return {
    title: 'Largest changes',
    rows: rows.slice(0, shown).map((row) => changeView(comparison, row)),
    note: told.length === 0 ? none : whoseText(comparison, told.length),
  };
}

/** Where no run says who owns what, nothing is said of explanations. */
function whoseText(comparison: Comparison, changed: number): string {
  const whose = whoseSummary(comparison);
  return `${whose === '' ? `${plural(changed, 'unit')} changed` : whose}. A unit’s row below has all that changed in it.`;
}

function changeView(comparison: Comparison, row: UnitRow): TopChangeView {
  const isTold = row.status !== 'unclear';
  const why = blameTexts(comparison.blame.ofUnit(row));
  const name = clip(unitTitle(row));
  const size = (field: keyof Activity): number => Math.abs(row.delta[field]);
  const parts = tellable.filter(({ field }) => row.delta[field] !== 0 && (!isTold || !row.unclear(field)));
  const byteParts = parts.filter(({ format }) => format === formatBytes);
  const most = Math.max(...byteParts.map(({ field }) => size(field)));
  // Of bytes the largest first, without what is lost beside it; then times and counts.
  const bytes = byteParts
    .filter(({ field }) => size(field) >= most * leastShare)
    .sort((x, y) => size(y.field) - size(x.field));
  const rest = parts.filter(({ format }) => format !== formatBytes);
  const p = isGrouped(comparison) ? leadingP(row) : '';
  return {
    name,
    badge:
      row.status === 'new' || row.status === 'gone'
        ? row.status
        : row.renamedFrom === undefined
          ? ''
          : 'renamed',
    told: [...bytes, ...rest].slice(0, mostTold).map(({ field, what, format }) => ({
      text: isTold
        ? formatDelta(row.delta[field], format).replace(/^-/, '−')
        : `${deltaText(undefined, format)} ${format(size(field))}`,
      tone: !isTold ? 'unclear' : row.delta[field] > 0 ? 'more' : 'less',
      what,
    })),
    sure: p === '' ? '' : p === 'exact' ? 'exact' : `p ${p}`,
    why: clip(why.length === 1 ? why[0]! : `${why[0]!} (+${why.length - 1})`),
    allWhy: clipText(why.join('; ')),
    link:
      row.kind === 'unit' ? writeFragment({ section: 'timeline', values: new Map([['q', name]]) }) : '#units',
  };
}
