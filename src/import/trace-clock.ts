/** Times of a trace, in seconds since 1970 or since midnight, to nanoseconds since its first line. */

const daySeconds = 86_400;
/** 52 days: the difference of two times of a run fits the format's signed numbers as they are written here. */
export const latestNs = 2 ** 52 - 1;

export class TraceClock {
  /** When the first line was, where the trace says it by date. */
  startedAt: Date | undefined;
  private first: { readonly seconds: number; readonly nanoseconds: number } | undefined;
  private last = 0;
  private days = 0;

  /** Undefined for a time after `latestNs`. What is before the first line is at 0. */
  since(seconds: number, nanoseconds: number, ofDay: boolean): number | undefined {
    const at = ofDay ? this.unwrapped(seconds) : seconds;
    if (this.first === undefined) {
      this.first = { seconds: at, nanoseconds };
      if (!ofDay) this.startedAt = new Date(at * 1000 + Math.floor(nanoseconds / 1e6));
    }
    const ns = (at - this.first.seconds) * 1e9 + (nanoseconds - this.first.nanoseconds);
    return ns > latestNs ? undefined : Math.max(0, ns);
  }

  /** After midnight the clock begins anew; a line that is a little late does not make a day. */
  private unwrapped(seconds: number): number {
    const back = this.last - seconds;
    if (back > daySeconds / 2) this.days++;
    else if (back < -daySeconds / 2) this.days--;
    this.last = seconds;
    return seconds + this.days * daySeconds;
  }
}
