/** The three ways over the same messages: the vectors that the server's tests read too. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import text from '../../../data/live-vectors.json?raw';
import { probe, retryAfterMs } from './answer';
import { EventParser, EventStreamTransport } from './event_stream';
import type { Wanted } from './followed';
import type { ServerFrame } from './frames';
import { recalled, remember } from './memory';
import { BETWEEN_MS, PollTransport } from './poll';
import { settled, TestClock } from './test_clock';
import type { End, TransportEvents } from './transport';
import { WebsocketTransport } from './websocket';

interface Vectors {
  frames: { hex: string; json: { type: string; parent: string; epoch: string; seq: number } }[];
  messages: { json: Record<string, unknown> }[];
  alert_messages: { json: Record<string, unknown> }[];
}
const vectors: Vectors = JSON.parse(text);
const [FRAME] = vectors.frames;
const HELLO = vectors.messages.find(({ json }) => json['type'] === 'hello')?.json;
const BEAT = vectors.messages.find(({ json }) => json['type'] === 'progress')?.json;
const ALERTS = vectors.alert_messages.map(({ json }) => json).filter(({ type }) => type === 'alert');
if (FRAME === undefined || HELLO === undefined || BEAT === undefined) throw new Error('the vectors lack what is needed here');
const BYTES = Uint8Array.from(FRAME.hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
const BASE64 = JSON.stringify(btoa(String.fromCharCode(...BYTES)));

const [HERE, THERE] = ['846d291ffffffff', '846d29bffffffff'];
const wanted = (fields: Partial<Wanted> = {}): Wanted => ({
  id: 7, view: { keyPopulation: 'TW', hour: 118, resolution: 8 }, parents: [HERE, THERE], since: () => null, ...fields,
});
const known = (seqs: Record<string, number>): Wanted['since'] => (parents) => {
  const of = Object.entries(seqs).filter(([parent]) => parents.includes(parent));
  return of.length === 0 ? null : { epoch: '00c0ffee00c0ffee', seq: Object.fromEntries(of) };
};

let clock: TestClock;
let frames: ServerFrame[];
let ends: End[];
let events: TransportEvents;
beforeEach(() => {
  [clock, frames, ends] = [new TestClock(), [], []];
  events = { onFrame: (frame) => frames.push(frame), onEnd: (end) => ends.push(end) };
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});
const kinds = (): string[] => frames.map(({ type }) => type);

/** What the browser gives for a request, piece by piece. */
class TestServer {
  readonly asked: URL[] = [];
  readonly signals: AbortSignal[] = [];
  answers: (() => Response | Promise<Response>)[] = [];

  readonly get: typeof fetch = async (url, init) => {
    this.asked.push(new URL(url as string, 'http://here'));
    const signal = init?.signal;
    if (signal) this.signals.push(signal);
    const answer = this.answers.shift();
    const aborted = new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));
    return Promise.race([answer === undefined ? new Promise<never>(() => undefined) : answer(), aborted]);
  };

  get query(): Record<string, string> {
    return Object.fromEntries(this.asked.at(-1)?.searchParams ?? []);
  }
}

const SSE = { headers: { 'Content-Type': 'text/event-stream' } };
const LINES = { headers: { 'Content-Type': 'application/x-ndjson' } };

