/** Which way to try: the websocket first, then what gets through where it does not; and after a while the websocket again. */
import { type Recalled, recalled, remember } from './memory';
import { type Carrier, CARRIERS } from './transport';

/** A way is given up after so many attempts that failed though the server would have let them in: it may just have started. */
const ENOUGH = 2;
/** A way that is cut so often, soon after it stood, is cut by something on the way. */
const BRIEF_ENOUGH = 3;
/** After so long the websocket is tried again: a phone does not stay in one network. */
const AGAIN_MS = 10 * 60_000;

export type Failure =
  /** It did not stand. */
  | 'refused'
  /** It stood, and nothing came through in time. */
  | 'held_back'
  /** It was cut soon after it stood. */
  | 'brief';

const WEIGHTS: Record<Failure, number> = { refused: 1 / ENOUGH, held_back: 1, brief: 1 / BRIEF_ENOUGH };
const NEARLY_ONE = 0.99;

/** What is kept of the choice beyond the page. */
export interface Memory {
  recalled(now: number): Recalled | null;
  remember(what: Recalled | null): void;
}

export class Choice {
  #carrier: Carrier;
  /** When the websocket is to be tried again, ms since 1970. */
  #until: number;
  #failed = 0;

  constructor(private readonly now: () => number, private readonly memory: Memory = { recalled, remember }) {
    const before = memory.recalled(now());
    this.#carrier = before?.carrier ?? 'websocket';
    this.#until = before?.until ?? 0;
  }

  get carrier(): Carrier {
    return this.#carrier;
  }

  /** How long until the websocket is to be tried beside the way that works, ms; null when it is the one. */
  get websocketInMs(): number | null {
    return this.#carrier === 'websocket' ? null : Math.max(0, this.#until - this.now());
  }

  /** The way failed though the server would let somebody in; tells whether the next one is to be tried at once. */
  failed(how: Failure): boolean {
    this.#failed += WEIGHTS[how];
    if (this.#failed < NEARLY_ONE) return false;
    this.#failed = 0;
    const at = CARRIERS.indexOf(this.#carrier) + 1;
    const next = CARRIERS[at];
    if (this.#carrier === 'websocket') this.#until = this.now() + AGAIN_MS;
    // From the last one round to the first: that is no hurry.
    this.#carrier = next ?? 'websocket';
    return next !== undefined;
  }

  /** The way brought what was asked for. */
  worked(): void {
    this.memory.remember(this.#carrier === 'websocket' ? null : { carrier: this.#carrier, until: this.#until });
  }

  /** The way has stood for a while. */
  lasted(): void {
    this.#failed = 0;
  }

  /** Tried beside the way that works, the websocket did not stand. */
  stillNoWebsocket(): void {
    this.#until = this.now() + AGAIN_MS;
    this.worked();
  }

  /** It did stand; or this is another network, of which nothing is known. */
  websocket(): void {
    this.#carrier = 'websocket';
    this.#failed = 0;
    this.memory.remember(null);
  }
}
