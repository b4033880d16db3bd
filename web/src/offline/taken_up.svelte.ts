/**
 * Alarms that somebody has taken up and of which the server does not know yet. That it was tapped lies sealed on an enrolled phone
 * before it is sent, is said again until the server has answered, and is said of those alarms alone that were on the screen: of
 * one that was raised since nobody has said anything.
 */
import { serverNow } from '../api/clock';
import type { Failure } from '../api/client';
import { type Outing, outings as doors } from '../api/outings';
import { amount, list, object, oneOf, type Parsed, text } from '../api/parse';
import { type Author, mayPass } from './outbox.svelte';
import { makeRoom } from './room';
import type { Vault } from './vault';

/** How long it is tried again after a failure: at first, and at most. */
const AGAIN_MS = 2_000;
const AGAIN_MAX_MS = 20_000;
/** Who said an hour ago that they see to it may not be at it any more: they are asked anew. */
const LASTS_MS = 60 * 60_000;

const letter = object({ kind: oneOf('taken_up'), author: text, outing: text, alarms: list(amount), tappedMs: amount });
type Taken = Parsed<typeof letter> & {
  /** It was tried, and the server was not reached. */
  waits: boolean;
  /** The name it lies under on this phone, sealed; null while it is in memory alone. */
  sealedAs: string | null;
};

/** Of an outing's alarms those that call and that nobody answers. The same as on the board, which is loaded later. */
const calling = ({ alarms }: Pick<Outing, 'alarms'>): number[] => (alarms ?? []).flatMap(({ number, taken_up: taken, answered_at: answered }) => (taken || answered !== null ? [] : [number]));

class TakenUp {
  #all = $state<Taken[]>([]);
  #author: Author | null = null;
  #vault: Vault | null = null;
  #shown = false;
  #sending: Promise<void> | null = null;
  #tries = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #onSignedOut: () => void = () => undefined;
  #heard = new Set<() => void>();

  constructor() {
    window.addEventListener('online', () => void this.send());
    window.addEventListener('beforeunload', (event) => {
      if (this.#all.some(({ sealedAs }) => sealedAs === null)) event.preventDefault();
    });
  }

  /** The outings whose alarms were taken up here while the server was not reached. */
  get waiting(): readonly string[] {
    return this.#mine.filter(({ waits }) => waits).map(({ outing }) => outing);
  }

  /** Something has still to reach the server. */
  get pending(): boolean {
    return this.#mine.length > 0;
  }

  get #mine(): Taken[] {
    return this.#all.filter(({ author }) => author === this.#author);
  }

  /** Whether all that waits would outlive the page. */
  get sealed(): boolean {
    return this.#mine.every(({ sealedAs }) => sealedAs !== null);
  }

  /** Calls back whenever the server has heard of something that had waited; gives what ends that. */
  whenHeard(then: () => void): () => void {
    this.#heard.add(then);
    return () => this.#heard.delete(then);
  }

  async open(author: Author, vault: Vault | null, onSignedOut: () => void): Promise<void> {
    if (this.#author !== author) this.leave();
    // Whoever opens a phone may be made to: what was put away with it is read from what lies there now, which then is nothing.
    if (!this.#shown && vault?.readsLetters === true) this.#all = this.#all.filter(({ sealedAs }) => sealedAs === null);
    this.#shown = true;
    [this.#author, this.#vault, this.#onSignedOut, this.#tries] = [author, vault, onSignedOut, 0];
    if (vault !== null) await this.#fetch(author, vault);
    await this.send();
  }

  /** Nothing is shown any more. What waits is sent on while {@link send} is called. */
  close(): void {
    clearTimeout(this.#again);
    this.#shown = false;
  }

  /** Whoever was here has left for good: what is in memory alone goes. */
  leave(): void {
    this.close();
    [this.#all, this.#author, this.#vault] = [[], null, null];
  }

  /** An outing's alarms are taken up: on the disk before anybody is told. */
  async add(one: Outing): Promise<void> {
    const author = this.#author;
    if (author === null || this.#mine.some(({ outing }) => outing === one.id)) return;
    this.#all.push({ kind: 'taken_up', author, outing: one.id, alarms: calling(one), tappedMs: serverNow(), waits: false, sealedAs: null });
    const entry = this.#find(one.id);
    if (entry !== undefined) await this.#seal(entry);
  }

  /** The server was not reached: it is said again. */
  wait(outing: string): void {
    const entry = this.#find(outing);
    if (entry === undefined) return;
    entry.waits = true;
    this.#later();
  }

  /** The server knows, or there is nothing more to say. */
  async settle(outing: string): Promise<void> {
    const entry = this.#find(outing);
    if (entry === undefined) return;
    const { sealedAs } = entry;
    this.#all = this.#all.filter((other) => other.author !== entry.author || other.outing !== outing);
    if (sealedAs !== null) await this.#vault?.discard(sealedAs);
  }

  /** Tries at once; only one attempt is under way. */
  async send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    await this.#sending;
  }

  #find(outing: string): Taken | undefined {
    return this.#mine.find((one) => one.outing === outing);
  }

  async #seal(entry: Taken): Promise<void> {
    const vault = this.#vault;
    if (vault === null) return;
    const value = letter($state.snapshot(entry), '');
    const name = (await vault.write(value)) ?? ((await makeRoom()) ? await vault.write(value) : null);
    if (name === null) return;
    if (this.#all.some((one) => one.author === entry.author && one.outing === entry.outing)) entry.sealedAs = name;
    else await vault.discard(name);
  }

  async #fetch(author: Author, vault: Vault): Promise<void> {
    for (const { name, value } of (await vault.letters()).open) {
      try {
        const found = letter(value, '');
        const known = this.#all.find((one) => one.author === found.author && one.outing === found.outing);
        if (known !== undefined) known.sealedAs ??= name;
        else if (found.author === author) this.#all.push({ ...found, waits: true, sealedAs: name });
      } catch {
        // A report or what somebody has said: theirs takes it.
      }
    }
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#again);
    const waiting = this.#mine.filter(({ waits }) => waits);
    if (waiting.length === 0) return;
    const told = await doors.list();
    if (!told.ok) {
      this.#failed(told.error);
      return;
    }
    for (const { outing, alarms, tappedMs } of waiting) {
      const one = told.value.find(({ id }) => id === outing);
      const now = one === undefined ? [] : calling(one);
      // Somebody else was faster, it is closed, something new calls that was not seen, or it was too long ago.
      const moot = now.length === 0 || now.some((number) => !alarms.includes(number)) || serverNow() - tappedMs > LASTS_MS;
      if (!moot) {
        const said = await doors.acknowledge(outing);
        if (!said.ok && mayPass(said.error)) {
          this.#failed(said.error);
          return;
        }
      }
      this.#tries = 0;
      await this.settle(outing);
      for (const then of this.#heard) then();
    }
  }

  #failed(error: Failure): void {
    if (!this.#shown) return;
    if (error.kind === 'problem' && error.status === 401) this.#onSignedOut();
    else this.#later(error);
  }

  #later(error: Failure | null = null): void {
    clearTimeout(this.#again);
    const asked = error?.kind === 'problem' ? (error.retryAfterS ?? 0) * 1_000 : 0;
    const wait = Math.max(asked, Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** this.#tries));
    this.#tries += 1;
    this.#again = setTimeout(() => void this.send(), wait);
  }
}

export const takenUp = new TakenUp();
