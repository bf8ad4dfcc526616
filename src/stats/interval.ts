/** An interval that holds the true value with at least `confidence`; both ends belong to it. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
}
