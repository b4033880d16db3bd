/** A question over HTTP and the answer that is read frame by frame; the next question ends it. */
import { FrameReader } from './compact';
import type { ServerFrame } from './frames';
import { Inbox } from './inbox';
import type { End, TransportEvents } from './transport';

export interface Asked {
  readonly abort: AbortController;
  readonly inbox: Inbox;
  /** Takes a line of the answer. */
  take(line: string): void;
}

export class Exchange {
  #asked: Asked | null = null;

  /** `onClose`: what else is to be stopped with it. */
  constructor(
    private readonly events: TransportEvents,
    private readonly onClose: () => void,
  ) {}

  begin(onFrame: (frame: ServerFrame) => void): Asked {
    this.close();
    const reader = new FrameReader();
    const inbox = new Inbox(onFrame, () => this.end(asked, { kind: 'cut' }));
    const asked: Asked = { abort: new AbortController(), inbox, take: (line) => inbox.take(() => reader.line(line)) };
    this.#asked = asked;
    return asked;
  }

  isOf(asked: Asked): boolean {
    return this.#asked === asked;
  }

  /** The answer was read to its end. */
  done(): void {
    this.#asked = null;
  }

  /** Ends it without a word. */
  close(): void {
    this.onClose();
    this.#asked?.inbox.close();
    this.#asked?.abort.abort();
    this.#asked = null;
  }

  /** Ends it and says why, unless another question was asked meanwhile. */
  end(of: Asked, end: End): void {
    if (!this.isOf(of)) return;
    this.close();
    this.events.onEnd(end);
  }
}
