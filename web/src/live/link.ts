/** The line to the live map, which mends itself: it chooses a way, waits between attempts, and says how fresh what comes is. */
import type { Verdict } from './answer';
import { backoffMs } from './backoff';
import type { Wanted } from './followed';
import type { ServerFrame } from './frames';
import { type Surroundings, Timer } from './surroundings';
import type { Carrier, End, Transport, TransportEvents } from './transport';
import type { Choice } from './transports';

export type Link =
  /** Nothing has come yet. */
  | { kind: 'connecting' }
  /** What is on the screen is true. */
  | { kind: 'live'; carrier: Carrier }
  /** Cut a moment ago; it may be back before anybody minds. What is on the screen is as of what it says. */
  | { kind: 'resuming' }
  /** Closed while nobody looks, or just being opened again: what is on the screen is old. */
  | { kind: 'paused' }
  /** Nothing fresh comes: what is on the screen is old. `retryAt` in ms since 1970; `busy`: the server asked to wait. */
  | { kind: 'stale'; retryAt: number; busy: boolean };

export interface LinkHandlers {
  /** Tells whether all that is on the screen is true as of now. */
  onFrame(frame: ServerFrame): boolean;
  onLink(link: Link): void;
  /** Another connection stands: it will tell of everything that is looked at. */
  onAnew(): void;
  /** The server ended the session: signed out, or the role changed. */
  onSignedOut(): void;
  /** The server does not give what is looked at. */
  onRefused(): void;
}

/** What the line is made of. */
export interface Parts {
  open(carrier: Carrier, events: TransportEvents): Transport;
  probe(): Promise<Verdict>;
  choice: Choice;
}

/** Until the hello says otherwise. */
const HEARTBEAT_MS = 15_000;
/** A link is lost after this many heartbeats in which nothing came that was waited for. */
const SILENT_HEARTBEATS = 2;
/** A cut that is mended sooner is not worth alarming anybody: the pill alone says it. */
const GRACE_MS = 3_000;
/** A connection that ends sooner was brief; one that ends "in good order" sooner than the other was not. */
const BRIEF_MS = 10_000;
const GOOD_ORDER_MS = 60_000;

export class LiveLink {
  #transport: Transport | null = null;
  /** A websocket that is tried beside the way that works. */
  #scout: Transport | null = null;
  #wanted: Wanted | null = null;
  #link: Link = { kind: 'connecting' };
  #greeted = false;
  #openedAt = 0;
  #attempt = 0;
  /** The server asked not to come before, ms since 1970. */
  #notBefore = 0;
  #retryAt = 0;
  #busy = false;
  #heartbeatMs = HEARTBEAT_MS;
  #paused = false;
  /** Grows when what is waited for is not waited for any more. */
  #generation = 0;
  readonly #silence: Timer;
  readonly #retry: Timer;
  readonly #grace: Timer;
  readonly #scouting: Timer;

  constructor(
    private readonly parts: Parts,
    private readonly handlers: LinkHandlers,
    private readonly around: Surroundings,
  ) {
    this.#silence = new Timer(around);
    this.#retry = new Timer(around);
    this.#grace = new Timer(around);
    this.#scouting = new Timer(around);
  }

