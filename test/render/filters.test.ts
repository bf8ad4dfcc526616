import { expect, it } from 'vitest';
import type { Filter } from '../../src/model/types.ts';
import { filterText } from '../../src/render/filters.ts';

const filter = (how: Filter['how'], what: Filter['what'], value: string): Filter => ({ how, what, value });

it.each([
  ['', []],
  ['only paths below /var were kept', [filter('only', 'path', '/var')]],
  ['ioctl were left out', [filter('skip', 'kind', 'ioctl')]],
  [
    'only paths below /a, /b or /c by processes named x were kept, and control groups below /user.slice and failed look-ups and ioctl were left out',
    [
      filter('skip', 'kind', 'failed'),
      filter('only', 'path', '/a'),
      filter('only', 'process', 'x'),
      filter('only', 'path', '/b'),
      filter('skip', 'kind', 'ioctl'),
      filter('only', 'path', '/c'),
      filter('skip', 'cgroup', '/user.slice'),
    ],
  ],
  ['paths below /\\x0a were left out', [filter('skip', 'path', '/\n')]],
] as const)('%s', (text, filters) => {
  expect(filterText(filters)).toBe(text);
});
