/** Fetches what a person does with the map: after the map, or at once when it is asked for. */
import type * as All from './tools';

export type Tools = typeof All;

class Fetching {
  /** Null until they are here. */
  here = $state.raw<Tools | null>(null);
  /** They could not be fetched; asking again tries again. */
  failed = $state(false);
  #under = false;

  ask(): void {
    if (this.here !== null || this.#under) return;
    this.#under = true;
    this.failed = false;
    void import('./tools').then(
      (all) => (this.here = all),
      () => (this.failed = true),
    ).finally(() => (this.#under = false));
  }
}

export const tools = new Fetching();
