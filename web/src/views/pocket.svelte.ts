/** The places of a pocket card that is being put together: in the memory of this page alone, and of whoever is here now. */
import type { Session } from '../api/schema';

export const PLACES_MAX = 4;
export const LETTERS = ['A', 'B', 'C', 'D'] as const;

class Pocket {
  #of = $state.raw<Session | null>(null);
  #cells = $state.raw<readonly string[]>([]);

  cells(session: Session): readonly string[] {
    return this.#of?.handle === session.handle && this.#of.organisation.slug === session.organisation.slug ? this.#cells : [];
  }

  /** Puts a place on the card, or takes it off again; a full card takes no more. */
  toggle(session: Session, cell: string): void {
    const before = this.cells(session);
    const after = before.includes(cell) ? before.filter((other) => other !== cell) : before.length < PLACES_MAX ? [...before, cell] : before;
    [this.#of, this.#cells] = [session, after];
  }

  clear(): void {
    [this.#of, this.#cells] = [null, []];
  }
}

export const pocket = new Pocket();
