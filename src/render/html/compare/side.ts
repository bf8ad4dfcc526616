/** What booted on one side of a comparison: of many boots how many there are, and which of them the page shows. */
import type { Activity } from '../../../compare/activity.ts';
import type { Comparison, SideName } from '../../../compare/types.ts';
import type { Run } from '../../../model/types.ts';
import { isGrouped, sizeText, whenText } from '../../compare-words.ts';
import { plural } from '../../numbers.ts';
import { reasonTexts } from '../../warnings.ts';
import { clip } from '../names.ts';
import { runView, type RunView } from '../page.ts';

export interface SideView extends RunView {
  /** `10 boots`, as large as the system's name; '' of single runs. */
  readonly size: string;
  /** What is asked for less often, folded. */
  readonly more: RunView['facts'];
}

/** On the first screen; the rest of the facts is folded. */
const first: ReadonlySet<string> = new Set(['Kernel', 'Machine', 'Booted', 'Captured', 'Boots', 'Set apart']);

export function sideView(comparison: Comparison, side: SideName, run: Run, own: Activity): SideView {
  const view = allOf(comparison, side, run, own);
  const isFirst = ({ term }: { readonly term: string }): boolean => first.has(term);
  return { ...view, facts: view.facts.filter(isFirst), more: view.facts.filter((fact) => !isFirst(fact)) };
}

function allOf(comparison: Comparison, side: SideName, run: Run, own: Activity): Omit<SideView, 'more'> {
  const view = runView(run, side, own);
  const of = comparison[side];
  if (of.runs.length + of.setApart.length < 2) {
    return { ...view, size: isGrouped(comparison) ? sizeText(of) : '' };
  }
  const told = view.facts.filter(({ term }) => term !== 'Run' && term !== 'Booted' && term !== 'Captured');
  const facts = [
    { term: 'Boots', text: whenText(of) },
    { term: 'Shown', text: `${run.manifest.id}, the one of the median time to boot` },
    ...of.setApart.map(({ run: apart, reasons }) => ({
      term: 'Set apart',
      text: `${apart.manifest.id}: ${reasonTexts(reasons)}`,
    })),
  ];
  return {
    ...view,
    facts: [...told.slice(0, 2), ...facts.slice(0, mostApart), ...told.slice(2)].map(({ term, text }) => ({
      term,
      text: clip(text),
    })),
    size: of.setApart.length === 0 ? plural(of.runs.length, 'boot') : sizeText(of),
  };
}

/** With the two before them. */
const mostApart = 2 + 4;