describe('a websocket', () => {
  class TestSocket {
    readyState = 1;
    binaryType = '';
    sent: Record<string, unknown>[] = [];
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onclose: ((event: { code: number }) => void) | null = null;
    closed = false;
    send(message: string): void {
      this.sent.push(JSON.parse(message) as Record<string, unknown>);
    }
    close(): void {
      this.closed = true;
    }
    async says(data: unknown): Promise<void> {
      this.onmessage?.({ data });
      await settled();
    }
  }
  const open = (): { socket: TestSocket; transport: WebsocketTransport } => {
    vi.stubGlobal('location', { protocol: 'https:', host: 'here' });
    const socket = new TestSocket();
    return { socket, transport: new WebsocketTransport('compact', events, clock, () => socket as unknown as WebSocket) };
  };

  it('asks once it was greeted, from where the client has come to, and says only what comes and goes', async () => {
    const { socket, transport } = open();
    transport.look(wanted({ since: known({ [HERE]: 44 }) }));
    expect(socket.sent).toEqual([]);
    await socket.says(JSON.stringify(HELLO));
    expect(socket.sent).toEqual([{
      type: 'subscribe', id: 7, view: { key_population: 'TW', hour: 118, resolution: 8 }, parents: [HERE, THERE],
      since: { epoch: '00c0ffee00c0ffee', seq: { [HERE]: 44 } },
    }, { type: 'alerts' }]);
    await socket.says(BYTES.buffer);
    expect(kinds()).toEqual(['hello', FRAME.json.type]);
    transport.look(wanted({ parents: [THERE] }));
    transport.look(wanted({ id: 8, parents: [THERE] }));
    expect(socket.sent.slice(2).map(({ type }) => type)).toEqual(['track', 'unsubscribe', 'subscribe']);
    expect(socket.sent[2]).toEqual({ type: 'track', id: 7, add: [], remove: [HERE] });
  });

  it('asks for one parent alone when a frame of it is missing', async () => {
    const { socket, transport } = open();
    transport.look(wanted({ since: known({ [HERE]: 44, [THERE]: 45 }) }));
    await socket.says(JSON.stringify(HELLO));
    transport.repair(HERE);
    expect(socket.sent.slice(2)).toEqual([
      { type: 'track', id: 7, remove: [HERE] },
      { type: 'track', id: 7, add: [HERE], since: { epoch: '00c0ffee00c0ffee', seq: { [HERE]: 44 } } },
    ]);
  });

  it.each([[4001, false, 'signed_out'], [4001, true, 'signed_out'], [1012, true, 'cut'], [1006, false, 'unopened']] as const)(
    'says why it ended: %i, greeted %s', async (code, greeted, kind) => {
      const { socket } = open();
      if (greeted) await socket.says(JSON.stringify(HELLO));
      socket.onclose?.({ code });
      await settled();
      expect(ends).toEqual([{ kind }]);
    });

  it('is held back when no greeting comes, and trusts nothing it cannot read', async () => {
    open();
    await clock.pass(10_000);
    expect(ends).toEqual([{ kind: 'held_back' }]);
    const { socket } = open();
    await socket.says(JSON.stringify(HELLO));
    await socket.says('{"type":"gossip"}');
    await socket.says(JSON.stringify(BEAT));
    expect([kinds(), ends.at(-1), socket.closed]).toEqual([['hello'], { kind: 'cut' }, true]);
  });
});

