import { beforeEach, describe, expect, it } from 'vitest';
import type { Verdict } from './answer';
import type { Wanted } from './followed';
import type { ServerFrame } from './frames';
import { type Link, LiveLink } from './link';
import { TestClock } from './test_clock';
import type { Recalled } from './memory';
import type { Carrier, Transport, TransportEvents } from './transport';
import { Choice } from './transports';

const HELLO: ServerFrame = { type: 'hello', epoch: '00c0ffee00c0ffee', windowMs: 150, heartbeatMs: 15_000, asOf: 0, model: '', sentence: { es: '', en: '' } };
const BEAT: ServerFrame = { type: 'progress', epoch: '00c0ffee00c0ffee', seq: 9, asOf: 0, sentence: null };
const WANTED: Wanted = { id: 1, view: { keyPopulation: 'ALL', hour: 'now', resolution: 8 }, parents: [], since: () => null };

interface Made { carrier: Carrier; events: TransportEvents; looked: Wanted[]; closed: boolean }

class World {
  readonly clock = new TestClock();
  readonly made: Made[] = [];
  readonly links: Link[] = [];
  readonly heard: string[] = [];
  verdict: Verdict = { kind: 'let_in' };
  probes = 0;
  /** Whether what comes says that all is true as of now. */
  confirms = true;
  kept: Recalled | null = null;
  readonly link: LiveLink;

  constructor(before: Recalled | null = null) {
    const memory = { recalled: () => before, remember: (what: Recalled | null) => (this.kept = what) };
    this.link = new LiveLink(
      {
        open: (carrier, events) => this.#open(carrier, events),
        probe: () => {
          this.probes += 1;
          return Promise.resolve(this.verdict);
        },
        choice: new Choice(() => this.clock.now(), memory),
      },
      {
        onFrame: (frame) => frame.type === 'progress' && this.confirms,
        onLink: (link) => this.links.push(link),
        onAnew: () => this.heard.push('anew'),
        onSignedOut: () => this.heard.push('signed out'),
        onRefused: () => this.heard.push('refused'),
      },
      this.clock,
    );
    this.link.look(WANTED);
    this.link.start();
  }

  get last(): Made {
    const last = this.made.at(-1);
    if (last === undefined) throw new Error('nothing was opened');
    return last;
  }

  get kinds(): string[] {
    return this.links.map(({ kind }) => kind);
  }

  /** The last line stands, and says that all is true. */
  stands(made = this.last): void {
    made.events.onFrame(HELLO);
    made.events.onFrame(BEAT);
  }

