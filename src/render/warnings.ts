/** The warnings of a comparison in words. One line each, safe to show. */
import type { Warning } from '../compare/types.ts';
import { printable } from '../lib/escape.ts';
import { formatBytes, formatCount, formatNs } from './numbers.ts';

export function warningText(warning: Warning): string {
  switch (warning.code) {
    case 'same-run':
      return 'A and B are the same run.';
    case 'lost':
      return `${name(warning.run)}: ${lossText(warning.what, warning.count)}`;
    case 'cut-off':
      return `${name(warning.run)} was cut off before its capture ended: what came later is missing.`;
    case 'damaged':
      return `${name(warning.run)} is damaged: ${formatBytes(warning.bytes)} in ${count(warning.blocks, 'block')} could not be read.`;
    case 'bad-records':
      return `${name(warning.run)} has ${count(warning.count, 'record')} that could not be read.`;
    case 'unresolved':
      return `${name(warning.run)} has ${count(warning.count, 'reference')} to names that were lost.`;
    case 'capture-start':
      return `The captures did not begin alike: ${formatNs(warning.aNs)} after the kernel in A, ${formatNs(warning.bNs)} in B. What only one of them saw counts as a change.`;
    case 'cpus':
      return `The machines differ: ${count(warning.a, 'CPU')} in A, ${formatCount(warning.b)} in B.`;
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
  }
}

/** Losses of names only: what was done is still counted. */
const nameLosses: ReadonlyMap<string, string> = new Map([
  ['open', 'path'],
  ['path', 'path'],
  ['cgroup', 'control group'],
  ['move', 'control group'],
  ['comm', 'process name'],
]);

export function losesNamesOnly(what: string): boolean {
  return nameLosses.has(what);
}

/** `21 paths are not known.`, `2 access events were lost, so numbers are too low.` */
export function lossText(what: string, number: number): string {
  const were = number === 1 ? 'was' : 'were';
  const lostName = nameLosses.get(what);
  if (lostName !== undefined) return `${count(number, lostName)} ${number === 1 ? 'is' : 'are'} not known.`;
  return `${count(number, `${printable(what)} event`)} ${were} lost, so numbers are too low.`;
}

function name(run: 'a' | 'b'): string {
  return run.toUpperCase();
}

function count(number: number, what: string): string {
  return `${formatCount(number)} ${what}${number === 1 ? '' : 's'}`;
}

function spots(list: string): string {
  return list === '' ? 'nothing' : printable(list);
}
