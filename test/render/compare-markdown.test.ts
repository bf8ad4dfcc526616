import { expect, it } from 'vitest';
import { renderCompareMarkdown } from '../../src/render/markdown/compare.ts';
import { fixture } from './compare-fixture.ts';

const lines = [...renderCompareMarkdown(fixture())];

it('has the sections of the text', () => {
  expect(lines).toMatchSnapshot();
});

it('keeps each table whole: every row has as many cells as its head', () => {
  let cells: number | undefined;
  for (const line of lines) {
    if (!line.startsWith('|')) {
      cells = undefined;
      continue;
    }
    const count = line.split(/(?<!\\)\|/).length;
    cells ??= count;
    expect(count).toBe(cells);
  }
});

it('puts names into code spans that they cannot end', () => {
  const row = lines.find((line) => line.includes('a\\x7cb'))!;
  expect(row).toContain('| ``/tmp/a\\x7cb`c*d_e[f](http://example.invalid)`` |');
  expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
});