describe('an event stream', () => {
  const open = (like: Partial<Wanted> = {}): { server: TestServer; transport: EventStreamTransport; say: (text: string) => Promise<void>; end: () => Promise<void> } => {
    const server = new TestServer();
    let pen: ReadableStreamDefaultController<Uint8Array> | null = null;
    server.answers.push(() => new Response(new ReadableStream<Uint8Array>({ start: (controller) => void (pen = controller) }), SSE));
    const transport = new EventStreamTransport('compact', events, clock, server.get);
    transport.look(wanted(like));
    return {
      server, transport,
      say: async (said) => {
        await settled();
        pen?.enqueue(new TextEncoder().encode(said));
        await settled();
      },
      end: async () => {
        pen?.close();
        await settled();
      },
    };
  };

  it('asks in the query, and tells what a websocket tells', async () => {
    const { server, say } = open({ since: known({ [THERE]: 44 }) });
    expect(server.asked[0]?.pathname).toBe('/api/v1/live/stream');
    expect(server.query).toEqual({ id: '7', key_population: 'TW', hour: '118', resolution: '8', parents: `${HERE},${THERE}`, alerts: '0', frames: 'compact', epoch: '00c0ffee00c0ffee', seq: ',44' });
    await say(`:\n\ndata: ${JSON.stringify(HELLO)}\n\nda`);
    await say(`ta: ${BASE64}\r\n\r\nid: 1:2\ndata: ${JSON.stringify(BEAT)}\n\n`);
    expect(kinds()).toEqual(['hello', FRAME.json.type, 'progress']);
  });

  it('is held back when nothing comes for 10 s while it is young, and only then', async () => {
    const { say } = open();
    for (const at of [0, 1, 2, 3, 4]) {
      void at;
      await say(':\n\n');
      await clock.pass(4_000);
    }
    await clock.pass(60_000);
    expect(ends).toEqual([]);
    const { say: other } = open();
    await other(`data: ${JSON.stringify(HELLO)}\n\n`);
    await clock.pass(10_000);
    expect(ends).toEqual([{ kind: 'held_back' }]);
  });

  it.each([[1001, 'over'], [1012, 'cut'], [4001, 'signed_out'], [4008, 'cut']] as const)('ends as it is told: %i', async (code, kind) => {
    const { say } = open();
    await say(`data: ${JSON.stringify(HELLO)}\n\nevent: close\ndata: {"type":"close","code":${code},"reason":""}\n\n`);
    expect([kinds(), ends]).toEqual([['hello'], [{ kind }]]);
  });

  it('was never open if it ends before it said anything, and was cut if after', async () => {
    await open().end();
    const { say, end } = open();
    await say(`data: ${JSON.stringify(HELLO)}\n\n`);
    await end();
    expect(ends).toEqual([{ kind: 'unopened' }, { kind: 'cut' }]);
  });

  it.each([
    [new Response('<html>', { headers: { 'Content-Type': 'text/html' } }), { kind: 'unopened' }],
    [new Response('', { status: 401 }), { kind: 'signed_out' }],
    [new Response('', { status: 403 }), { kind: 'refused' }],
    [new Response('', { status: 502 }), { kind: 'unopened' }],
    [new Response('', { status: 503, headers: { 'Retry-After': '7' } }), { kind: 'not_now', waitMs: 7_000 }],
  ])('takes nothing else for a stream', async (answer, end) => {
    const server = new TestServer();
    server.answers.push(() => answer);
    new EventStreamTransport('compact', events, clock, server.get).look(wanted());
    await settled();
    expect([ends, frames]).toEqual([[end], []]);
  });

  it('is opened again for another view when the hand rests, and the one before is ended', async () => {
    const { server, transport, say } = open();
    await say(`data: ${JSON.stringify(HELLO)}\n\n`);
    transport.look(wanted({ id: 8 }));
    transport.look(wanted({ id: 9, since: known({ [HERE]: 3 }) }));
    await clock.pass(299);
    expect(server.asked).toHaveLength(1);
    await clock.pass(1);
    expect([server.asked.length, server.query['id'], server.query['seq'], server.signals[0]?.aborted]).toEqual([2, '9', '3,', true]);
    expect(ends).toEqual([]);
    transport.close();
    await clock.pass(60_000);
    expect(ends).toEqual([]);
  });

  it('reads events however they are cut into pieces', () => {
    const stream = `:\n\nevent: close\r\ndata: {"a":\r\ndata:1}\n\nid: 7\n\ndata: "x"\n\n`;
    for (let size = 1; size < stream.length; size += 1) {
      const parser = new EventParser();
      const found = [];
      for (let at = 0; at < stream.length; at += size) found.push(...parser.feed(stream.slice(at, at + size)));
      expect(found).toEqual([{ name: 'close', data: '{"a":\n1}' }, { name: '', data: '"x"' }]);
    }
    expect(() => [...new EventParser().feed('x'.repeat(1_000_001))]).toThrow(RangeError);
  });
});

