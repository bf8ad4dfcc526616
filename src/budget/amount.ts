/** Amounts as people write them: `20 MB`, `300ms`, `1.5k`, `10%`; plain numbers are bytes, nanoseconds or counts as they stand. */
import type { Measure } from './metrics.ts';
import type { Amount } from './types.ts';

const unitsOf: Readonly<Record<Measure, Readonly<Record<string, number>>>> = {
  bytes: { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 },
  time: { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, min: 60e9 },
  count: { k: 1e3, M: 1e6 },
};

/** How such amounts look, for error messages. */
export const examples: Readonly<Record<Measure, string>> = {
  bytes: 'bytes, such as 20 MB or 512 KiB',
  time: 'a time with its unit, such as 300 ms or 12 s',
  count: 'a number, such as 40 or 1.5k',
};

/** Undefined for what is none. A time must have its unit: nobody writes nanoseconds. */
export function parseAmount(text: string | number, measure: Measure): Amount | undefined {
  const match = /^\s*(\d{1,15}(?:\.\d{1,9})?)\s*([a-zA-Zµ%]{0,4})\s*$/.exec(String(text));
  if (match === null) return undefined;
  const number = Number(match[1]);
  const unit = match[2]!;
  if (unit === '%') return { value: number / 100, relative: true };
  if (unit === '') return measure === 'time' && number !== 0 ? undefined : { value: number, relative: false };
  const factor = Object.hasOwn(unitsOf[measure], unit) ? unitsOf[measure][unit] : undefined;
  return factor === undefined ? undefined : { value: number * factor, relative: false };
}
