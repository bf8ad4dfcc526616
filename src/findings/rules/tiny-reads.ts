/** Many read calls of a few bytes each. */
import { defineRule } from '../rule.ts';
import { tinyCalls, tinyOptions } from '../tiny-calls.ts';

export const tinyReads = defineRule({
  meta: {
    id: 'tiny-reads',
    title: 'Reads a few bytes at a time',
    what: '{who} reads {paths} by {calls:call} of {average} on average, {bytes} in all.',
    why: 'A call costs the same for one byte as for four thousand: a file read byte by byte takes hundreds of times as long.',
    advice:
      'Read blocks (stdio, a buffer of 4 kB or more), or map the file. Shells read byte by byte what they must not read ahead, such as "while read" from a pipe: feed them a file, or let awk do it.',
    needs: ['accesses', 'calls'],
    measure: 'read calls',
    options: {
      ...tinyOptions,
      maxAverage: { value: 64, unit: 'bytes', says: 'so much each at most' },
    },
  },
  evaluate: (facts, options) =>
    tinyCalls(
      facts,
      options,
      ({ accesses, readCalls, readBytes }) => ({ accesses, calls: readCalls, bytes: readBytes }),
      ({ type }) => type === 'regular' || type === 'block' || type === 'other' || type === 'fifo',
    ),
});
