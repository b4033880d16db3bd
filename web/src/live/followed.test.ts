/**
 * Whatever happens to the line and the server, what the client holds of a parent is what the server told at that `seq`;
 * and when it says that it is complete after a beat, it is what the server had at the beat.
 */
import { cellToChildren, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { Followed, type Wanted } from './followed';
import type { CellFrame } from './frames';

const PARENTS = [[14.64, -90.51], [16.9, -89.9], [15.5, -88.5]].map(([lat = 0, lng = 0]) => latLngToCell(lat, lng, 4));
const CELLS = 5;
const CELLS_OF = new Map(PARENTS.map((parent) => [parent, cellToChildren(parent, 8).sort().slice(0, CELLS)]));
/** How many positions the little server knows. */
const STEPS = 4;

/** mulberry32: the same history for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % sides;
  };
}

interface Told { seq: number; states: number[]; changed: number[]; steps: number[] }
type Sent = CellFrame | { type: 'beat'; epoch: string; now: Map<string, number[]> };

/** The server as the protocol describes it, in a few lines of its own. */
class Server {
  epoch = '';
  #epochs = 0;
  #seq = 0;
  #told = new Map<string, Told>();
  /** What it ever told: by epoch, parent and seq. */
  readonly history = new Map<string, number[]>();
  readonly now = new Map(PARENTS.map((parent) => [parent, Array.from({ length: CELLS }, () => 1)]));

  constructor() {
    this.restart();
  }

  restart(): void {
    this.#epochs += 1;
    this.epoch = (this.#epochs * 7).toString(16).padStart(16, '0');
    this.#seq = 0;
    this.#told.clear();
  }

  forgetPositions(): void {
    for (const told of this.#told.values()) told.steps = [told.seq];
  }

  /** What is to be told of a parent since the last time, if anything. */
  tick(parent: string): CellFrame | null {
    const told = this.#told.get(parent);
    const now = this.now.get(parent) ?? [];
    if (told === undefined || told.states.every((state, i) => state === now[i])) return null;
    const prev = told.seq;
    told.seq = this.#next();
    const moved = now.flatMap((state, i) => (state === told.states[i] ? [] : [i]));
    for (const i of moved) told.changed[i] = told.seq;
    told.states = [...now];
    told.steps = [...told.steps, told.seq].slice(-STEPS);
    return this.#frame('delta', parent, told, prev, moved);
  }

  /** The answer to who asks for a parent. */
  answer(parent: string, wanted: Pick<Wanted, 'since'>): CellFrame {
    this.tick(parent);
    const states = [...(this.now.get(parent) ?? [])];
    const seq = this.#told.get(parent)?.seq ?? this.#next();
    const told = this.#told.get(parent) ?? { seq, states, changed: states.map(() => seq), steps: [seq] };
    this.#told.set(parent, told);
    const since = wanted.since([parent]);
    const prev = since?.epoch === this.epoch ? since.seq[parent] : undefined;
    if (prev === undefined || !told.steps.includes(prev)) return this.#frame('snapshot', parent, told, 0, [...states.keys()]);
    return this.#frame('delta', parent, told, prev, [...states.keys()].filter((i) => (told.changed[i] ?? 0) > prev));
  }

  #next(): number {
    return (this.#seq += 1);
  }

  #frame(type: 'snapshot' | 'delta', parent: string, told: Told, prev: number, cells: number[]): CellFrame {
    this.history.set(`${this.epoch} ${parent} ${told.seq}`, told.states);
    const states = Uint8Array.from(cells, (i) => told.states[i] ?? 0);
    return { type, id: 1, parent, hour: 5, epoch: this.epoch, seq: told.seq, prev, asOf: 0, cells: { by: 'position', positions: Uint32Array.from(cells), states } };
  }
}

/** A line, a client, and a server whose readers may be cut off. */
class World {
  readonly server = new Server();
  readonly followed = new Followed(1, { keyPopulation: 'ALL', hour: 'now', resolution: 8 });
  /** What is on its way to the client; null while there is no line. */
  line: Sent[] | null = null;
  #delivered: CellFrame[] = [];
  /** A frame was lost on a line that stands, which no line of ours does: a beat cannot know of it. */
  #lossy = false;

  cut(): void {
    this.line = null;
  }

  connect(): void {
    this.line = [];
    this.#delivered = [];
    this.#lossy = false;
    this.followed.awaitAll();
    this.ask(this.followed.parents);
  }

  follow(parents: string[]): void {
    const fresh = parents.filter((parent) => !this.followed.parents.includes(parent));
    const gone = this.followed.follow(parents);
    this.line = this.line && this.line.filter((sent) => sent.type === 'beat' || !gone.includes(sent.parent));
    this.#delivered = this.#delivered.filter(({ parent }) => !gone.includes(parent));
    this.ask(fresh);
  }

  ask(parents: readonly string[]): void {
    for (const parent of parents) this.line?.push(this.server.answer(parent, this.followed.wanted));
  }

  tick(): void {
    for (const parent of this.followed.parents) {
      const frame = this.server.tick(parent);
      if (frame !== null) this.line?.push(frame);
    }
  }

  beat(): void {
    this.tick();
    this.line?.push({ type: 'beat', epoch: this.server.epoch, now: new Map([...this.server.now].map(([parent, states]) => [parent, [...states]])) });
  }

  /** Another lineage while the line stands: everybody is told everything. */
  anew(): void {
    this.server.restart();
    this.ask(this.followed.parents);
  }

  deliver(): void {
    const sent = this.line?.shift();
    if (sent === undefined) return;
    if (sent.type === 'beat') {
      this.followed.beat(sent.epoch);
      if (this.followed.complete && !this.#lossy) for (const parent of this.followed.parents) expect(this.#held(parent)).toEqual(sent.now.get(parent));
      return;
    }
    this.#delivered.push(sent);
    this.#take(sent);
  }

  again(at: number): void {
    const frame = this.#delivered[at % Math.max(1, this.#delivered.length)];
    if (frame?.epoch === this.#delivered.at(-1)?.epoch && frame !== undefined) this.#take(frame);
  }

  lose(): void {
    if (this.line?.shift()) this.#lossy = true;
  }

  /** Everything known of a parent is what was told of it at the `seq` the client says. */
  check(): void {
    for (const parent of PARENTS) {
      const since = this.followed.states.since([parent]);
      const seq = since?.seq[parent];
      if (since === null || seq === undefined) continue;
      expect(this.#held(parent)).toEqual(this.server.history.get(`${since.epoch} ${parent} ${seq}`));
    }
  }

  end(): void {
    this.connect();
    while (this.line !== null && this.line.length > 0) this.deliver();
    expect(this.followed.complete).toBe(true);
    for (const parent of this.followed.parents) expect(this.#held(parent)).toEqual(this.server.now.get(parent));
  }

  #take(frame: CellFrame): void {
    const taken = this.followed.take(frame);
    if (!taken.ok && taken.reason === 'repair') this.ask([frame.parent]);
    this.check();
  }

  #held(parent: string): (number | undefined)[] {
    return (CELLS_OF.get(parent) ?? []).map((cell) => this.followed.states.get(cell));
  }
}

function history(seed: number): void {
  const roll = dice(seed);
  const world = new World();
  world.follow(PARENTS.slice(0, 2));
  const acts: [weight: number, act: () => void][] = [
    [8, () => world.server.now.get(PARENTS[roll(3)] ?? '')?.splice(roll(CELLS), 1, roll(6))],
    [6, () => world.tick()],
    [12, () => world.deliver()],
    [4, () => world.beat()],
    [2, () => world.again(roll(20))],
    [1, () => world.lose()],
    [2, () => world.cut()],
    [3, () => { if (world.line === null) world.connect(); }],
    [1, () => world.server.forgetPositions()],
    [1, () => { world.server.restart(); world.cut(); }],
    [1, () => world.anew()],
    [2, () => world.follow(PARENTS.filter((_, i) => i === 0 || roll(2) === 0))],
  ];
  const total = acts.reduce((sum, [weight]) => sum + weight, 0);
  for (let step = 0; step < 120; step += 1) {
    let at = roll(total);
    acts.find(([weight]) => (at -= weight) < 0)?.[1]();
  }
  world.end();
}

describe('a view that is followed', () => {
  it('holds what the server told, whatever becomes of the line', () => {
    for (let seed = 1; seed <= 500; seed += 1) {
      try {
        history(seed);
      } catch (error) {
        throw new Error(`history ${seed}`, { cause: error });
      }
    }
  });

  it('asks once for a parent of which a frame is missing, and for no other one', () => {
    const world = new World();
    world.follow(PARENTS.slice(0, 2));
    world.connect();
    while (world.line?.length) world.deliver();
    expect(world.followed.complete).toBe(true);
    const [here = '', there = ''] = PARENTS;
    const change = (state: number): CellFrame => {
      world.server.now.get(here)?.splice(0, 1, state);
      const frame = world.server.tick(here);
      if (frame === null) throw new Error('nothing to tell');
      return frame;
    };
    change(2);
    const [second, third] = [change(3), change(4)];
    expect(world.followed.take(second)).toEqual({ ok: false, reason: 'repair' });
    expect(world.followed.take(third)).toEqual({ ok: false, reason: 'nothing' });
    expect(world.followed.complete).toBe(false);
    const answer = world.server.answer(here, world.followed.wanted);
    expect([answer.type, world.followed.take(answer).ok, world.followed.complete]).toEqual(['delta', true, true]);
    expect(world.followed.states.since([there])?.seq[there]).toBeGreaterThan(0);
  });

  it('comes back with what it has, and is complete when each parent was answered', () => {
    const world = new World();
    world.follow(PARENTS.slice(0, 2));
    world.connect();
    while (world.line?.length) world.deliver();
    world.cut();
    world.connect();
    expect(world.followed.complete).toBe(false);
    expect(world.line?.map((sent) => sent.type !== 'beat' && [sent.type, sent.cells.by === 'position' && sent.cells.positions.length])).toEqual([['delta', 0], ['delta', 0]]);
    while (world.line?.length) world.deliver();
    expect(world.followed.complete).toBe(true);
  });

  it('does not take a beat of another lineage for a sign that what it has is true', () => {
    const world = new World();
    world.follow(PARENTS.slice(0, 1));
    world.connect();
    while (world.line?.length) world.deliver();
    world.followed.beat(world.server.epoch);
    expect(world.followed.complete).toBe(true);
    world.followed.beat('ffffffffffffffff');
    expect(world.followed.complete).toBe(false);
  });
});
