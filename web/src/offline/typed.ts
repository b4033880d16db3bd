/**
 * A report that was being written when its screen went: the session ended, the phone was put away, or a thumb hit the way out. On an
 * enrolled phone it lies sealed until whoever wrote it comes back; with a password it is in memory alone, as what waits to be sent is.
 */
import { amount, object, oneOf, type Parsed } from '../api/parse';
import type { NewEvent } from '../api/schema';
import { author, event } from './letter';
import type { Author } from './outbox.svelte';
import type { Vault } from './vault';

const letter = object({ kind: oneOf('typed'), author, event, atMs: amount });
type Begun = Parsed<typeof letter>;

class Typed {
  #begun: Begun | null = null;
  #vault: Vault | null = null;
  /** The name under which it lies on the phone, if it does. */
  #letter: string | null = null;

  /** What stands in the form now. */
  note(by: Author, what: NewEvent): void {
    this.#begun = { kind: 'typed', author: by, event: what, atMs: Date.now() };
  }

  /** Nobody is here any more: where it can be sealed nothing of it stays in memory. */
  putAway(vault: Vault | null): void {
    if (vault === null || this.#begun === null) return;
    void vault.write(this.#begun, this.#letter);
    this.wipe();
  }

  wipe(): void {
    [this.#begun, this.#vault, this.#letter] = [null, null, null];
  }

  /** What somebody had begun, the youngest first; what another began is not theirs to see. */
  async takeUp(by: Author, vault: Vault | null): Promise<NewEvent | null> {
    if (this.#begun?.author !== by) this.wipe();
    this.#vault = vault;
    if (this.#begun !== null) return this.#begun.event;
    let [found, name]: [Begun | null, string | null] = [null, null];
    for (const one of (await vault?.letters())?.open ?? []) {
      try {
        const read = letter(one.value, '');
        if (read.author === by && read.atMs > (found?.atMs ?? -Infinity)) [found, name] = [read, one.name];
      } catch {
        // A report that waits, or something that was said: theirs takes it.
      }
    }
    // They may have begun another meanwhile.
    if (this.#begun !== null || this.#vault !== vault) return null;
    [this.#begun, this.#letter] = [found, name];
    return found?.event ?? null;
  }

  /** It is on its way, or is not wanted. */
  async done(): Promise<void> {
    const [vault, name] = [this.#vault, this.#letter];
    [this.#begun, this.#letter] = [null, null];
    if (name !== null) await vault?.discard(name);
  }
}

export const typed = new Typed();
