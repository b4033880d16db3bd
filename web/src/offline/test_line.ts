/** What tests of a line that is cut share: luck that is the same for the same seed, and a phone's disk. */
import type { Vault } from './vault';

/** mulberry32: the same hour for the same seed. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The sealed letters of a phone; its disk, which outlives the tab. */
export class Disk {
  readonly letters = new Map<string, unknown>();
  readonly #shelf = new Map<string, unknown>();
  #last = 0;

  vault(reads: boolean): Vault {
    const vault: Pick<Vault, 'write' | 'discard' | 'letters' | 'keep' | 'kept' | 'readsLetters'> = {
      readsLetters: reads,
      keep: async (what, value) => Promise.resolve(this.#shelf.set(what, structuredClone(value)) !== undefined),
      kept: async (what) => Promise.resolve(this.#shelf.get(what) ?? null),
      write: async (value, before = null) => {
        const name = before ?? `letter ${(this.#last += 1)}`;
        this.letters.set(name, structuredClone(value));
        return Promise.resolve(name);
      },
      discard: async (name) => {
        this.letters.delete(name);
        return Promise.resolve();
      },
      letters: async () => {
        const all = [...this.letters].map(([name, value]) => ({ name, value: structuredClone(value) }));
        return Promise.resolve(reads ? { open: all, closed: [] } : { open: [], closed: all.map(({ name }) => name) });
      },
    };
    return vault as Vault;
  }
}