  #open(carrier: Carrier, events: TransportEvents): Transport {
    const one: Made = { carrier, events, looked: [], closed: false };
    this.made.push(one);
    return { look: (wanted) => one.looked.push(wanted), repair: () => undefined, close: () => (one.closed = true) };
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('the line', () => {
  it('is live when all is known to be true, not when it has opened', () => {
    expect(world.last.looked).toEqual([WANTED]);
    world.last.events.onFrame(HELLO);
    expect(world.kinds).toEqual(['connecting']);
    world.last.events.onFrame(BEAT);
    expect(world.links.at(-1)).toEqual({ kind: 'live', carrier: 'websocket' });
    expect(world.heard).toEqual(['anew']);
  });

  it('mends a cut before it alarms anybody, and alarms when it cannot', async () => {
    world.stands();
    await world.clock.pass(20_000);
    world.last.events.onEnd({ kind: 'cut' });
    expect(world.kinds.at(-1)).toBe('resuming');
    await world.clock.pass(1_000);
    expect(world.made).toHaveLength(2);
    world.stands();
    expect(world.kinds).toEqual(['connecting', 'live', 'resuming', 'live']);
    await world.clock.pass(20_000);
    world.verdict = { kind: 'unreachable' };
    world.last.events.onEnd({ kind: 'cut' });
    await world.clock.pass(1_000);
    world.last.events.onEnd({ kind: 'unopened' });
    await world.clock.pass(1_999);
    expect(world.kinds.at(-1)).toBe('resuming');
    await world.clock.pass(1);
    expect(world.kinds.at(-1)).toBe('stale');
  });

  it('waits longer each time, spread, and begins anew once something was true', async () => {
    world.verdict = { kind: 'unreachable' };
    const waits: number[] = [];
    for (const dice of [1, 1, 1, 0, 1, 1, 1]) {
      world.clock.dice = dice;
      world.last.events.onEnd({ kind: 'unopened' });
      const from = world.clock.now();
      const before = world.made.length;
      await world.clock.pass(0);
      while (world.made.length === before) await world.clock.pass(1_000);
      waits.push(world.clock.now() - from);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 2_000, 16_000, 30_000, 30_000]);
    world.stands();
    await world.clock.pass(10_000);
    world.last.events.onEnd({ kind: 'cut' });
    await world.clock.pass(1_000);
    expect(world.made).toHaveLength(9);
  });

  it('does not come before the server asked it to, whoever wants it', async () => {
    world.stands();
    world.verdict = { kind: 'not_now', waitMs: 7_000 };
    await world.clock.pass(20_000);
    world.last.events.onEnd({ kind: 'cut' });
    await world.clock.pass(1_000);
    world.last.events.onEnd({ kind: 'unopened' });
    await world.clock.pass(3_000);
    expect(world.links.at(-1)).toMatchObject({ kind: 'stale', busy: true });
    const before = world.made.length;
    world.link.retryNow();
    world.link.foundNetwork();
    world.link.pause();
    world.link.resume();
    await world.clock.pass(3_999);
    expect(world.made).toHaveLength(before);
    await world.clock.pass(1_002);
    expect(world.made).toHaveLength(before + 1);
    expect(world.last.carrier).toBe('websocket');
  });

  it('is lost when nothing is confirmed for two heartbeats, beats or none', async () => {
    world.stands();
    world.confirms = false;
    await world.clock.pass(15_000);
    world.last.events.onFrame(BEAT);
    await world.clock.pass(15_000);
    expect(world.kinds.at(-1)).toBe('stale');
    expect(world.made[0]?.closed).toBe(true);
  });

  it('believes the phone at once that there is no network', async () => {
    world.stands();
    world.link.lostNetwork();
    expect(world.kinds.at(-1)).toBe('stale');
    expect(world.last.closed).toBe(true);
    world.link.foundNetwork();
    expect(world.made).toHaveLength(2);
    world.stands();
    expect(world.kinds.at(-1)).toBe('live');
  });

  it('closes while nobody looks, asks nothing, and is old until all is confirmed', async () => {
    world.stands();
    world.link.pause();
    expect([world.last.closed, world.kinds.at(-1)]).toEqual([true, 'paused']);
    await world.clock.pass(3_600_000);
    expect([world.made.length, world.probes]).toEqual([1, 0]);
    world.link.lostNetwork();
    expect(world.kinds.at(-1)).toBe('paused');
    world.link.resume();
    world.last.events.onFrame(HELLO);
    expect(world.kinds.at(-1)).toBe('paused');
    world.last.events.onFrame(BEAT);
    expect(world.kinds.at(-1)).toBe('live');
    world.link.pause();
    world.link.resume();
    world.last.events.onEnd({ kind: 'cut' });
    expect(world.kinds.at(-1)).toBe('stale');
  });

  it('tells who was signed out, by whichever way it hears of it', async () => {
    world.last.events.onEnd({ kind: 'signed_out' });
    expect(world.heard).toEqual(['signed out']);
    const other = new World();
    other.verdict = { kind: 'signed_out' };
    other.last.events.onEnd({ kind: 'unopened' });
    await other.clock.pass(60_000);
    expect([other.heard, other.made.length]).toEqual([['signed out'], 1]);
  });

  it('tells when the server does not give this view, and stays on its way', async () => {
    world.last.events.onEnd({ kind: 'refused' });
    await world.clock.pass(1_000);
    expect([world.heard, world.last.carrier]).toEqual([['refused'], 'websocket']);
  });

  it('opens a stream that ended in good order at once, and calls nothing old', async () => {
    world.stands();
    await world.clock.pass(29_000);
    world.stands();
    await world.clock.pass(29_000);
    world.stands();
    await world.clock.pass(10_000);
    world.last.events.onEnd({ kind: 'over' });
    expect([world.made.length, world.kinds.at(-1)]).toEqual([2, 'live']);
    world.last.events.onEnd({ kind: 'over' });
    expect(world.made).toHaveLength(2);
  });
});

