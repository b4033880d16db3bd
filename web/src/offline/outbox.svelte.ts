/**
 * Reports on their way. One stays here, visible to who wrote it, until the server has said that it is stored. It is
 * sent as the person who wrote it or not at all: the page may change hands before the network is back. On an enrolled phone
 * it is sealed and on the disk before it is sent for the first time; with a password it is in memory alone, since what is
 * kept unsealed can be read by whoever takes the phone, and the screen says that this page must stay open.
 */
import { api, type Failure, isPassing, type Result, sleeps } from '../api/client';
import type { NewEvent, Session, SimilarReport, Stored } from '../api/schema';
import { makeRoom } from './room';
import { storedReport, type StoredReport } from './letter';
import type { Letter, Vault } from './vault';

export type OutboxState =
  | { kind: 'waiting' }
  | { kind: 'sending' }
  /** The server has it. It stays in sight for a moment, so that who waited sees that it arrived. */
  | { kind: 'sent' }
  /** The server will not take it as it is: only its author can go on. */
  | { kind: 'refused'; error: Failure };

export interface OutboxEntry {
  author: Author;
  event: NewEvent;
  state: OutboxState;
  /** Its author wants it back: what is sent is that. */
  takenBack: boolean;
  /** The name it lies under on this phone, sealed; null while it is in memory alone. */
  sealedAs: string | null;
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
/** So long a report that had waited is shown as sent. */
const SENT_SHOWN_MS = 8_000;

const isSignedOut = (error: Failure): boolean => error.kind === 'problem' && error.status === 401;

/** Worth another try with the same id: the network, a busy server, a session that ended or an account that sleeps, not a refusal. */
export function mayPass(error: Failure): boolean {
  return isPassing(error) || isSignedOut(error) || sleeps(error);
}

const NOWHERE: Stored = { id: '', status: 'already_had', similar: [] };

/** Withdraws a report that may have arrived; one that has not needs nothing. */
async function withdrawn(id: string): Promise<Result<Stored>> {
  const result = await api.withdraw(id);
  const gone = result.ok || (result.error.kind === 'problem' && result.error.status === 404);
  return gone ? { ok: true, value: NOWHERE } : result;
}

class Outbox {
  #all = $state<OutboxEntry[]>([]);
  #closed = $state<string[]>([]);
  #questions = $state<OpenQuestion[]>([]);
  #author = $state<Author | null>(null);
  #vault: Vault | null = null;
  #onSignedOut: () => void = () => undefined;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    window.addEventListener('online', () => void this.sendAll());
    window.addEventListener('beforeunload', (event) => {
      if (this.#all.some(({ sealedAs, state }) => sealedAs === null && state.kind !== 'sent')) event.preventDefault();
    });
  }

  /** What waits of the person who is signed in. */
  get entries(): readonly OutboxEntry[] {
    return this.#all.filter(({ author }) => author === this.#author);
  }

  /** Reports of before that lie here and cannot be read until the server has opened this phone. */
  get closed(): readonly string[] {
    return this.#closed;
  }

