/**
 * A call for help. It lies sealed on the phone before it is sent, is sent until somebody has heard it, and says honestly
 * whether it has been. The server tells others ten seconds after it came: within those it is taken back in silence.
 */
import { serverNow } from '../api/clock';
import { type Failure, refuses, sleeps } from '../api/client';
import { outreach } from '../api/outreach';
import { amount, nullable, object, oneOf, type Parsed, text } from '../api/parse';
import { uuidV7 } from '../api/uuid';
import type { Author } from './outbox.svelte';
import { makeRoom } from './room';
import type { Vault } from './vault';

/** For so long it can be taken back without anybody being told. */
export const TAKE_BACK_MS = 10_000;
/** How long it is tried again after a failure: at first, and at most. */
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 15_000;
const TICK_MS = 250;
/** A disk that takes longer keeps nobody waiting who calls for help. */
const DISK_MS = 1_500;

const call = object({ kind: oneOf('help'), author: text, outing: text, id: text, backId: text, tappedMs: amount, cell: nullable(text), step: oneOf('red', 'false_alarm') });
/** `step`: what is to be sent next. */
type Call = Parsed<typeof call>;

export type HelpState =
  /** Nobody has heard it yet. */
  | { kind: 'waiting'; failure: Failure | null; takesBackS: number }
  /** The server has it, and tells who is on duty; `at` in ms since 1970. */
  | { kind: 'heard'; at: number; takesBackS: number }
  | { kind: 'taking_back' }
  | { kind: 'taken_back' }
  /** Too late to be taken back in silence: others were told. */
  | { kind: 'told' };

class Help {
  state = $state.raw<HelpState | null>(null);
  /** Whether this server hears calls for help at all: else none is offered. */
  offered = $state(false);
  /** Whose call it is: the outing that somebody is on, if they are on one. */
  outing = $state<string | null>(null);
  #author: Author | null = null;
  #call: Call | null = null;
  #vault: Vault | null = null;
  #letter: string | null = null;
  #disk: Promise<void> = Promise.resolve();
  #heardAt: number | null = null;
  #sending: Promise<void> | null = null;
  #tries = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #reach: () => Promise<void> = async () => undefined;
  #onSignedOut: () => void = () => undefined;

