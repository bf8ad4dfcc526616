/** Marks of a time axis. */

export interface Tick {
  readonly us: number;
  readonly label: string;
}

/** Times of a round step, so that there are about `count` of them. */
export function ticks(from: number, to: number, count: number): Tick[] {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const decimals = Math.max(0, Math.ceil(6 - Math.log10(step) - 1e-9));
  const result: Tick[] = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) {
    const us = i * step;
    result.push({ us, label: `${(us / 1e6).toFixed(decimals).replace(/^-(0(?:\.0*)?)$/, '$1')} s` });
  }
  return result;
}
