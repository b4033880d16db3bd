/** A report that was just sent can be taken back for a minute: a thumb in the dark hits the wrong button. */
import { api, type Failure } from '../api/client';
import { outbox } from '../offline/outbox.svelte';

export const UNDO_MS = 60_000;
const TICK_MS = 500;
/** So long it is said that it was undone. */
const DONE_SHOWN_MS = 8_000;

export type Undoing =
  | { kind: 'open'; seconds: number }
  | { kind: 'busy' }
  | { kind: 'done' }
  /** It will be taken back once the server is reached: until then it may count. */
  | { kind: 'waits' }
  | { kind: 'failed'; error: Failure };

class Undo {
  state = $state.raw<Undoing | null>(null);
  #id: string | null = null;
  #until = 0;
  #tick: ReturnType<typeof setInterval> | undefined;

  /** A report was sent, or waits to be: from now on there is a minute. */
  offer(id: string): void {
    this.#id = id;
    this.#until = performance.now() + UNDO_MS;
    clearInterval(this.#tick);
    this.#tick = setInterval(() => this.#look(), TICK_MS);
    this.#look();
  }

  /** Nothing is offered any more. */
  close(): void {
    clearInterval(this.#tick);
    this.#id = null;
    this.state = null;
  }

  /** Takes the report back: off this phone, and off the server if it may be there. */
  async undo(): Promise<void> {
    const id = this.#id;
    if (id === null) return;
    clearInterval(this.#tick);
    this.state = { kind: 'busy' };
    const waits = await outbox.takeBack(id);
    const result = waits ? null : await api.withdraw(id);
    if (this.#id !== id) return;
    const gone = result === null || result.ok || (result.error.kind === 'problem' && result.error.status === 404);
    if (waits && outbox.entries.some(({ event }) => event.id === id)) this.state = { kind: 'waits' };
    else this.state = gone ? { kind: 'done' } : { kind: 'failed', error: result.error };
    if (this.state.kind !== 'failed') setTimeout(() => { if (this.#id === id) this.close(); }, DONE_SHOWN_MS);
  }

  #look(): void {
    const left = this.#until - performance.now();
    if (left <= 0) this.close();
    else if (this.state?.kind !== 'open' || this.state.seconds !== Math.ceil(left / 1_000)) this.state = { kind: 'open', seconds: Math.ceil(left / 1_000) };
  }
}

export const undo = new Undo();
