/** The warnings of a comparison in words, one line each, safe to show. */
import type { Warning } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import { lossTexts } from './losses.ts';
import { formatBytes, formatCount, formatNs, plural } from './numbers.ts';

/** Losses of each run first taken together, as lossTexts has them; the others one by one, in their order. */
export function warningTexts(warnings: readonly Warning[]): string[] {
  const texts: string[] = [];
  const said = new Set<string>();
  for (const warning of warnings) {
    if (!('run' in warning)) {
      texts.push(unlikeText(warning));
      continue;
    }
    const { run } = warning;
    if (said.has(run)) continue;
    said.add(run);
    const losses = warnings.filter((other): other is Lost => 'run' in other && other.run === run);
    texts.push(...lossTexts(losses).map(({ text }) => `${run.toUpperCase()}: ${text}`));
  }
  return texts;
}

type Lost = Extract<Warning, { readonly run: 'a' | 'b' }>;

function unlikeText(warning: Exclude<Warning, Lost>): string {
  switch (warning.code) {
    case 'same-run':
      return 'A and B are the same run.';
    case 'capture-start':
      return `The captures did not begin alike: ${formatNs(warning.aNs)} after the kernel in A, ${formatNs(warning.bNs)} in B. What only one of them saw counts as a change.`;
    case 'cpus':
      return `The machines differ: ${plural(warning.a, 'CPU')} in A, ${formatCount(warning.b)} in B.`;
    case 'memory':
      return `The machines differ: ${formatBytes(warning.a)} of memory in A, ${formatBytes(warning.b)} in B.`;
    case 'kind':
      return `The runs are of different kinds: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'architecture':
      return `The machines differ: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'virtualization':
      return `The machines differ in virtualization: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'probe-set':
      return `The captures used different probes: ${printable(warning.a)} and ${printable(warning.b)}.`;
    case 'blind-spots':
      return `The captures could not see the same I/O: A misses ${spots(warning.a)}, B misses ${spots(warning.b)}.`;
    case 'filters':
      return `The captures were told to leave out different things: ${filters(warning.a)} in A, ${filters(warning.b)} in B. What only one of them kept counts as a change.`;
  }
}

function filters(options: string): string {
  return options === '' ? 'nothing' : printable(options);
}

function spots(list: string): string {
  return list === '' ? 'nothing' : printable(list);
}
