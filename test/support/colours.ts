/** Colours as eyes see them: contrast as WCAG 2.2 counts it, differences in OKLab, and what colour-blind eyes make of a colour. */

/** Red, green and blue, 0 to 1, as a screen takes them (sRGB). */
export type Rgb = readonly [number, number, number];

export const visions = ['normal', 'protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const;
export type Vision = (typeof visions)[number];

/** `#fff` or `#ffffff`. */
export function parseColour(text: string): Rgb {
  const [, digits = ''] = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text) ?? [];
  if (digits === '') throw new Error(`not a colour: ${text}`);
  const step = digits.length / 3;
  const part = (i: number): number =>
    parseInt(digits.slice(i * step, (i + 1) * step).repeat(step === 1 ? 2 : 1), 16) / 255;
  return [part(0), part(1), part(2)];
}

const toLinear = (value: number): number =>
  value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
const toScreen = (value: number): number => {
  const inside = Math.min(1, Math.max(0, value));
  return inside <= 0.0031308 ? inside * 12.92 : 1.055 * inside ** (1 / 2.4) - 0.055;
};

function apply(matrix: readonly Rgb[], [r, g, b]: Rgb): Rgb {
  const row = (i: number): number => matrix[i]![0] * r + matrix[i]![1] * g + matrix[i]![2] * b;
  return [row(0), row(1), row(2)];
}

function mapped(colour: Rgb, of: (value: number) => number): Rgb {
  return [of(colour[0]), of(colour[1]), of(colour[2])];
}

const luminance = (colour: Rgb): number => {
  const [r, g, b] = mapped(colour, toLinear);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

/** 1 to 21: WCAG 2.2, section 1.4.3 (text: 4.5) and 1.4.11 (what is no text: 3). */
export function contrast(a: Rgb, b: Rgb): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/**
 * Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009,
 * table 1, severity 1.0; on linear values. Chromium's own emulation has the same.
 */
const matrices: Readonly<Record<Exclude<Vision, 'normal' | 'achromatopsia'>, readonly Rgb[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export function seen(colour: Rgb, vision: Vision): Rgb {
  if (vision === 'normal') return colour;
  if (vision === 'achromatopsia') {
    const grey = toScreen(luminance(colour));
    return [grey, grey, grey];
  }
  return mapped(apply(matrices[vision], mapped(colour, toLinear)), toScreen);
}

/** Ottosson, "A perceptual color space for image processing", 2020: from linear values. */
function okLab(colour: Rgb): Rgb {
  const cones = apply(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    mapped(colour, toLinear),
  );
  return apply(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    mapped(cones, Math.cbrt),
  );
}

/** Euclidean in OKLab, times 100: about 2 is just noticeable side by side, black to white is 100. */
export function difference(a: Rgb, b: Rgb): number {
  const [x, y] = [okLab(a), okLab(b)];
  return 100 * Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]);
}