  constructor() {
    window.addEventListener('online', () => void this.send());
    window.addEventListener('beforeunload', (event) => {
      if (this.#call !== null && this.#letter === null) event.preventDefault();
    });
  }

  /** Something has still to reach the server. */
  get pending(): boolean {
    return this.#call !== null;
  }

  /** Whether what was called for would outlive the page. */
  get sealed(): boolean {
    return this.#call === null || this.#letter !== null;
  }

  /**
   * Somebody has signed in; what they called for before is sent. `reach` tries to begin a session where there is none;
   * `onSignedOut` is called when the server knows them no more: nobody hears a call until they are back.
   */
  async open(author: Author, vault: Vault | null, reach: () => Promise<void>, onSignedOut: () => void): Promise<void> {
    if (this.#author !== author) this.leave();
    [this.#author, this.#vault, this.#reach, this.#onSignedOut] = [author, vault, reach, onSignedOut];
    if (vault?.readsLetters === true) this.#forget();
    const before = await vault?.kept('help');
    if (before === true) this.offered = true;
    if (this.#call === null && vault !== null) await this.#fetch(author, vault);
    const sent = this.send();
    const learned = this.#learn(vault, before === false);
    // Who has called here before is not kept from it by an answer that does not come.
    if (before !== true) await Promise.all([sent, learned]);
  }

  /** Nobody calls in another's name: what is in memory alone goes, what is sealed waits for who called. */
  leave(): void {
    clearTimeout(this.#again);
    [this.#author, this.#vault, this.#call, this.#letter, this.#last, this.#heardAt] = [null, null, null, null, null, null];
    this.dismiss();
  }

  /** Whoever opens a phone may be made to: what was called for before is read from what lies there now, which then is nothing. */
  #forget(): void {
    if (this.#letter !== null) [this.#call, this.#letter] = [null, null];
    if (this.#call !== null) return;
    this.#last = null;
    this.dismiss();
  }

  /** Calls are offered unless the server itself says that it hears none from here: neither silence, a session that is over nor a server that is ill says so. */
  async #learn(vault: Vault | null, refusedBefore: boolean): Promise<void> {
    const rules = await outreach.rules();
    if (this.#vault !== vault) return;
    // An account that sleeps is not told the rules, and is heard all the same.
    const hears = rules.ok || sleeps(rules.error);
    const refused = !rules.ok && refuses(rules.error);
    this.offered = hears || !(refused || refusedBefore);
    if (hears || refused) await vault?.keep('help', hears);
  }

  async #fetch(author: Author, vault: Vault): Promise<void> {
    for (const { name, value } of (await vault.letters()).open) {
      try {
        const found = call(value, '');
        if (found.author !== author) continue;
        [this.#call, this.#letter, this.#heardAt] = [found, name, null];
        this.#look();
      } catch {
        // A report: the outbox takes it.
      }
    }
  }

  /** Calls for help, from a cell if it is known. */
  async ask(author: Author, cell: string | null): Promise<void> {
    const [outing, id, backId] = [this.outing ?? uuidV7(Date.now()), uuidV7(Date.now()), uuidV7(Date.now())];
    this.#call = { kind: 'help', author, outing, id, backId, tappedMs: serverNow(), cell, step: 'red' };
    this.#heardAt = null;
    this.#tries = 0;
    clearInterval(this.#tick);
    this.#tick = setInterval(() => this.#look(), TICK_MS);
    this.#look();
    await this.#seal(this.#call);
    await this.send();
  }

  /** On the disk before it is on its way: the page may be gone before the answer. A full phone, or one that is slow to write, keeps it from nobody. */
  async #seal(what: Call): Promise<void> {
    const vault = this.#vault;
    if (vault === null) return;
    // One after the other, so that what was said last is what lies there.
    this.#disk = this.#disk.then(() => this.#write(vault, what)).catch(() => undefined);
    await Promise.race([this.#disk, new Promise((resolve) => setTimeout(resolve, DISK_MS))]);
  }

  async #write(vault: Vault, what: Call): Promise<void> {
    if (this.#call !== what) return;
    const before = this.#letter;
    const name = (await vault.write(what, before)) ?? ((await makeRoom()) ? await vault.write(what, before) : null);
    if (name === null) return;
    // It may have been heard meanwhile.
    if (this.#call?.id === what.id) this.#letter = name;
    else if (this.#author === what.author && this.#letter !== name) await vault.discard(name);
  }

  /** It was by mistake, or it is over before anybody was told. */
  async takeBack(): Promise<void> {
    const back = this.#call ?? this.#last;
    if (back === null) return;
    // Said now, and not when help was called for: a word that is not younger than the call does not take it back.
    this.#call = { ...back, tappedMs: Math.max(serverNow(), back.tappedMs + 1), step: 'false_alarm' };
    this.state = { kind: 'taking_back' };
    this.#tries = 0;
    await this.#seal(this.#call);
    await this.send();
  }

  /** Nothing is shown any more. What has still to be sent is sent. */
  dismiss(): void {
    clearInterval(this.#tick);
    this.state = null;
  }

  /** Tries at once; only one attempt is under way. */
  async send(): Promise<void> {
    if (this.#call === null) return;
    this.#sending ??= this.#try().finally(() => (this.#sending = null));
    await this.#sending;
  }

  /** What the server has heard last: within ten seconds it may be taken back. */
  #last: Call | null = null;

  async #try(): Promise<void> {
    clearTimeout(this.#again);
    const said = this.#call;
    if (said === null) return;
    const [tapped, sent] = [said.tappedMs, serverNow()].map((ms) => new Date(ms).toISOString());
    const result = await outreach.checkIn(said.outing, {
      id: said.step === 'red' ? said.id : said.backId, kind: said.step, tapped_at: tapped ?? '', sent_at: sent ?? '', ...(said.cell === null ? {} : { cell: said.cell }),
    });
    // Nothing had come of what is taken back: then there is nothing to take back.
    const nothingToTakeBack = said.step === 'false_alarm' && !result.ok && result.error.kind === 'problem' && result.error.status === 404;
    if (result.ok || nothingToTakeBack) {
      if (this.#call === said) await this.#heard(said, result.ok ? result.value : '');
      else await this.#try();
      return;
    }
    if (this.#call === null) return;
    if (this.state?.kind === 'waiting') this.state = { ...this.state, failure: result.error };
    // Said again once they are back: until then it would go out in the name of whoever comes next.
    if (result.error.kind === 'problem' && result.error.status === 401) {
      this.#onSignedOut();
      return;
    }
    const wait = Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** this.#tries);
    this.#tries += 1;
    const again = (): Promise<void> => this.send();
    this.#again = setTimeout(() => void this.#reach().then(again, again), wait);
  }

  async #heard(said: Call, colour: string): Promise<void> {
    this.#call = null;
    this.#last = said;
    if (this.#letter !== null) await this.#vault?.discard(this.#letter);
    this.#letter = null;
    if (said.step === 'false_alarm') this.state = { kind: colour === 'red' ? 'told' : 'taken_back' };
    else {
      this.#heardAt = serverNow();
      this.#look();
    }
  }

  #look(): void {
    if (this.state?.kind === 'taking_back' || this.state?.kind === 'taken_back' || this.state?.kind === 'told') return;
    const from = this.#heardAt ?? serverNow();
    const takesBackS = Math.max(0, Math.ceil((TAKE_BACK_MS - (serverNow() - from)) / 1_000));
    const failure = this.state?.kind === 'waiting' ? this.state.failure : null;
    this.state = this.#heardAt === null ? { kind: 'waiting', failure, takesBackS } : { kind: 'heard', at: this.#heardAt, takesBackS };
  }
}

export const help = new Help();
