/**
 * What signals to this process ask of a session. They are counted: the first asks it to end, a later one to make haste. From when one of
 * these is made until it is closed, they do not end the process.
 */

export type EndingSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** `count` is 1 for the first. */
export type Heed = (count: number, signal: EndingSignal) => void;

const endingSignals: readonly EndingSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** One Ctrl-C may come twice (from the terminal, and passed on by npm or timeout), and a logout as SIGTERM and SIGHUP: that is asked once. */
const onceMs = 300;

export class Interruptions {
  #count = 0;
  #lastMs = -Infinity;
  #heed: Heed | undefined;

  constructor() {
    for (const signal of endingSignals) process.on(signal, this.#take);
  }

  get count(): number {
    return this.#count;
  }

  /** Who is told from now on. */
  heedWith(heed: Heed): void {
    this.#heed = heed;
  }

  close(): void {
    for (const signal of endingSignals) process.off(signal, this.#take);
  }

  readonly #take = (signal: NodeJS.Signals): void => {
    const nowMs = performance.now();
    const isAgain = nowMs < this.#lastMs + onceMs;
    this.#lastMs = nowMs;
    if (isAgain) return;
    this.#count++;
    this.#heed?.(this.#count, signal as EndingSignal);
  };
}