describe('a poll', () => {
  const told = (...lines: string[]): (() => Response) => () => new Response(lines.map((line) => `${line}\n`).join(''), LINES);
  const open = (...answers: (() => Response)[]): { server: TestServer; transport: PollTransport } => {
    const server = new TestServer();
    server.answers = answers;
    const transport = new PollTransport('compact', events, clock, server.get);
    transport.look(wanted());
    return { server, transport };
  };

  it('asks without waiting first, then for what is new, and not too often', async () => {
    const { server } = open(told(JSON.stringify(HELLO), BASE64), told(JSON.stringify(HELLO), JSON.stringify(BEAT)), told(JSON.stringify(HELLO), BASE64));
    await clock.pass(0);
    expect([server.asked[0]?.pathname, server.query['wait'], server.query['id']]).toEqual(['/api/v1/live/poll', '0', '7']);
    expect(kinds()).toEqual(['hello', FRAME.json.type]);
    await clock.pass(1_000);
    // A beat comes within the heartbeat of the greeting: with it, an answer says something.
    expect(server.query['wait']).toBe(String(Math.ceil(Number(HELLO['heartbeat_ms']) / 1000) + 2));
    await clock.pass(1_000);
    expect(server.asked).toHaveLength(3);
    await clock.pass(BETWEEN_MS - 1);
    expect(server.asked).toHaveLength(3);
    await clock.pass(1);
    expect(server.asked).toHaveLength(4);
    expect(new Set(server.asked.map((url) => url.searchParams.get('reader'))).size).toBe(1);
    expect(ends).toEqual([]);
  });

  it('asks for all alerts that are open, and once it has some for those after them, so that its questions wait', async () => {
    const { server } = open(told(JSON.stringify(HELLO), ...ALERTS.map((alert) => JSON.stringify(alert))), told(JSON.stringify(HELLO), JSON.stringify(BEAT)));
    await clock.pass(0);
    expect(server.query['alerts']).toBe('0');
    expect(kinds()).toEqual(['hello', ...ALERTS.map(() => 'alert')]);
    await clock.pass(1_000);
    expect(server.query['alerts']).toBe(String(ALERTS.at(-1)?.['position']));
  });

  it('does not hurry what answers nothing at once', async () => {
    const { server } = open(...Array.from({ length: 30 }, () => () => new Response(null, { status: 204 })));
    await clock.pass(10_000);
    expect(server.asked.length).toBeLessThanOrEqual(11);
    expect(frames).toEqual([]);
  });

  it('asks anew for another view, and reads no answer to the one before', async () => {
    const { server, transport } = open(told(JSON.stringify(HELLO), BASE64));
    await clock.pass(1_000);
    transport.look(wanted({ id: 8 }));
    await clock.pass(300);
    expect([server.query['id'], server.query['wait'], server.signals[1]?.aborted]).toEqual(['8', '0', true]);
  });

  it('asks anew also when the view changes while an answer is read', async () => {
    const { server, transport } = open();
    server.answers = [];
    transport.close();
    let answer: (response: Response) => void = () => undefined;
    server.answers.push(() => new Promise<Response>((resolve) => (answer = resolve)));
    const other = new PollTransport('compact', events, clock, server.get);
    other.look(wanted());
    other.look(wanted({ id: 8 }));
    answer(told(JSON.stringify(HELLO), BASE64)());
    await clock.pass(299);
    expect(server.query['id']).toBe('7');
    await clock.pass(1);
    expect([server.query['id'], server.query['wait']]).toEqual(['8', '0']);
  });

  it('is over when no answer comes in time, and says what a refusal says', async () => {
    open();
    await clock.pass(20_000);
    expect(ends).toEqual([{ kind: 'unopened' }]);
    open(() => new Response('', { status: 503, headers: { 'Retry-After': '2' } }));
    await clock.pass(0);
    expect(ends.at(-1)).toEqual({ kind: 'not_now', waitMs: 2_000 });
    open(told(JSON.stringify(HELLO)), () => new Response('', { status: 401 }));
    await clock.pass(2_000);
    expect(ends.at(-1)).toEqual({ kind: 'signed_out' });
    open(told('gossip'));
    await clock.pass(0);
    expect(ends.at(-1)).toEqual({ kind: 'cut' });
  });
});

describe('the question whether one may come in', () => {
  it.each([
    [426, {}, { kind: 'let_in' }],
    [401, {}, { kind: 'signed_out' }],
    [403, {}, { kind: 'signed_out' }],
    [503, { 'Retry-After': '3' }, { kind: 'not_now', waitMs: 3_000 }],
    [503, {}, { kind: 'not_now', waitMs: null }],
    [502, {}, { kind: 'unreachable' }],
    [200, {}, { kind: 'unreachable' }],
  ])('is answered by %i', async (status, headers, verdict) => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response('', { status, headers: headers as Record<string, string> })));
    expect(await probe()).toEqual(verdict);
  });

  it('is not answered where there is no server', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')));
    expect(await probe()).toEqual({ kind: 'unreachable' });
  });

  it('reads how long to wait in seconds and as a date, and follows no absurd wait', () => {
    const now = Date.parse('2026-11-29T09:00:00Z');
    expect([null, '', '7', 'Sun, 29 Nov 2026 09:00:10 GMT', 'Sun, 29 Nov 2026 08:00:00 GMT', '99999', 'soon'].map((header) => retryAfterMs(header, now)))
      .toEqual([null, null, 7_000, 10_000, 0, 300_000, null]);
  });
});

it('what worked is kept for the tab, for a while, and nothing else is read from there', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) });
  remember({ carrier: 'poll', until: 500 });
  expect([recalled(499), recalled(500)]).toEqual([{ carrier: 'poll', until: 500 }, null]);
  for (const nonsense of ['', 'pigeon 900', 'poll', 'poll soon', 'websocket 900']) {
    kept.set('live-carrier', nonsense);
    expect(recalled(0)).toBeNull();
  }
  remember(null);
  expect(kept.size).toBe(0);
});
