/** The live map asked for again and again, where nothing that stays open comes through. */
import { uuidV7 } from '../api/uuid';
import { endOf, LIVE_PATH } from './answer';
import type { Wanted } from './followed';
import { type Asked, Exchange } from './exchange';
import type { ServerFrame } from './frames';
import { questionOf } from './question';
import { type Surroundings, Timer } from './surroundings';
import type { End, Frames, Transport, TransportEvents } from './transport';

/** The time between an answer that brought something and the next question, so that a busy evening does not eat a data plan. */
export const BETWEEN_MS = 5_000;
/** Between any two: something on the way may answer at once. */
const LEAST_MS = 1_000;
/** A hand on the map moves it again and again: it is asked when it rests. */
const REST_MS = 300;
/** A question waits for a beat, which comes within a heartbeat, and a little longer. */
const AFTER_BEAT_S = 2;
const HEARTBEAT_MS = 15_000;
/** Longer than the server waits, by what a slow line takes for an answer. */
const LATE_MS = 20_000;

export class PollTransport implements Transport {
  /** So that the server drops a question of ours that nobody reads any more. */
  readonly #name: string;
  readonly #timer: Timer;
  #wanted: Wanted | null = null;
  #heartbeatMs = HEARTBEAT_MS;
  /** The last alert that was told: an answer that brings one again and again would wait for nothing. */
  #alert = 0;
  /** Something else is to be asked, which the timer will do. */
  #anew = false;
  #told = false;
  /** The question that waits for its answer. */
  readonly #asking: Exchange;

  constructor(
    private readonly frames: Frames,
    private readonly events: TransportEvents,
    private readonly around: Surroundings,
    private readonly get: typeof fetch = (...question) => fetch(...question),
  ) {
    this.#name = uuidV7(around.now());
    this.#timer = new Timer(around);
    this.#asking = new Exchange(events, () => this.#timer.cancel());
  }

  look(wanted: Wanted): void {
    const first = this.#wanted === null;
    this.#wanted = wanted;
    // A question without waiting is answered for every parent, also that nothing changed.
    if (first) void this.#ask(0);
    else this.repair();
  }

  repair(): void {
    this.#anew = true;
    this.#timer.set(REST_MS, () => void this.#ask(0));
  }

  close(): void {
    this.#asking.close();
  }

  async #ask(waitS: number): Promise<void> {
    const wanted = this.#wanted;
    if (wanted === null) return;
    this.#anew = false;
    const began = this.around.now();
    let news = false;
    const asked = this.#asking.begin((frame) => {
      this.#told = true;
      news ||= isNews(frame);
      if (frame.type === 'hello') this.#heartbeatMs = frame.heartbeatMs;
      if (frame.type === 'alert') this.#alert = Math.max(this.#alert, frame.position);
      this.events.onFrame(frame);
    });
    const end = await this.#answered(wanted, waitS, asked);
    if (!this.#asking.isOf(asked)) return;
    if (end !== null) {
      this.#asking.end(asked, end);
      return;
    }
    this.#asking.done();
    if (this.#anew) return;
    const pause = news && waitS > 0 ? BETWEEN_MS : Math.max(0, LEAST_MS - (this.around.now() - began));
    this.#timer.set(pause, () => void this.#ask(Math.ceil(this.#heartbeatMs / 1000) + AFTER_BEAT_S));
  }

  /** Asks once and tells what is answered; null if it may be asked again. */
  async #answered(wanted: Wanted, waitS: number, { abort, inbox, take }: Asked): Promise<End | null> {
    const query = questionOf(wanted, this.frames, this.#alert);
    query.set('reader', this.#name);
    query.set('wait', String(waitS));
    const late = new Timer(this.around);
    late.set(waitS * 1000 + LATE_MS, () => abort.abort());
    try {
      const answer = await this.get(`${LIVE_PATH}/poll?${query.toString()}`, { cache: 'no-store', credentials: 'same-origin', signal: abort.signal });
      if (answer.status === 204) return null;
      if (!answer.ok) return endOf(answer, this.around.now());
      // A page of a captive portal is no answer.
      if (answer.headers.get('Content-Type')?.startsWith('application/x-ndjson') !== true) return { kind: 'unopened' };
      for (const line of (await answer.text()).split('\n')) if (line !== '') take(line);
      await inbox.emptied();
      return null;
    } catch {
      return { kind: this.#told ? 'cut' : 'unopened' };
    } finally {
      late.cancel();
    }
  }
}

/** A frame that says more than that nothing happened. */
function isNews(frame: ServerFrame): boolean {
  return frame.type === 'snapshot' || (frame.type === 'delta' && frame.seq !== frame.prev);
}
