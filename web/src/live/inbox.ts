/** Messages taken apart in the order in which they came: inflating one takes a while, and the next must not overtake it. */
import type { ServerFrame } from './frames';

export class Inbox {
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  /** `onUnreadable`: what could not be read may have held a change, so what is shown can no longer be trusted. */
  constructor(
    private readonly onFrame: (frame: ServerFrame) => void,
    private readonly onUnreadable: () => void,
  ) {}

  take(decode: () => ServerFrame | Promise<ServerFrame>): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#closed) return;
      try {
        const frame = await decode();
        // It may have been closed meanwhile, which the check above cannot know.
        if (!this.isClosed()) this.onFrame(frame);
      } catch (error) {
        console.error('live message refused', error);
        if (this.isClosed()) return;
        this.close();
        this.onUnreadable();
      }
    });
  }

  /** Resolves when all that was taken so far has been told. */
  async emptied(): Promise<void> {
    await this.#queue;
  }

  isClosed(): boolean {
    return this.#closed;
  }

  /** Tells nothing more. */
  close(): void {
    this.#closed = true;
  }
}
