/**
 * Reports on their way. One stays here, visible, until the server has said that it is stored. Only in memory: what is
 * kept on a phone unsealed can be read by whoever takes it, so the screen says that this page must stay open.
 */
import { api, type Failure } from '../api/client';
import type { NewEvent } from '../api/schema';

export type OutboxState =
  | { kind: 'waiting' }
  | { kind: 'sending' }
  /** The server will not take it as it is: only its author can go on. */
  | { kind: 'refused'; error: Failure };

export interface OutboxEntry {
  event: NewEvent;
  state: OutboxState;
}

export type Sent = { kind: 'stored'; again: boolean } | { kind: 'queued' } | { kind: 'refused'; error: Failure };

const RETRY_FIRST_MS = 3_000;
const RETRY_MAX_MS = 60_000;

/** Worth another try with the same id: the network, a busy server or a session that ended, not a refusal. */
function mayPass(error: Failure): boolean {
  return error.kind === 'offline' || (error.kind === 'problem' && (error.status === 401 || error.status === 429 || error.status >= 500));
}

class Outbox {
  entries = $state<OutboxEntry[]>([]);
  #attempt = 0;
  #timer = 0;
  #owner: string | null = null;

  constructor() {
    window.addEventListener('online', () => void this.sendAll());
    window.addEventListener('beforeunload', (event) => {
      if (this.entries.length > 0) event.preventDefault();
    });
  }

  /** Sends a report; what cannot be sent now is kept and tried again with the same id. */
  async send(event: NewEvent): Promise<Sent> {
    const known = this.entries.find((entry) => entry.event.id === event.id);
    if (known) known.event = event;
    else this.entries.push({ event, state: { kind: 'waiting' } });
    return this.#try(event.id);
  }

  /** Somebody signed in. What another person left unsent must neither be seen by them nor go out in their name. */
  belongTo(owner: string): void {
    if (this.#owner !== owner) this.entries = [];
    this.#owner = owner;
  }

  /** Whoever wrote them has signed out, and was told what that means. */
  forget(): void {
    this.entries = [];
    this.#owner = null;
  }

  async sendAll(): Promise<void> {
    for (const id of this.entries.filter(({ state }) => state.kind === 'waiting').map(({ event }) => event.id)) await this.#try(id);
  }

  discard(id: string): void {
    this.entries = this.entries.filter(({ event }) => event.id !== id);
  }

  async #try(id: string): Promise<Sent> {
    const entry = this.entries.find(({ event }) => event.id === id);
    if (!entry || entry.state.kind === 'sending') return { kind: 'queued' };
    entry.state = { kind: 'sending' };
    const result = await api.report(entry.event);
    if (result.ok) {
      this.discard(id);
      this.#attempt = 0;
      return { kind: 'stored', again: result.value.status === 'already_had' };
    }
    if (!mayPass(result.error)) {
      entry.state = { kind: 'refused', error: result.error };
      return { kind: 'refused', error: result.error };
    }
    entry.state = { kind: 'waiting' };
    this.#later();
    return { kind: 'queued' };
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    const span = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#timer = window.setTimeout(() => void this.sendAll(), span * (0.5 + Math.random() / 2));
  }
}

export const outbox = new Outbox();
