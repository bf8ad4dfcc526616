/**
 * From systemd's clock to the run's: systemd prints microseconds of CLOCK_MONOTONIC, which stands still while the machine sleeps; a
 * run has nanoseconds of CLOCK_BOOTTIME, which does not. And what became of the clocks while the run was captured.
 */
import type { ClockEvent } from '../decode/events.ts';
import { nanoseconds, type Nanoseconds } from '../lib/units.ts';

/** Reads a time as systemd prints it; undefined for 0, which means never, and for what is no time. */
export type ReadTime = (microseconds: string | undefined) => Nanoseconds | undefined;

/** One of the two is not 0. */
export interface ClockJump {
  /** When it was noticed: within a second after it. */
  readonly ns: Nanoseconds;
  /** How long the machine slept. */
  readonly sleptNs: number;
  /** How far the wall clock was set forward; negative: back. */
  readonly setNs: number;
}

const jumpNs = 100_000_000;
/** Of the time that passed: what steers a clock without setting it, and clocks that are read one after the other, stay below. */
const driftShare = 0.001;

/** Jumps of the clocks from one moment to the next that is known. */
export function clockJumps(start: ClockEvent | undefined, clocks: readonly ClockEvent[]): ClockJump[] {
  const jumps: ClockJump[] = [];
  let before = start;
  for (const now of clocks) {
    if (before !== undefined) {
      const passedNs = now.ns - before.ns;
      const least = jumpNs + Math.abs(passedNs) * driftShare;
      const sleptNs = passedNs - (now.monotonicNs - before.monotonicNs);
      const setNs = now.wallClockNs - before.wallClockNs - passedNs;
      const [slept, set] = [sleptNs, setNs].map((ns) => (Math.abs(ns) > least ? ns : 0));
      if (slept !== 0 || set !== 0)
        jumps.push({ ns: nanoseconds(now.ns), sleptNs: Math.max(0, slept!), setNs: set! });
    }
    before = now;
  }
  return jumps;
}

/** The clocks differ by the time spent asleep, of which START has the sum so far; without START, by nothing. */
export function monotonicClock(start: ClockEvent | undefined, clocks: readonly ClockEvent[] = []): ReadTime {
  const moments = start === undefined ? [] : [start, ...clocks];
  const offsetAt = (monotonicNs: number): number => {
    const last = moments.findLast((moment) => moment.monotonicNs <= monotonicNs) ?? moments[0];
    return last === undefined ? 0 : last.ns - last.monotonicNs;
  };
  return (microseconds) => {
    if (microseconds === undefined || !/^\d{1,16}$/.test(microseconds) || /^0+$/.test(microseconds))
      return undefined;
    const monotonicNs = Number(microseconds) * 1000;
    const ns = monotonicNs + offsetAt(monotonicNs);
    return ns >= 0 && ns <= Number.MAX_SAFE_INTEGER ? nanoseconds(ns) : undefined;
  };
}
