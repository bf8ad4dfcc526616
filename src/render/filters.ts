/** What was left out of a run because someone asked for that, in words. Safe to show. */
import { printable } from '../lib/escape.ts';
import type { Filter } from '../model/types.ts';

const kinds: ReadonlyMap<string, string> = new Map([
  ['failed', 'failed look-ups'],
  ['ioctl', 'ioctl'],
  ['fills', 'reads into the page cache'],
  ['blocked', 'waits for I/O'],
  ['requests', 'block requests'],
  ['changes', 'changes of names and sizes'],
  ['fsync', 'fsync'],
  ['mmap', 'mappings'],
]);

const groups: readonly (readonly [what: Filter['what'], before: string])[] = [
  ['path', 'paths below'],
  ['process', 'processes named'],
  ['cgroup', 'control groups below'],
  ['kind', ''],
];

/** `only paths below /var or /srv were kept, and ioctl and failed look-ups were left out`; '' for no filters. */
export function filterText(filters: readonly Filter[]): string {
  const kept = phrases(filters, 'only', 'or');
  const leftOut = phrases(filters, 'skip', 'and');
  return [
    ...(kept.length === 0 ? [] : [`only ${kept.join(' by ')} were kept`]),
    ...(leftOut.length === 0 ? [] : [`${leftOut.join(' and ')} were left out`]),
  ].join(', and ');
}

function phrases(filters: readonly Filter[], how: Filter['how'], or: string): string[] {
  return groups.flatMap(([what, before]) => {
    const values = filters
      .filter((filter) => filter.how === how && filter.what === what)
      .map(({ value }) => (what === 'kind' ? (kinds.get(value) ?? printable(value)) : printable(value)));
    const list = [values.slice(0, -1).join(', '), ...values.slice(-1)].filter((text) => text !== '');
    return list.length === 0 ? [] : [`${before} ${list.join(` ${or} `)}`.trim()];
  });
}
