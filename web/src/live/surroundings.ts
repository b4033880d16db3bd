/** Time and chance, so that tests hold the clock and the dice. */
export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** From 0 to 1, without 1. */
  random(): number;
  /** Runs something later; gives what prevents it. */
  after(ms: number, run: () => void): () => void;
}

export const surroundings: Surroundings = {
  now: () => Date.now(),
  random: () => Math.random(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** One thing to do later; setting it anew puts it off. */
export class Timer {
  #cancel: (() => void) | null = null;

  constructor(private readonly around: Pick<Surroundings, 'after'>) {}

  set(ms: number, run: () => void): void {
    this.cancel();
    this.#cancel = this.around.after(ms, () => {
      this.#cancel = null;
      run();
    });
  }

  get isSet(): boolean {
    return this.#cancel !== null;
  }

  cancel(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
