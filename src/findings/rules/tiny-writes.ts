/** Many write calls of a few bytes each. */
import { defineRule } from '../rule.ts';
import { tinyCalls, tinyOptions } from '../tiny-calls.ts';

export const tinyWrites = defineRule({
  meta: {
    id: 'tiny-writes',
    title: 'Writes a few bytes at a time',
    what: '{who} writes {paths} by {calls:call} of {average} on average, {bytes} in all.',
    why: 'Each call locks the file, marks a page and its inode changed, and may start the journal; a buffer does that once for thousands of bytes.',
    advice:
      'Write through a buffer (stdio without line buffering), and flush it where a reader has to see it.',
    needs: ['accesses', 'calls'],
    measure: 'write calls',
    options: {
      ...tinyOptions,
      maxAverage: { value: 128, unit: 'bytes', says: 'so much each at most' },
    },
    limits: 'Messages (sockets, pipes, terminals) are left out: they are as long as they are.',
  },
  evaluate: (facts, options) =>
    tinyCalls(
      facts,
      options,
      ({ accesses, writeCalls, writeBytes }) => ({ accesses, calls: writeCalls, bytes: writeBytes }),
      ({ type, path }) => type === 'regular' && !/^\/(?:proc|sys)\//.test(path),
    ),
});