describe('the way', () => {
  const refused = async (): Promise<void> => {
    world.last.events.onEnd({ kind: 'unopened' });
    await world.clock.pass(1_000);
  };

  it('is another one once a websocket was refused twice although it would be let in', async () => {
    await refused();
    expect(world.made.map(({ carrier }) => carrier)).toEqual(['websocket', 'websocket']);
    await refused();
    expect(world.last.carrier).toBe('event_stream');
    world.stands();
    expect(world.links.at(-1)).toEqual({ kind: 'live', carrier: 'event_stream' });
    expect(world.kept).toEqual({ carrier: 'event_stream', until: expect.any(Number) as number });
  });

  it('stays the same while the server is gone', async () => {
    world.verdict = { kind: 'unreachable' };
    for (let at = 0; at < 6; at += 1) {
      world.last.events.onEnd({ kind: 'unopened' });
      await world.clock.pass(30_000);
    }
    expect(new Set(world.made.map(({ carrier }) => carrier))).toEqual(new Set(['websocket']));
  });

  it('is another one at once where something takes all in and lets nothing through', () => {
    world.last.events.onEnd({ kind: 'held_back' });
    expect(world.last.carrier).toBe('event_stream');
    world.last.events.onEnd({ kind: 'held_back' });
    expect(world.last.carrier).toBe('poll');
    world.stands();
    expect(world.kinds).toEqual(['connecting', 'live']);
  });

  it('is another one when it is cut again and again soon after it stood', async () => {
    for (let at = 0; at < 3; at += 1) {
      world.stands();
      world.last.events.onEnd({ kind: 'cut' });
      await world.clock.pass(1_000);
    }
    expect(world.last.carrier).toBe('event_stream');
  });

  it('begins with what worked last, and tries the websocket beside it after a while', async () => {
    const other = new World({ carrier: 'poll', until: 1_000_000 + 60_000 });
    expect(other.last.carrier).toBe('poll');
    const poll = other.last;
    const beats = async (times: number): Promise<void> => {
      for (let at = 0; at < times; at += 1) {
        await other.clock.pass(15_000);
        if (!poll.closed) poll.events.onFrame(BEAT);
      }
    };
    other.stands();
    await beats(4);
    expect(other.made.map(({ carrier }) => carrier)).toEqual(['poll', 'websocket']);
    other.last.events.onEnd({ kind: 'unopened' });
    expect([poll.closed, other.kinds.at(-1), other.probes]).toEqual([false, 'live', 0]);
    await beats(40);
    expect(other.made.map(({ carrier }) => carrier)).toEqual(['poll', 'websocket', 'websocket']);
    other.last.events.onFrame(HELLO);
    expect([poll.closed, other.last.looked]).toEqual([true, [WANTED]]);
    other.last.events.onFrame(BEAT);
    expect(other.links.at(-1)).toEqual({ kind: 'live', carrier: 'websocket' });
    expect(other.kept).toBeNull();
    expect(other.kinds).toEqual(['connecting', 'live', 'live']);
  });

  it('is found anew in another network', () => {
    world.last.events.onEnd({ kind: 'held_back' });
    world.stands();
    world.link.lostNetwork();
    world.link.foundNetwork();
    expect(world.last.carrier).toBe('websocket');
    world.last.events.onEnd({ kind: 'held_back' });
    const stream = world.last;
    world.link.foundNetwork();
    expect([stream.carrier, stream.closed, world.last.carrier]).toEqual(['event_stream', true, 'websocket']);
    world.stands();
    world.link.foundNetwork();
    expect([world.last.closed, world.links.at(-1)]).toEqual([false, { kind: 'live', carrier: 'websocket' }]);
  });
});
