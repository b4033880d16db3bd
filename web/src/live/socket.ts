/** One websocket that mends itself. It knows frames and time, not what is drawn. */
import { decodeBinary, decodeText, type ServerFrame } from './frames';
import type { View } from './view';

export type Link =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** Nothing fresh comes: what is on the screen is old. Times in milliseconds since 1970. */
  | { kind: 'stale'; since: number; retryAt: number };

export type Subscription = { id: number; view: View; parents: readonly string[] };

export interface LiveHandlers {
  onFrame(frame: ServerFrame): void;
  onLink(link: Link): void;
  /** Connected (again): subscribe to what is on the screen now. */
  onReady(): void;
  /** The server ended the session: signed out, or the role changed. */
  onSignedOut(): void;
}

/** What the socket needs of its surroundings, so that tests hold the clock and the dice. */
export interface Surroundings {
  open(url: string, protocols: string[]): WebSocket;
  now(): number;
  random(): number;
  after(ms: number, run: () => void): () => void;
}

export type Frames = 'binary' | 'json';

export const PROTOCOLS: Record<Frames, string> = { binary: 'atalaya.risk.v1', json: 'atalaya.risk.v1.json' };

const SIGNED_OUT = 4001;
/** First wait 1 s, doubled to 30 s at most, then spread over the whole span so that phones do not come back together. */
const BACKOFF_FIRST_MS = 1_000;
const BACKOFF_MAX_MS = 30_000;
/** A link is lost after this many silent heartbeats. */
const SILENT_HEARTBEATS = 2;
/** Until the hello says otherwise. */
const HEARTBEAT_MS = 15_000;

export function backoffMs(attempt: number, random: number): number {
  const span = Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** attempt);
  return Math.round(span * (0.25 + 0.75 * random));
}

export class LiveSocket {
  #socket: WebSocket | null = null;
  #attempt = 0;
  #heartbeatMs = HEARTBEAT_MS;
  #cancelSilence: (() => void) | null = null;
  #cancelRetry: (() => void) | null = null;
  #staleSince: number | null = null;
  /** Inflating takes a while; frames must still be applied in the order they came. */
  #queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly url: string,
    private readonly frames: Frames,
    private readonly handlers: LiveHandlers,
    private readonly around: Surroundings,
  ) {}

  start(): void {
    this.handlers.onLink({ kind: 'connecting' });
    this.#open();
  }

  stop(): void {
    this.#cancelRetry?.();
    this.#cancelSilence?.();
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** The phone says that it has no network: believed at once, rather than after the silence of two heartbeats. */
  lostNetwork(): void {
    if (this.#socket !== null) this.#drop(this.#socket);
  }

  /** Tries at once, as when the phone says it is online again. */
  retryNow(): void {
    if (this.#staleSince === null || this.#socket !== null) return;
    this.#cancelRetry?.();
    this.#open();
  }

  subscribe({ id, view, parents }: Subscription): void {
    this.#send({
      type: 'subscribe',
      id,
      view: { key_population: view.keyPopulation, hour: view.hour, resolution: view.resolution },
      parents,
    });
  }

  track(id: number, add: readonly string[], remove: readonly string[]): void {
    this.#send({ type: 'track', id, add, remove });
  }

  unsubscribe(id: number): void {
    this.#send({ type: 'unsubscribe', id });
  }

  #send(message: object): void {
    if (this.#socket?.readyState === 1) this.#socket.send(JSON.stringify(message));
  }

  #open(): void {
    const socket = this.around.open(this.url, [PROTOCOLS[this.frames]]);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#queue = Promise.resolve();
    this.#listenForSilence();
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#queue = this.#queue.then(() => this.#take(socket, data));
    };
    socket.onclose = ({ code }: CloseEvent) => {
      if (this.#socket === socket) this.#lost(code);
    };
  }

  async #take(socket: WebSocket, data: unknown): Promise<void> {
    try {
      const frame = data instanceof ArrayBuffer ? await decodeBinary(data) : decodeText(String(data));
      if (this.#socket !== socket) return;
      this.#listenForSilence();
      if (frame.type === 'hello') this.#ready(frame.heartbeatMs);
      this.handlers.onFrame(frame);
    } catch (error) {
      // A frame we cannot read may have held a change: what is shown can no longer be trusted.
      console.error('live frame refused', error);
      if (this.#socket === socket) this.#drop(socket);
    }
  }

  #ready(heartbeatMs: number): void {
    this.#heartbeatMs = heartbeatMs;
    this.#attempt = 0;
    this.#staleSince = null;
    this.#listenForSilence();
    this.handlers.onLink({ kind: 'live' });
    this.handlers.onReady();
  }

  #listenForSilence(): void {
    this.#cancelSilence?.();
    this.#cancelSilence = this.around.after(this.#heartbeatMs * SILENT_HEARTBEATS, () => {
      const socket = this.#socket;
      if (socket !== null) this.#drop(socket);
    });
  }

  #drop(socket: WebSocket): void {
    socket.onclose = null;
    socket.onmessage = null;
    socket.close();
    this.#lost(1006);
  }

  #lost(code: number): void {
    this.#socket = null;
    this.#cancelSilence?.();
    if (code === SIGNED_OUT) {
      this.handlers.onSignedOut();
      return;
    }
    const now = this.around.now();
    this.#staleSince ??= now;
    const wait = backoffMs(this.#attempt, this.around.random());
    this.#attempt += 1;
    this.#cancelRetry = this.around.after(wait, () => this.#open());
    this.handlers.onLink({ kind: 'stale', since: this.#staleSince, retryAt: now + wait });
  }
}
