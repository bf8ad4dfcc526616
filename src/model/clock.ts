/** From systemd's clock to the run's. systemd prints microseconds of CLOCK_MONOTONIC; a run has nanoseconds of CLOCK_BOOTTIME. */
import type { StartEvent } from '../decode/events.ts';
import { nanoseconds, type Nanoseconds } from '../lib/units.ts';

/** Reads a time as systemd prints it; undefined for 0, which means never, and for what is no time. */
export type ReadTime = (microseconds: string | undefined) => Nanoseconds | undefined;

/** The clocks differ by the time spent suspended, of which START has the sum so far; without START, by nothing. */
export function monotonicClock(start: StartEvent | undefined): ReadTime {
  const offsetNs = start === undefined ? 0 : start.ns - start.monotonicNs;
  return (microseconds) => {
    if (microseconds === undefined || !/^\d{1,16}$/.test(microseconds) || /^0+$/.test(microseconds))
      return undefined;
    const ns = Number(microseconds) * 1000 + offsetNs;
    return ns >= 0 && ns <= Number.MAX_SAFE_INTEGER ? nanoseconds(ns) : undefined;
  };
}
