/** The part of time that is shown, in microseconds; one for all pictures of a page, so that they stay aligned. */
export class TimeView {
  #from: number;
  #to: number;
  readonly #home: readonly [number, number];
  readonly #whole: readonly [number, number];
  readonly #changed: () => void;

  /** `home` is shown at first; `whole` is as far as it goes. */
  constructor(home: readonly [number, number], whole: readonly [number, number], changed: () => void) {
    this.#home = home;
    this.#whole = [Math.min(whole[0], home[0]), Math.max(whole[1], home[1])];
    [this.#from, this.#to] = home;
    this.#changed = changed;
  }

  get from(): number {
    return this.#from;
  }

  get to(): number {
    return this.#to;
  }

  get span(): number {
    return this.#to - this.#from;
  }

  get atHome(): boolean {
    return this.#from === this.#home[0] && this.#to === this.#home[1];
  }

  home(): void {
    this.show(...this.#home);
  }

  whole(): void {
    this.show(...this.#whole);
  }

  /** `factor` below 1 zooms in; the time `around` stays where it is. */
  zoom(factor: number, around: number): void {
    const share = (around - this.#from) / this.span;
    const span = this.#limited(this.span * factor);
    this.show(around - share * span, around + (1 - share) * span);
  }

  pan(us: number): void {
    this.show(this.#from + us, this.#to + us);
  }

  /** As near to this as the limits allow. */
  show(from: number, to: number): void {
    const [least, most] = this.#whole;
    const span = this.#limited(to - from);
    const start = Math.min(Math.max(from, least), most - span);
    this.#from = start;
    this.#to = start + span;
    this.#changed();
  }

  /** A tenth of a millisecond is the least that can be told apart. */
  #limited(span: number): number {
    return Math.min(Math.max(span, 100), this.#whole[1] - this.#whole[0]);
  }
}