  /** Whether what waits is on the phone too, all of it. */
  get sealed(): boolean {
    return this.entries.every(({ sealedAs, state }) => sealedAs !== null || state.kind === 'sent');
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
  async open(author: Author, onSignedOut: () => void, vault: Vault | null = null): Promise<void> {
    this.#author = author;
    this.#onSignedOut = onSignedOut;
    this.#vault = vault;
    this.#attempt = 0;
    // What lay on the phone is gone, so what waits in memory, because the phone was full, is not theirs who opened it.
    if (vault?.isEmptied === true) this.wipe();
    if (vault !== null) await this.#fetch(vault);
    await this.sendAll();
  }

  /** Nobody is signed in: nothing is sent. What is not sealed waits here for its author, the rest on the disk. */
  close(): void {
    clearTimeout(this.#timer);
    this.#all = this.#all.filter(({ sealedAs, state }) => sealedAs === null && state.kind !== 'sent');
    this.#closed = [];
    if (this.#vault !== null) this.#questions = [];
    this.#vault = null;
    this.#author = null;
  }

  /** Throws away what waits in memory of the person who is signed in. What is sealed on their phone stays. */
  clear(): void {
    this.#all = this.#all.filter(({ author }) => author !== this.#author);
    this.#questions = this.#questions.filter(({ author }) => author !== this.#author);
  }

  /** Throws away what waits in memory of anybody. */
  wipe(): void {
    this.#all = [];
    this.#closed = [];
    this.#questions = [];
  }

  /** Sends a report; what cannot be sent now is kept and tried again with the same id. */
  async send(event: NewEvent): Promise<Sent> {
    const author = this.#author;
    if (author === null) throw new Error('a report needs somebody who is signed in');
    const known = this.#find(event.id);
    if (known) Object.assign(known, { event, state: { kind: 'waiting' } });
    else this.#all.push({ author, event, state: { kind: 'waiting' }, takenBack: false, sealedAs: null });
    const entry = this.#find(event.id);
    if (entry) await this.#seal(entry);
    return this.#try(event.id);
  }

  /**
   * Takes a report back that waits: it may have arrived without our hearing of it, so the server is told, and until then it
   * stays in sight. False when it does not wait here.
   */
  async takeBack(id: string): Promise<boolean> {
    const entry = this.#find(id);
    if (!entry || entry.state.kind === 'sent' || entry.state.kind === 'refused') return false;
    entry.takenBack = true;
    await this.#seal(entry);
    await this.#try(id);
    return true;
  }

  async sendAll(): Promise<void> {
    const author = this.#author;
    for (const entry of this.entries) if (entry.sealedAs === null && entry.state.kind === 'waiting') await this.#seal(entry);
    const waiting = this.entries.filter(({ state }) => state.kind === 'waiting').map(({ event }) => event);
    if (author === null || waiting.length === 0 || !(await this.#isStill(author))) return;
    for (const event of waiting) {
      if (this.#author !== author) return;
      const sent = await this.#try(event.id, true);
      if (sent.kind === 'queued') return;
      const similar = sent.kind === 'stored' ? sent.similar[0] : undefined;
      if (similar) this.#questions.push({ author, id: event.id, kind: event.kind, similar });
    }
  }

  /** Takes a report off the list and off the phone. */
  discard(id: string): void {
    const entry = this.#find(id);
    if (entry?.sealedAs != null) void this.#vault?.discard(entry.sealedAs);
    this.#all = this.#all.filter(({ event }) => event.id !== id);
  }

  /** Takes a report off the phone that cannot be read now. */
  async discardClosed(name: string): Promise<void> {
    this.#closed = this.#closed.filter((other) => other !== name);
    await this.#vault?.discard(name);
  }

  #find(id: string): OutboxEntry | undefined {
    return this.#all.find(({ author, event }) => author === this.#author && event.id === id);
  }

  /** What lies on the phone, sealed by this person some time before. */
  async #fetch(vault: Vault): Promise<void> {
    const { open, closed } = await vault.letters();
    if (this.#vault !== vault) return;
    const here = new Set(this.#all.map(({ sealedAs }) => sealedAs));
    this.#closed = closed.filter((name) => !here.has(name));
    for (const letter of open) this.#take(letter);
  }

  #take({ name, value }: Letter): void {
    let report: StoredReport;
    try {
      report = storedReport(value, '');
    } catch {
      return;
    }
    const { author, event, refused, takenBack } = report;
    const known = this.#all.find((entry) => entry.author === author && entry.event.id === event.id);
    if (known) known.sealedAs ??= name;
    else this.#all.push({ author, event, state: refused === null ? { kind: 'waiting' } : { kind: 'refused', error: refused }, takenBack, sealedAs: name });
  }

  /** On the disk before it is on its way: the tab may be gone before the answer. A report comes before the map's ground. */
  async #seal(entry: OutboxEntry): Promise<void> {
    const vault = this.#vault;
    if (vault === null) return;
    const { author, event, state, takenBack, sealedAs } = $state.snapshot(entry);
    const report: StoredReport = { author, event, refused: state.kind === 'refused' ? state.error : null, takenBack };
    const name = (await vault.write(report, sealedAs)) ?? ((await makeRoom()) ? await vault.write(report, sealedAs) : null);
    if (name === null) return;
    // It may have been thrown away meanwhile.
    if (this.#all.includes(entry)) entry.sealedAs = name;
    else await vault.discard(name);
  }

  /** Asked before what has waited is sent: time has passed, and another tab may have signed in as somebody else. */
  async #isStill(author: Author): Promise<boolean> {
    const session = await api.session();
    if (this.#author !== author) return false;
    if (session.ok && authorOf(session.value) === author) return true;
    if (session.ok || isSignedOut(session.error)) this.#onSignedOut();
    else this.#later(session.error);
    return false;
  }

  /** `waited`: it has been in sight as waiting, so that it arrived should be seen too. */
  async #try(id: string, waited = false): Promise<Sent> {
    const entry = this.#find(id);
    if (!entry || entry.state.kind === 'sending') return { kind: 'queued' };
    const vault = this.#vault;
    entry.state = { kind: 'sending' };
    const { takenBack } = entry;
    const result = takenBack ? await withdrawn(id) : await api.report(entry.event);
    // Taken back while it was on its way: then that is what is to be sent now.
    if (result.ok && entry.takenBack !== takenBack) {
      entry.state = { kind: 'waiting' };
      return this.#try(id, waited);
    }
    if (result.ok) {
      if (entry.sealedAs !== null) void vault?.discard(entry.sealedAs);
      this.#attempt = 0;
      if (waited && !takenBack) this.#arrived(entry);
      else this.#drop(entry);
      const { status, similar } = result.value;
      return { kind: 'stored', again: status === 'already_had', similar };
    }
    if (!mayPass(result.error)) {
      entry.state = { kind: 'refused', error: result.error };
      await this.#seal(entry);
      return { kind: 'refused', error: result.error };
    }
    entry.state = { kind: 'waiting' };
    // Its author may have left while the server was asked: then nothing more is to be done.
    if (this.#find(id)) {
      if (isSignedOut(result.error)) this.#onSignedOut();
      else this.#later(result.error);
    }
    return { kind: 'queued' };
  }

  #arrived(entry: OutboxEntry): void {
    entry.state = { kind: 'sent' };
    setTimeout(() => this.#drop(entry), SENT_SHOWN_MS);
  }

  #drop({ author, event }: OutboxEntry): void {
    this.#all = this.#all.filter((other) => other.author !== author || other.event.id !== event.id);
  }

  #later(error: Failure): void {
    clearTimeout(this.#timer);
    const span = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** this.#attempt) * (0.5 + Math.random() / 2);
    const asked = error.kind === 'problem' ? (error.retryAfterS ?? 0) * 1_000 : 0;
    this.#attempt += 1;
    this.#timer = setTimeout(() => void this.sendAll(), Math.max(span, asked));
  }
}

export const outbox = new Outbox();
