/** Colours of the picture, read from the style sheet, so that light and dark are decided in one place. */
import type { Side } from '../../render/html/report-data.ts';

export interface Palette {
  readonly panel: string;
  readonly ink: string;
  readonly soft: string;
  readonly faint: string;
  readonly line: string;
  readonly strong: string;
  readonly hover: string;
  readonly idle: string;
  readonly own: string;
  readonly accent: string;
  /** From few bytes to many. */
  readonly ramp: readonly string[];
  readonly sans: string;
}

export function readPalette(side: Side): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const hue = side === 'b' ? 'b' : 'a';
  return {
    panel: read('panel'),
    ink: read('ink'),
    soft: read('soft'),
    faint: read('faint'),
    line: read('line'),
    strong: read('strong'),
    hover: read('hover'),
    idle: read('idle'),
    own: read('own'),
    accent: read(hue),
    ramp: [1, 2, 3, 4, 5].map((step) => read(`${hue}${step}`)),
    sans: read('sans'),
  };
}

/** Upper bounds of the colours' steps, in bytes; the last step has none. */
const steps = [4_000, 64_000, 1_000_000, 16_000_000] as const;
export const stepTexts = ['< 4 kB', '< 64 kB', '< 1 MB', '< 16 MB', 'more'] as const;

/** -1: no bytes at all. */
export function stepOf(bytes: number): number {
  if (bytes <= 0) return -1;
  const step = steps.findIndex((bound) => bytes < bound);
  return step === -1 ? steps.length : step;
}
