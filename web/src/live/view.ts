/** What the client knows of one subscribed view: absolute states by cell, and how far each parent has come. */
import { Children, PARENT_STEPS, parentOf } from '../map/cell';
import type { CellFrame } from './frames';

export type Hour = 'now' | number;

export interface View {
  keyPopulation: string;
  /** 'now', or an hour of the week 0–167, Monday 00 h = 0, local time of the deployment. */
  hour: Hour;
  resolution: number;
}

interface ParentState {
  epoch: string;
  seq: number;
  children: Children;
  states: Map<string, number>;
}

/** How far the client has come with parents of one lineage: of each the `seq` of its last frame. */
export interface Since {
  epoch: string;
  seq: Record<string, number>;
}

export type Applied =
  /** `changed`: the cells whose state is another one now, all if nothing was known (`first`). `gone`: those a snapshot no longer has. */
  | { ok: true; changed: ReadonlyMap<string, number>; gone: readonly string[]; first: boolean }
  /** `gap`: a frame is missing, ask for the parent again. `foreign`: not for this view, or older than what is known; drop it. */
  | { ok: false; reason: 'gap' | 'foreign' };

export class ViewStates {
  readonly #parents = new Map<string, ParentState>();
  /** The lineage of the last snapshot: what is of another one is void soon. */
  #epoch = '';

  constructor(
    readonly id: number,
    readonly view: View,
  ) {}

  apply(frame: CellFrame): Applied {
    if (frame.id !== this.id) return { ok: false, reason: 'foreign' };
    return frame.type === 'snapshot' ? this.#snapshot(frame) : this.#delta(frame);
  }

  /** What was known some time ago: it is of no lineage, so the server is not told that anything is known. */
  recall(frame: CellFrame): Applied {
    const epoch = this.#epoch;
    const applied = this.apply(frame);
    this.#epoch = epoch;
    return applied;
  }

  forget(parent: string): void {
    this.#parents.delete(parent);
  }

  /** What is known of these parents, as the server wants to hear it; null when that is nothing. */
  since(parents: readonly string[]): Since | null {
    const seq: Record<string, number> = {};
    for (const parent of parents) {
      const known = this.#parents.get(parent);
      if (known?.epoch === this.#epoch) seq[parent] = known.seq;
    }
    return Object.keys(seq).length === 0 ? null : { epoch: this.#epoch, seq };
  }

  /** Whether cells are known of a parent, and are of another lineage than this. */
  isForeign(parent: string, epoch: string): boolean {
    const known = this.#parents.get(parent);
    return known !== undefined && known.states.size > 0 && known.epoch !== epoch;
  }

  /** The state byte of a cell, where it is known. */
  get(cell: string): number | undefined {
    return this.#parents.get(parentOf(cell, this.view.resolution - PARENT_STEPS))?.states.get(cell);
  }

  /** The snapshot that would bring this cell has come: a cell that is not in it does not exist. */
  covers(cell: string): boolean {
    return this.#parents.has(parentOf(cell, this.view.resolution - PARENT_STEPS));
  }

  /** What is known of one parent; null when nothing has come. */
  byParentOf(parent: string): ReadonlyMap<string, number> | null {
    return this.#parents.get(parent)?.states ?? null;
  }

  /** What is known, parent by parent: the state byte of each of its cells. */
  *byParent(): Generator<ReadonlyMap<string, number>> {
    for (const { states } of this.#parents.values()) yield states;
  }

  #snapshot(frame: CellFrame): Applied {
    const before = this.#parents.get(frame.parent);
    // Of one lineage the greater `seq` is the later one: what comes late does not bring the past back.
    if (before?.epoch === frame.epoch && frame.seq < before.seq) return { ok: false, reason: 'foreign' };
    const children = before?.children ?? new Children(frame.parent, this.view.resolution);
    const states = new Map(cellsOf(frame, children));
    this.#parents.set(frame.parent, { epoch: frame.epoch, seq: frame.seq, children, states });
    this.#epoch = frame.epoch;
    const changed = before === undefined ? states : new Map([...states].filter(([cell, state]) => before.states.get(cell) !== state));
    const gone = before === undefined ? [] : [...before.states.keys()].filter((cell) => !states.has(cell));
    return { ok: true, changed, gone, first: before === undefined };
  }

  #delta(frame: CellFrame): Applied {
    const known = this.#parents.get(frame.parent);
    if (known === undefined || known.epoch !== frame.epoch || known.seq < frame.prev) return { ok: false, reason: 'gap' };
    // States are absolute, so a frame that comes twice does no harm; one that is older than what we know would.
    if (frame.seq < known.seq) return { ok: false, reason: 'foreign' };
    if (frame.seq === known.seq) return { ok: true, changed: new Map(), gone: [], first: false };
    const changed = new Map(cellsOf(frame, known.children));
    for (const [cell, state] of changed) known.states.set(cell, state);
    known.seq = frame.seq;
    return { ok: true, changed, gone: [], first: false };
  }
}

function* cellsOf(frame: CellFrame, children: Children): Generator<readonly [string, number]> {
  if (frame.cells.by === 'cell') {
    yield* frame.cells.cells;
    return;
  }
  const { positions, states } = frame.cells;
  for (const [i, position] of positions.entries()) {
    const cell = children.at(position);
    const state = states[i];
    if (cell !== null && state !== undefined) yield [cell, state];
  }
}