  start(): void {
    this.handlers.onLink(this.#link);
    this.#open();
  }

  stop(): void {
    this.#generation += 1;
    for (const timer of [this.#silence, this.#retry, this.#grace, this.#scouting]) timer.cancel();
    this.#close();
  }

  /** Looks at this from now on, on this connection and those that come after it. */
  look(wanted: Wanted): void {
    this.#wanted = wanted;
    this.#transport?.look(wanted);
  }

  repair(parent: string): void {
    this.#transport?.repair(parent);
  }

  /** Nobody looks: a phone's battery and data plan are spared. */
  pause(): void {
    if (this.#paused) return;
    this.stop();
    this.#paused = true;
    this.#set({ kind: 'paused' });
  }

  /** Somebody looks again. */
  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#open();
  }

  /** The phone says that it has no network: believed at once, rather than after the silence of two heartbeats. */
  lostNetwork(): void {
    if (this.#paused) return;
    this.#close();
    this.#again(null, 'loud');
  }

  /** The phone says that it has one, which may be another one. */
  foundNetwork(): void {
    if (this.#paused || this.#link.kind === 'live') return;
    this.parts.choice.websocket();
    this.#close();
    this.#open();
  }

  /** Comes anew at once: what is looked at is somewhere else, of which nothing is known. */
  anew(): void {
    if (this.#paused) return;
    this.#close();
    this.#open();
  }

  /** Tries at once, unless the server asked to wait. */
  retryNow(): void {
    if (this.#transport === null && !this.#paused) this.#open();
  }

  #open(): void {
    this.#generation += 1;
    const wait = this.#notBefore - this.around.now();
    if (wait > 0) {
      this.#retryAt = this.#notBefore;
      this.#retry.set(wait, () => this.#open());
      this.#down('calm');
      return;
    }
    this.#retry.cancel();
    this.#busy = false;
    this.#greeted = false;
    this.#openedAt = this.around.now();
    this.#transport = this.#made(this.parts.choice.carrier);
    if (this.#wanted !== null) this.#transport.look(this.#wanted);
    this.#listen();
  }

  #made(carrier: Carrier): Transport {
    const transport: Transport = this.parts.open(carrier, {
      onFrame: (frame) => {
        if (transport === this.#scout && frame.type === 'hello') this.#adopt(transport);
        if (transport === this.#transport) this.#take(frame);
      },
      onEnd: (end) => {
        if (transport === this.#transport) this.#ended(end);
        else if (transport === this.#scout) {
          this.#scout = null;
          this.parts.choice.stillNoWebsocket();
          this.#scoutLater();
        }
      },
    });
    return transport;
  }

  #close(): void {
    const [transport, scout] = [this.#transport, this.#scout];
    this.#transport = null;
    this.#scout = null;
    transport?.close();
    scout?.close();
  }

  #take(frame: ServerFrame): void {
    if (frame.type === 'hello') this.#heartbeatMs = frame.heartbeatMs;
    const first = frame.type === 'hello' && !this.#greeted;
    if (first) {
      this.#greeted = true;
      this.handlers.onAnew();
    }
    const confirmed = this.handlers.onFrame(frame);
    // A beat alone, while states are awaited, is no answer; nor is a part of them, to who says that all is true.
    if (confirmed || first || (this.#link.kind !== 'live' && (frame.type === 'snapshot' || frame.type === 'delta'))) this.#listen();
    if (!confirmed) return;
    this.#attempt = 0;
    this.#grace.cancel();
    if (this.around.now() - this.#openedAt >= BRIEF_MS) this.parts.choice.lasted();
    if (this.#link.kind === 'live' && this.#link.carrier === this.parts.choice.carrier) return;
    this.parts.choice.worked();
    this.#set({ kind: 'live', carrier: this.parts.choice.carrier });
    this.#scoutLater();
  }

  #listen(): void {
    this.#silence.set(this.#heartbeatMs * SILENT_HEARTBEATS, () => {
      this.#close();
      this.#again(null, 'loud');
    });
  }

  #ended(end: End): void {
    const livedMs = this.around.now() - this.#openedAt;
    const { choice } = this.parts;
    this.#transport = null;
    this.#close();
    this.#silence.cancel();
    switch (end.kind) {
      case 'signed_out':
        this.stop();
        this.handlers.onSignedOut();
        return;
      case 'over':
        if (livedMs >= GOOD_ORDER_MS) this.#open();
        else this.#again(null);
        return;
      case 'held_back':
        if (choice.failed('held_back')) this.#open();
        else this.#again(null);
        return;
      case 'cut':
        if (livedMs < BRIEF_MS && choice.failed('brief')) this.#open();
        else this.#again(null);
        return;
      case 'not_now':
        this.#again(end.waitMs);
        return;
      case 'unopened':
      case 'refused':
        void this.#findOut(end.kind);
    }
  }

  /** Asks why nothing stood: a browser is not told. */
  async #findOut(kind: 'unopened' | 'refused'): Promise<void> {
    this.#down('calm');
    const generation = (this.#generation += 1);
    const verdict = await this.parts.probe();
    if (generation !== this.#generation) return;
    switch (verdict.kind) {
      case 'signed_out':
        this.stop();
        this.handlers.onSignedOut();
        return;
      case 'not_now':
        this.#again(verdict.waitMs);
        return;
      case 'unreachable':
        this.#again(null);
        return;
      case 'let_in':
        if (kind === 'refused') this.handlers.onRefused();
        else if (this.parts.choice.failed('refused')) {
          this.#open();
          return;
        }
        this.#again(null);
    }
  }

  /** Another attempt after a while; `toldMs` is the wait the server asked for. */
  #again(toldMs: number | null, how: 'calm' | 'loud' = 'calm'): void {
    this.#generation += 1;
    this.#silence.cancel();
    const now = this.around.now();
    const wait = backoffMs(this.#attempt, this.around.random(), toldMs);
    this.#attempt += 1;
    this.#notBefore = toldMs === null ? 0 : now + wait;
    this.#retryAt = now + wait;
    this.#busy = toldMs !== null;
    this.#retry.set(wait, () => this.#open());
    this.#down(how);
  }

  /** Nothing comes. What is old by now is said loudly at once, what was true a moment ago after a moment. */
  #down(how: 'calm' | 'loud'): void {
    this.#scouting.cancel();
    const { kind } = this.#link;
    if (kind === 'stale' || kind === 'paused' || how === 'loud') {
      this.#grace.cancel();
      this.#set({ kind: 'stale', retryAt: this.#retryAt, busy: this.#busy });
      return;
    }
    if (kind === 'live') this.#set({ kind: 'resuming' });
    if (!this.#grace.isSet) this.#grace.set(GRACE_MS, () => this.#down('loud'));
  }

  #set(link: Link): void {
    this.#link = link;
    this.handlers.onLink(link);
  }

  #scoutLater(): void {
    const wait = this.parts.choice.websocketInMs;
    if (wait === null) this.#scouting.cancel();
    else this.#scouting.set(wait, () => (this.#scout ??= this.#made('websocket')));
  }

  /** The websocket came through: it takes over. */
  #adopt(scout: Transport): void {
    this.#scout = null;
    this.#transport?.close();
    this.#transport = scout;
    this.parts.choice.websocket();
    this.#greeted = false;
    this.#openedAt = this.around.now();
    if (this.#wanted !== null) scout.look(this.#wanted);
  }
}
