import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { contrast as clientContrast } from '../../../src/client/timeline/contrast.ts';
import { contrast, difference, parseColour, seen, visions, type Vision } from '../../support/colours.ts';

const css = readFileSync(path.join(import.meta.dirname, '../../../templates/report.css'), 'utf8');

/** The colours of light, dark and print: the `:root` blocks in their order, the later ones on top of the first. */
const [light = {}, dark = {}, print = {}] = Array.from(css.matchAll(/:root \{([^}]*)\}/g), ([, block]) =>
  Object.fromEntries(
    Array.from(block!.matchAll(/--([\w-]+): (#\w+)/g), ([, name, value]) => [name!, value!]),
  ),
);
const themes = { light, dark: { ...light, ...dark }, print: { ...light, ...print } };
const screens = ['light', 'dark'] as const;
type Theme = keyof typeof themes;

const colour = (theme: Theme, name: string): ReturnType<typeof parseColour> =>
  parseColour(themes[theme][name] ?? '');

/** Pairs of colours that differ by less. */
function alike(theme: Theme, names: readonly string[], vision: Vision, least: number): string[] {
  const all = names.map((name) => [name, seen(colour(theme, name), vision)] as const);
  return all.flatMap(([a, first], i) =>
    all
      .slice(i + 1)
      .filter(([, second]) => difference(first, second) < least)
      .map(([b]) => `${a} ${b}`),
  );
}

describe('the colours of a report', () => {
  it.each(['light', 'dark', 'print'] as const)(
    'have texts of WCAG AA on whatever they stand on (%s)',
    (theme) => {
      // Of `hover`, rows that the pointer is at; of `strong`, bars of units; of a1 and a2, the map.
      const texts = {
        ink: ['paper', 'panel', 'hover', 'warn', 'strong', 'a1', 'a2', 'idle'],
        soft: ['paper', 'panel', 'hover'],
        faint: ['paper', 'panel', 'hover'],
        a: ['paper', 'panel', 'hover'],
        b: ['paper', 'panel', 'hover', 'warn'],
        panel: ['a', 'b'],
        paper: ['ink'],
      };
      const poor = Object.entries(texts).flatMap(([text, grounds]) =>
        grounds
          .filter((ground) => contrast(colour(theme, text), colour(theme, ground)) < 4.5)
          .map((ground) => `${text} on ${ground}`),
      );
      expect(poor).toEqual([]);
    },
  );

  it.each(screens)('have signs on bars of a kind that can be read (%s)', (theme) => {
    for (const kind of ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7']) {
      const best = ['ink', 'panel'].map((text) => contrast(colour(theme, text), colour(theme, kind)));
      expect(Math.max(...best), kind).toBeGreaterThanOrEqual(4.5);
    }
  });

  it.each(screens.flatMap((theme) => visions.slice(0, 4).map((vision) => [theme, vision] as const)))(
    'tell kinds apart (%s, %s)',
    (theme, vision) => {
      const kinds = ['k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'];
      expect(alike(theme, kinds, vision, 12)).toEqual([]);
      // What is not of a kind: another unit, bootio's own.
      const others = kinds.flatMap((kind) => [
        ...alike(theme, [kind, 'strong'], vision, 10),
        ...alike(theme, [kind, 'own'], vision, 10),
      ]);
      expect(others).toEqual([]);
    },
  );

  it.each(screens.flatMap((theme) => visions.map((vision) => [theme, vision] as const)))(
    'tell neighbours of a ramp apart, and reading from writing (%s, %s)',
    (theme, vision) => {
      for (const hue of ['a', 'b']) {
        for (let step = 1; step < 5; step++)
          expect(alike(theme, [`${hue}${step}`, `${hue}${step + 1}`], vision, 8)).toEqual([]);
        expect(alike(theme, [`${hue}3`, `${hue}5`], vision, 20)).toEqual([]);
      }
    },
  );

  it.each(screens.flatMap((theme) => visions.slice(0, 4).map((vision) => [theme, vision] as const)))(
    'tell the sides of a comparison apart (%s, %s); without any colour their letters do',
    (theme, vision) => {
      expect(alike(theme, ['a', 'b'], vision, 15)).toEqual([]);
    },
  );

  it('are judged in the browser as they are here', () => {
    for (const theme of screens)
      for (const name of ['k1', 'k5', 'a1', 'ink'])
        expect(clientContrast(themes[theme][name]!, themes[theme]['panel']!)).toBeCloseTo(
          contrast(colour(theme, name), colour(theme, 'panel')),
          9,
        );
    expect(clientContrast('#fff', '#000')).toBeCloseTo(21, 9);
  });
});

describe('simulated eyes', () => {
  it('confuse what they are known to confuse', () => {
    const [red, green] = [parseColour('#a03000'), parseColour('#5a6a00')];
    expect(difference(red, green)).toBeGreaterThan(15);
    expect(difference(seen(red, 'deuteranopia'), seen(green, 'deuteranopia'))).toBeLessThan(8);
    const [blue, teal] = [parseColour('#1f77b4'), parseColour('#00897b')];
    expect(difference(seen(blue, 'tritanopia'), seen(teal, 'tritanopia'))).toBeLessThan(
      difference(blue, teal) / 2,
    );
    const [grey] = new Set(seen(red, 'achromatopsia'));
    expect(seen(red, 'achromatopsia')).toEqual([grey, grey, grey]);
  });

  it('see white and black as they are', () => {
    for (const vision of visions) {
      expect(difference(seen(parseColour('#fff'), vision), parseColour('#fff'))).toBeLessThan(0.5);
      expect(seen(parseColour('#000'), vision)).toEqual([0, 0, 0]);
    }
    expect(difference(parseColour('#000'), parseColour('#fff'))).toBeCloseTo(100, 0);
  });
});
