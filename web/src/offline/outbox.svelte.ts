/**
 * Reports on their way. One stays here, visible to who wrote it, until the server has said that it is stored. It is
 * sent as the person who wrote it or not at all: the page may change hands before the network is back. Only in memory:
 * what is kept on a phone unsealed can be read by whoever takes it, so the screen says that this page must stay open.
 */
import { api, type Failure } from '../api/client';
import type { NewEvent, Session, SimilarReport } from '../api/schema';

export type OutboxState =
  | { kind: 'waiting' }
  | { kind: 'sending' }
  /** The server will not take it as it is: only its author can go on. */
  | { kind: 'refused'; error: Failure };

export interface OutboxEntry {
  author: Author;
  event: NewEvent;
  state: OutboxState;
}

/** A report that was stored after having waited looks like another: its author was not there to be asked. */
export interface OpenQuestion {
  author: Author;
  id: string;
  kind: string;
  similar: SimilarReport;
}

/** Whose a report is: an organisation and a pseudonym in it. Neither can hold the slash. */
export type Author = `${string}/${string}`;

export function authorOf({ organisation, handle }: Session): Author {
  return `${organisation.slug}/${handle}`;
}

/** With reports that look the same, as far as their author may know: the most alike first. */
export type Sent = { kind: 'stored'; again: boolean; similar: readonly SimilarReport[] } | { kind: 'queued' } | { kind: 'refused'; error: Failure };

const RETRY_FIRST_MS = 3_000;
const RETRY_MAX_MS = 60_000;

const isSignedOut = (error: Failure): boolean => error.kind === 'problem' && error.status === 401;

/** Worth another try with the same id: the network, a busy server or a session that ended, not a refusal. */
function mayPass(error: Failure): boolean {
  return error.kind === 'offline' || isSignedOut(error) || (error.kind === 'problem' && (error.status === 429 || error.status >= 500));
}

class Outbox {
  #all = $state<OutboxEntry[]>([]);
  #questions = $state<OpenQuestion[]>([]);
  #author = $state<Author | null>(null);
  #onSignedOut: () => void = () => undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    window.addEventListener('online', () => void this.sendAll());
    window.addEventListener('beforeunload', (event) => {
      if (this.#all.length > 0) event.preventDefault();
    });
  }

  /** What waits of the person who is signed in. */
  get entries(): readonly OutboxEntry[] {
    return this.#all.filter(({ author }) => author === this.#author);
  }

  /** What the person who is signed in may still be asked of reports that were stored meanwhile. */
  get questions(): readonly OpenQuestion[] {
    return this.#questions.filter(({ author }) => author === this.#author);
  }

  /** The question was answered, or is not wanted. */
  settle(id: string): void {
    this.#questions = this.#questions.filter((question) => question.id !== id);
  }

  /** Something waits for its author to come back. */
  get waitsForAuthor(): boolean {
    return this.#all.some(({ author }) => author !== this.#author);
  }

  /** Somebody has signed in. `onSignedOut` is called when the server knows them no more. */
  open(author: Author, onSignedOut: () => void): void {
    this.#author = author;
    this.#onSignedOut = onSignedOut;
    this.#attempt = 0;
    void this.sendAll();
  }

  /** Nobody is signed in: nothing is sent, and what waits is kept for its author. */
  close(): void {
    clearTimeout(this.#timer);
    this.#author = null;
  }

  /** Throws away what waits of the person who is signed in. */
  clear(): void {
    this.#all = this.#all.filter(({ author }) => author !== this.#author);
    this.#questions = this.#questions.filter(({ author }) => author !== this.#author);
  }

  /** Throws away what waits of anybody. */
  wipe(): void {
    this.#all = [];
    this.#questions = [];
  }

  /** Sends a report; what cannot be sent now is kept and tried again with the same id. */
  async send(event: NewEvent): Promise<Sent> {
    const author = this.#author;
    if (author === null) throw new Error('a report needs somebody who is signed in');
    const known = this.#find(event.id);
    if (known) known.event = event;
    else this.#all.push({ author, event, state: { kind: 'waiting' } });
    return this.#try(event.id);
  }

  async sendAll(): Promise<void> {
    const author = this.#author;
    const waiting = this.entries.filter(({ state }) => state.kind === 'waiting').map(({ event }) => event);
    if (author === null || waiting.length === 0 || !(await this.#isStill(author))) return;
    for (const event of waiting) {
      if (this.#author !== author) return;
      const sent = await this.#try(event.id);
      if (sent.kind === 'queued') return;
      const similar = sent.kind === 'stored' ? sent.similar[0] : undefined;
      if (similar) this.#questions.push({ author, id: event.id, kind: event.kind, similar });
    }
  }

  discard(id: string): void {
    this.#all = this.#all.filter(({ event }) => event.id !== id);
  }

  #find(id: string): OutboxEntry | undefined {
    return this.#all.find(({ author, event }) => author === this.#author && event.id === id);
  }

  /** Asked before what has waited is sent: time has passed, and another tab may have signed in as somebody else. */
  async #isStill(author: Author): Promise<boolean> {
    const session = await api.session();
    if (this.#author !== author) return false;
    if (session.ok && authorOf(session.value) === author) return true;
    if (session.ok || isSignedOut(session.error)) this.#onSignedOut();
    else this.#later();
    return false;
  }

  async #try(id: string): Promise<Sent> {
    const entry = this.#find(id);
    if (!entry || entry.state.kind === 'sending') return { kind: 'queued' };
    entry.state = { kind: 'sending' };
    const result = await api.report(entry.event);
    if (result.ok) {
      this.discard(id);
      this.#attempt = 0;
      const { status, similar } = result.value;
      return { kind: 'stored', again: status === 'already_had', similar };
    }
    if (!mayPass(result.error)) {
      entry.state = { kind: 'refused', error: result.error };
      return { kind: 'refused', error: result.error };
    }
    entry.state = { kind: 'waiting' };
    // Its author may have left while the server was asked: then nothing more is to be done.
    if (this.#find(id)) {
      if (isSignedOut(result.error)) this.#onSignedOut();
      else this.#later();
    }
    return { kind: 'queued' };
  }

  #later(): void {
    clearTimeout(this.#timer);
    const span = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#attempt);
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.sendAll(), span * (0.5 + Math.random() / 2));
  }
}

export const outbox = new Outbox();
