import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../../src/compare/compare.ts';
import { displayWidth, shorten, wrap } from '../../src/render/text/columns.ts';
import { renderCompareText } from '../../src/render/text/compare.ts';
import { fakeRun } from '../support/fake-run.ts';
import { fixture, releaseA } from './compare-fixture.ts';

const text = (width: number, all = false, color = false): string[] => [
  ...renderCompareText(fixture(), { width, all, color }),
];

describe('a comparison as text', () => {
  it('shows runs, warnings, totals, milestones and the largest changes', () => {
    expect(text(80)).toMatchSnapshot();
  });

  it.each([40, 60, 72, 80, 100, 160])('fits %d columns', (width) => {
    for (const line of text(width, true)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
  });

  it('lets no control character, escape or bidi override of a name through', () => {
    for (const line of text(200, true)) expect(line).not.toMatch(/[\p{Cc}\u202a-\u202e\p{Cs}]/u);
  });

  it('has colour only where it is asked for', () => {
    const escape = String.fromCharCode(27);
    expect(text(80).join('')).not.toContain(escape);
    expect(text(80, false, true).join('')).toContain(`${escape}[`);
  });

  it('shows ten rows of a table, and all on demand', () => {
    const access = Array.from({ length: 15 }, (_, i) => ({ path: `/f${i}`, read: [1, 100] as const }));
    const comparison = compareRuns(
      releaseA,
      fakeRun({ processes: [{ executable: '/x', accesses: access }] }),
    );
    const files = (all: boolean): string[] =>
      [...renderCompareText(comparison, { width: 80, all, color: false })].filter((line) =>
        line.startsWith('  /f'),
      );
    expect(files(false).length).toBeLessThan(10);
    expect(files(true).length).toBe(15);
  });

  it('of a run with itself says that all is the same', () => {
    const lines = [
      ...renderCompareText(compareRuns(releaseA, releaseA), { width: 80, all: false, color: false }),
    ];
    expect(lines).toContain('! A and B are the same run.');
    expect(lines).toContain('Files: 4 the same');
  });

  it('of empty runs is fine', () => {
    const lines = [
      ...renderCompareText(compareRuns(fakeRun(), fakeRun()), { width: 80, all: true, color: false }),
    ];
    expect(lines).toContain('Units: none');
  });
});

describe('shorten', () => {
  it('keeps both ends', () => {
    expect(shorten('/usr/lib/x86_64-linux-gnu/libsystemd-shared-*.so', 24)).toBe('/usr/lib/…md-shared-*.so');
  });
  it('never takes more columns than there are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (given, width) => {
        expect(displayWidth(shorten(given, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});

it('wrap loses no word and fits where words do', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ minLength: 1, maxLength: 9 }).filter((word) => !word.includes(' '))),
      (words) => {
        const lines = wrap(words.join(' '), 10);
        expect(lines.join(' ')).toBe(words.join(' '));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(10);
      },
    ),
  );
});
