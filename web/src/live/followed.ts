/**
 * One view, followed through cuts of the line: what is known of it, and of which parents the server has still to tell.
 * It knows no connection and no map.
 */
import type { CellFrame } from './frames';
import { type Applied, type Since, type View, ViewStates } from './view';

/** What a connection is to ask for: a view of these parents, from where the client has come to. */
export interface Wanted {
  /** The client's number for it; another view has another one. */
  readonly id: number;
  readonly view: View;
  /** 64 at most. */
  readonly parents: readonly string[];
  /** How far the client has come with some of the parents by now. */
  since(parents: readonly string[]): Since | null;
}

export type Taken =
  | Extract<Applied, { ok: true }>
  /** `repair`: a frame of the parent is missing, so it must be asked for anew. `nothing`: not of what is followed. */
  | { ok: false; reason: 'repair' | 'nothing' };

export class Followed {
  readonly states: ViewStates;
  #parents: readonly string[] = [];
  readonly #awaited = new Set<string>();

  constructor(id: number, view: View) {
    this.states = new ViewStates(id, view);
  }

  get parents(): readonly string[] {
    return this.#parents;
  }

  get wanted(): Wanted {
    const { states } = this;
    return { id: states.id, view: states.view, parents: this.#parents, since: (parents) => states.since(parents) };
  }

  /** The server has told of every parent: what is shown is all there is, as of the last sign of life. */
  get complete(): boolean {
    return this.#parents.length > 0 && this.#awaited.size === 0;
  }

  /** Follows these parents from now on; gives those that were followed before and are not among them, which it forgets. */
  follow(parents: readonly string[]): string[] {
    const gone = this.#parents.filter((parent) => !parents.includes(parent));
    for (const parent of parents) if (!this.#parents.includes(parent)) this.#awaited.add(parent);
    for (const parent of gone) {
      this.#awaited.delete(parent);
      this.states.forget(parent);
    }
    this.#parents = parents;
    return gone;
  }

  /** There is another connection, which will tell of each parent: all of it, what changed, or that nothing did. */
  awaitAll(): void {
    for (const parent of this.#parents) this.#awaited.add(parent);
  }

  /** A beat of this lineage came: what is known of another one is void and will be told anew. */
  beat(epoch: string): void {
    for (const parent of this.#parents) if (this.states.isForeign(parent, epoch)) this.#awaited.add(parent);
  }

  /** Shows what was known of a parent some time ago, until the server tells of it. */
  recall(frame: CellFrame): Applied | null {
    const unknown = this.#parents.includes(frame.parent) && this.states.byParentOf(frame.parent) === null;
    return unknown ? this.states.recall(frame) : null;
  }

  take(frame: CellFrame): Taken {
    if (!this.#parents.includes(frame.parent)) return { ok: false, reason: 'nothing' };
    const applied = this.states.apply(frame);
    if (applied.ok) {
      this.#awaited.delete(frame.parent);
      return applied;
    }
    if (applied.reason === 'foreign') return { ok: false, reason: 'nothing' };
    // While the parent's answer is on its way, what was sent before it may still come.
    if (this.#awaited.has(frame.parent)) return { ok: false, reason: 'nothing' };
    this.#awaited.add(frame.parent);
    return { ok: false, reason: 'repair' };
  }
}
