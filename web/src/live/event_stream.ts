/** The live map as server-sent events, where no websocket comes through. What is looked at stands in the query: for another view it is opened again. */
import { endOf, LIVE_PATH } from './answer';
import type { Wanted } from './followed';
import { type Asked, Exchange } from './exchange';
import { questionOf } from './question';
import { type Surroundings, Timer } from './surroundings';
import type { End, Frames, Transport, TransportEvents } from './transport';

/** A young stream says something every 4 s, for 20 s: whoever hears nothing for so long has a proxy that holds it back. */
const HELD_BACK_MS = 10_000;
/** Who has heard something as late as this has a stream that flows. */
const FLOWS_AFTER_MS = 15_000;
/** A hand on the map moves it again and again: the stream is opened when it rests. */
const REST_MS = 300;
/** The longest event: a snapshot of 2,401 cells in JSON takes some 60 KB. */
const EVENT_MAX = 1_000_000;

export interface SentEvent {
  name: string;
  data: string;
}

/** Takes a stream apart into events (WHATWG HTML, 9.2.6). Comments and fields that are not used are left out. */
export class EventParser {
  #rest = '';
  #name = '';
  #data: string[] = [];

  *feed(text: string): Generator<SentEvent> {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > EVENT_MAX) throw new RangeError('the event is too long');
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (this.#data.length > 0) yield { name: this.#name, data: this.#data.join('\n') };
        this.#name = '';
        this.#data = [];
      } else if (line.startsWith('event:')) this.#name = valueOf(line, 6);
      else if (line.startsWith('data:')) this.#data.push(valueOf(line, 5));
    }
  }
}

function valueOf(line: string, from: number): string {
  return line.slice(line.charAt(from) === ' ' ? from + 1 : from);
}

export class EventStreamTransport implements Transport {
  #wanted: Wanted | null = null;
  #told = false;
  /** The stream that is open; opening another one ends it. */
  readonly #open: Exchange;
  readonly #rest: Timer;
  readonly #held: Timer;

  constructor(
    private readonly frames: Frames,
    private readonly events: TransportEvents,
    private readonly around: Surroundings,
    private readonly get: typeof fetch = (...question) => fetch(...question),
  ) {
    this.#rest = new Timer(around);
    this.#held = new Timer(around);
    this.#open = new Exchange(events, () => {
      this.#rest.cancel();
      this.#held.cancel();
    });
  }

  look(wanted: Wanted): void {
    const first = this.#wanted === null;
    this.#wanted = wanted;
    if (first) this.#start();
    else this.#rest.set(REST_MS, () => this.#start());
  }

  repair(): void {
    this.#rest.set(REST_MS, () => this.#start());
  }

  close(): void {
    this.#open.close();
  }

  #start(): void {
    const wanted = this.#wanted;
    if (wanted === null) return;
    const asked = this.#open.begin((frame) => this.events.onFrame(frame));
    void this.#read(wanted, asked).then((end) => this.#open.end(asked, end));
  }

  /** Reads a stream to its end, and says which that is. */
  async #read(wanted: Wanted, asked: Asked): Promise<End> {
    const opened = this.around.now();
    const held = (): void => this.#held.set(HELD_BACK_MS, () => this.#open.end(asked, { kind: 'held_back' }));
    held();
    try {
      const answer = await this.get(`${LIVE_PATH}/stream?${questionOf(wanted, this.frames, 0).toString()}`, {
        headers: { Accept: 'text/event-stream' }, cache: 'no-store', credentials: 'same-origin', signal: asked.abort.signal,
      });
      // A page of a captive portal is no stream.
      const isStream = answer.ok && answer.headers.get('Content-Type')?.startsWith('text/event-stream') === true;
      if (!isStream || answer.body === null) return answer.ok ? { kind: 'unopened' } : endOf(answer, this.around.now());
      const reader = answer.body.getReader();
      const text = new TextDecoder();
      const events = new EventParser();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        if (this.around.now() - opened < FLOWS_AFTER_MS) held();
        else this.#held.cancel();
        for (const { name, data } of events.feed(text.decode(part.value, { stream: true }))) {
          if (name === 'close') {
            await asked.inbox.emptied();
            return closing(data);
          }
          this.#told = true;
          asked.take(data);
        }
      }
      await asked.inbox.emptied();
    } catch (error) {
      if (error instanceof RangeError) console.error('live stream refused', error);
    }
    return { kind: this.#told ? 'cut' : 'unopened' };
  }
}

/** What the goodbye of a stream says, by the code a websocket would be closed with. */
function closing(data: string): End {
  let said: unknown;
  try {
    said = JSON.parse(data);
  } catch {
    return { kind: 'cut' };
  }
  const code = typeof said === 'object' && said !== null && 'code' in said ? said.code : null;
  if (code === 4001) return { kind: 'signed_out' };
  return code === 1001 ? { kind: 'over' } : { kind: 'cut' };
}
