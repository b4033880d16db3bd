/** The live map by a websocket: one connection, on which what is looked at can change. */
import { FrameReader } from './compact';
import { openLive } from './early';
import type { Wanted } from './followed';
import { decodeText } from './frames';
import { Inbox } from './inbox';
import { liveUrl, PROTOCOLS } from './protocol';
import { type Surroundings, Timer } from './surroundings';
import type { End, Frames, Transport, TransportEvents } from './transport';

/** The server greets at once: who hears nothing for so long is not connected to it. */
const HELLO_MS = 10_000;
const SIGNED_OUT = 4001;

export class WebsocketTransport implements Transport {
  readonly #socket: WebSocket;
  readonly #inbox: Inbox;
  readonly #hello: Timer;
  #greeted = false;
  #wanted: Wanted | null = null;
  /** What the server was asked for. */
  #asked: Pick<Wanted, 'id' | 'parents'> | null = null;

  constructor(
    frames: Frames,
    private readonly events: TransportEvents,
    around: Surroundings,
    open: (url: string, protocols: string[]) => WebSocket = openLive,
  ) {
    const socket = open(liveUrl(), PROTOCOLS[frames]);
    const reader = new FrameReader();
    this.#socket = socket;
    socket.binaryType = 'arraybuffer';
    this.#inbox = new Inbox((frame) => {
      if (frame.type === 'hello') {
        this.#greeted = true;
        this.#hello.cancel();
      }
      events.onFrame(frame);
      if (frame.type !== 'hello') return;
      this.#ask();
      this.#send({ type: 'alerts' });
    }, () => this.#end({ kind: 'cut' }));
    this.#hello = new Timer(around);
    this.#hello.set(HELLO_MS, () => this.#end({ kind: 'held_back' }));
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#inbox.take(() => (data instanceof ArrayBuffer ? reader.read(data) : decodeText(String(data))));
    };
    socket.onclose = ({ code }: CloseEvent) => {
      // What came before the close is told before the close is.
      void this.#inbox.emptied().then(() => {
        if (code === SIGNED_OUT) this.#end({ kind: 'signed_out' });
        else this.#end({ kind: this.#greeted ? 'cut' : 'unopened' });
      });
    };
  }

  look(wanted: Wanted): void {
    this.#wanted = wanted;
    this.#ask();
  }

  repair(parent: string): void {
    if (this.#asked === null || this.#wanted === null) return;
    const { id } = this.#asked;
    this.#send({ type: 'track', id, remove: [parent] });
    this.#send({ type: 'track', id, add: [parent], ...this.#since([parent]) });
  }

  close(): void {
    this.#hello.cancel();
    this.#inbox.close();
    this.#socket.onmessage = null;
    this.#socket.onclose = null;
    this.#socket.close();
  }

  #end(end: End): void {
    // `close` silences the socket, so this is said once.
    if (this.#socket.onclose === null) return;
    this.close();
    this.events.onEnd(end);
  }

  /** Another view is another subscription; of the same one only what comes and goes is said. */
  #ask(): void {
    const wanted = this.#wanted;
    if (wanted === null || !this.#greeted) return;
    const asked = this.#asked;
    const { id, view, parents } = wanted;
    this.#asked = { id, parents };
    if (asked?.id === id) {
      const add = parents.filter((parent) => !asked.parents.includes(parent));
      const remove = asked.parents.filter((parent) => !parents.includes(parent));
      if (add.length > 0 || remove.length > 0) this.#send({ type: 'track', id, add, remove, ...this.#since(add) });
      return;
    }
    if (asked !== null) this.#send({ type: 'unsubscribe', id: asked.id });
    this.#send({
      type: 'subscribe',
      id,
      view: { key_population: view.keyPopulation, hour: view.hour, resolution: view.resolution },
      parents,
      ...this.#since(parents),
    });
  }

  #since(parents: readonly string[]): { since?: object } {
    const since = this.#wanted?.since(parents) ?? null;
    return since === null ? {} : { since };
  }

  #send(message: object): void {
    if (this.#socket.readyState === 1) this.#socket.send(JSON.stringify(message));
  }
}
