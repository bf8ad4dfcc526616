/** Colours of the picture, read from the style sheet, so that light and dark are decided in one place. */
import type { Side } from '../../render/html/report-data.ts';
import { contrast } from './contrast.ts';

/** Of what is no text, as WCAG 2.2 asks in 1.4.11. */
const leastContrast = 3;

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
  /** The critical chain. */
  readonly chain: string;
  /** Kinds that have no order; told apart by most kinds of colour-blindness. */
  readonly kinds: readonly string[];
  /** From few bytes to many. */
  readonly ramp: readonly string[];
  /** Colours of bars that hardly differ from the panel, and get an edge. */
  readonly pale: ReadonlySet<string>;
  /** What is legible on each of `kinds`. */
  readonly onKind: ReadonlyMap<string, string>;
  readonly sans: string;
}

export function readPalette(side: Side): Palette {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const hue = side === 'b' ? 'b' : 'a';
  const [panel, ink] = [read('panel'), read('ink')];
  const kinds = [1, 2, 3, 4, 5, 6, 7].map((kind) => read(`k${kind}`));
  const ramp = [1, 2, 3, 4, 5].map((step) => read(`${hue}${step}`));
  return {
    panel,
    ink,
    soft: read('soft'),
    faint: read('faint'),
    line: read('line'),
    strong: read('strong'),
    hover: read('hover'),
    idle: read('idle'),
    own: read('own'),
    accent: read(hue),
    chain: read('b'),
    kinds,
    ramp,
    pale: new Set([...ramp, ...kinds].filter((colour) => contrast(colour, panel) < leastContrast)),
    onKind: new Map(
      kinds.map((kind) => [kind, contrast(kind, ink) > contrast(kind, panel) ? ink : panel] as const),
    ),
    sans: read('sans'),
  };
}
