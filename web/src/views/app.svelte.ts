/** Who is here and which screen they see. */
import { api, type Failure, type Result, sleeps, whenDeviceEnded } from '../api/client';
import { clock, serverNow } from '../api/clock';
import { isEnrolled, SHARED_KEY, WHO, wipe } from '../api/device';
import { uuidV7 } from '../api/uuid';
import { isLeaving, leave, leaveBehind } from '../api/leaving';
import type { Session, Taxonomy } from '../api/schema';
import { expectStream } from '../live/early';
import { help } from '../offline/help.svelte';
import { authorOf, outbox } from '../offline/outbox.svelte';
import { undo } from './undo.svelte';
import { answers, askAgain } from '../api/start';
import { untilLoaded } from '../api/load';
import type { Opened } from '../api/people';
import type { Opening } from '../offline/opening';
import type { Vault } from '../offline/vault';
import { type Screen, screenOf } from '../screen';

/** How a page came to be without anybody. */
export type Leave =
  | 'nobody'
  | 'leaving'
  | 'left'
  /** Somebody has left, but the server could not be told: their session is still open. */
  | 'not_told'
  | 'ended'
  /** The same, and something that was said or written has not gone out. */
  | 'ended_unsent'
  /** This phone was left alone or put away: its PIN opens it again. */
  | 'locked'
  /** This phone has no access any more, and nothing is left on it. */
  | 'wiped';

export type Phase =
  | { kind: 'starting' }
  | { kind: 'unreachable'; error: Failure }
  | { kind: 'signed_out'; how: Leave }
  /** `offline`: opened with what this phone has kept; the server does not know that anybody is here. */
  | { kind: 'signed_in'; session: Session; taxonomy: Taxonomy; offline: boolean };

/** The state of a page's place in the history that was opened from the map. */
const OPENED = 'opened';

/** What goes on being sent for a while after the phone was put away. */
interface Urgent {
  readonly pending: boolean;
  send(): Promise<void>;
}

/** Changes with every sign-in, so that the other tabs hear of it. What it says is nothing. */
const ENTERED_KEY = 'entered';
const TELL_AGAIN_MS = 5_000;
/** How often a phone that was opened without the server tries to find it: this at first, twice as long each time, at most that. */
const REOPEN_MS = 5_000;
const REOPEN_MAX_MS = 60_000;
/** How often the time is looked at by which what is kept can be opened. */
const LOOK_MS = 60_000;
/** For so long a call for help is still sent after the phone was put away. */
const HELP_AFTER_LOCK_MS = 10 * 60_000;

class App {
  phase = $state<Phase>({ kind: 'starting' });
  /** Until the server says otherwise nothing claims to be real or not; both public and session answers carry it. */
  synthetic = $state(false);
  /** Which screen of those that a session has; a link to one restores it. */
  screen = $state<Screen>(screenOf(location.hash));
  /** Whether the guided tour is open; it is forgotten with this page. */
  touring = $state(false);
  /** What the map is to open with, for who comes from another screen. */
  intent = $state.raw<'before' | 'report' | 'review' | 'mine' | null>(null);
  /** Whoever opens the phone next wants to see more than the last day of what they reported; from the list of it, or from their data. */
  asksHistory = $state.raw<'mine' | 'data' | null>(null);
  /** Whoever is at work now reads the briefing the next time they come in. */
  #briefsLater = $state(false);
  /** When a phone that was opened without the server asks for it again, ms since 1970. */
  reopensAt = $state(0);
  /** What this phone keeps, open; null for who signed in with a password. */
  vault = $state.raw<Vault | null>(null);
  /** A report that is being written, once one was begun. */
  typed: { putAway(vault: Vault | null): void; wipe(): void } | null = null;
  #openedFrom: Screen | null = null;
  #tellAgain = 0;
  /** Only while this phone is open without the server: with it the session begins by itself once there is a network. */
  #pin: string | null = null;
  #reopening: Promise<void> | null = null;
  #reopenTimer = 0;
  #reopenTries = 0;
  #opening = false;
  #heardAt = 0;
  /** One's own outings, and of who supervises the alarms that they have taken up, once they were loaded. */
  #urgent: readonly (Urgent & { close(): void; leave(): void })[] = [];

  constructor() {
    window.addEventListener('popstate', () => (this.screen = screenOf(location.hash)));
    whenDeviceEnded(() => this.#deviceEnded());
    window.addEventListener('online', () => void (this.#pin === null ? this.hasLeft() : this.reopen()));
    window.setInterval(() => void this.#look(), LOOK_MS);
    window.addEventListener('storage', ({ key }) => {
      if (key === ENTERED_KEY) void this.#isStillHere();
    });
  }

  /** Opens a screen, so that *back* leads to the one before. */
  open(screen: Exclude<Screen, 'map'>): void {
    this.#openedFrom = this.screen;
    history.pushState(OPENED, '', `#page=${screen}`);
    this.screen = screen;
  }

  /** Shows a screen, so that *back* leads to the map whatever was shown before. */
  show(screen: Screen): void {
    if (screen === this.screen) return;
    if (screen === 'map') this.close();
    else if (this.screen === 'map') this.open(screen);
    else {
      history.replaceState(history.state, '', `#page=${screen}`);
      this.screen = screen;
    }
  }

  /** Goes to the map, with something opened on it. */
  openWith(intent: NonNullable<typeof this.intent>): void {
    this.intent = intent;
    if (this.#openedFrom === 'map') {
      this.close();
      return;
    }
    history.replaceState(null, '', location.pathname + location.search);
    this.screen = 'map';
  }

  /** Goes back to the map as it was; from a link, to the map as it begins. */
  close(): void {
    if (history.state === OPENED) {
      history.back();
      return;
    }
    history.replaceState(null, '', location.pathname + location.search);
    this.screen = 'map';
  }

  /** Whether the briefing comes before everything else: to whose account sleeps always, to others until they put it off. */
  get briefs(): boolean {
    if (this.phase.kind !== 'signed_in' || this.phase.offline) return false;
    const { asleep, briefing_due } = this.phase.session;
    return asleep !== null || (briefing_due && !this.#briefsLater);
  }

  briefLater(): void {
    this.#briefsLater = true;
  }

  /** Whether the account has woken up, or fallen asleep. */
  async lookAgain(): Promise<void> {
    const found = await api.session();
    if (found.ok && this.phase.kind === 'signed_in' && authorOf(found.value) === authorOf(this.phase.session)) {
      this.phase = { ...this.phase, session: found.value };
      if (found.value.asleep === null) void outbox.sendAll();
    } else if (!found.ok) this.endedBy(found.error);
  }

  async start(): Promise<void> {
    if (isEnrolled()) {
      await this.#startLocked();
      return;
    }
    this.phase = { kind: 'starting' };
    const found = await answers();
    askAgain();
    if (found === null) {
      this.#notTold();
      await this.#learnDeployment();
      return;
    }
    const [session, taxonomy, deployment] = found;
    if (deployment.ok) this.synthetic = deployment.value.synthetic;
    if (session.ok) {
      if (taxonomy.ok) this.#enter(session.value, taxonomy.value, null);
      else this.phase = { kind: 'unreachable', error: taxonomy.error };
    } else if (session.error.kind === 'problem' && session.error.status === 401) {
      if (session.error.problem.code === 'device_ended') return;
      expectStream(false);
      this.phase = { kind: 'signed_out', how: 'nobody' };
    } else this.phase = { kind: 'unreachable', error: session.error };
  }

  /** An enrolled phone asks for its PIN whenever the page is opened; whatever was open when it was left is over. */
  async #startLocked(): Promise<void> {
    this.phase = { kind: 'signed_out', how: 'nobody' };
    expectStream(false);
    void import('../offline/vault').then(({ opensOffline }) => opensOffline(Date.now())).catch(() => undefined);
    // Its answer says, too, whether this phone has been ended.
    const session = await api.session();
    if (session.ok && !this.#opening && this.phase.kind === 'signed_out') void leave();
    await this.#learnDeployment();
  }

  async entered(session: Session, vault: Vault | null = null): Promise<void> {
    const taxonomy = await this.#taxonomy(vault);
    if (taxonomy.ok) this.#enter(session, taxonomy.value, vault);
    else this.phase = { kind: 'unreachable', error: taxonomy.error };
  }

  /** The line may be cut between two answers: what a phone has kept of before does as well. */
  async #taxonomy(vault: Vault | null): Promise<Result<Taxonomy>> {
    return vault === null ? api.taxonomy() : (await import('../offline/opening')).learnTaxonomy(vault);
  }

  /** This phone has just become somebody's. */
  async enrolled(pin: string, opened: Opened): Promise<void> {
    const { vaultOf } = await import('../offline/opening');
    await this.entered(opened.session, await vaultOf(pin, opened));
  }

  /** A part of the program that does not come is as a server that is not reached: it is tried again. */
  async #openPhone(pin: string, hurry: boolean, history = false): Promise<Opening> {
    return import('../offline/opening').then(({ openPhone }) => openPhone(pin, hurry, history)).catch((): Opening => ({ kind: 'failed', error: { kind: 'offline' } }));
  }

  /** Opens an enrolled phone, with the server or without; says how that went. */
  async openByPin(pin: string): Promise<Opening> {
    this.#opening = true;
    try {
      const from = this.asksHistory;
      const opening = await this.#openPhone(pin, true, from !== null);
      if (opening.kind === 'online' || opening.kind === 'offline') {
        this.asksHistory = null;
        if (from === 'mine') this.intent = 'mine';
      }
      if (opening.kind === 'online') await this.entered(opening.session, opening.vault);
      else if (opening.kind === 'wiped') await this.#deviceEnded();
      else if (opening.kind === 'offline') {
        this.#pin = pin;
        clock.assume(opening.vault.aheadMs);
        this.#enter(opening.session, opening.taxonomy, opening.vault, true);
        this.#reopenTries = 0;
        this.#reopenLater();
      }
      return opening;
    } finally {
      this.#opening = false;
    }
  }

  /** Opened without the server: asks it again. Then what waits is sent, and nothing on the screen is lost. */
  async reopen(): Promise<void> {
    this.#reopening ??= this.#reopen().finally(() => (this.#reopening = null));
    await this.#reopening;
  }

  async #reopen(): Promise<void> {
    const pin = this.#pin;
    if (pin === null || this.phase.kind !== 'signed_in') return;
    const opening = await this.#openPhone(pin, false);
    if (this.#pin !== pin || this.phase.kind !== 'signed_in') return;
    if (opening.kind === 'online') {
      this.#pin = null;
      const same = authorOf(opening.session) === authorOf(this.phase.session) && opening.session.role === this.phase.session.role;
      const taxonomy = await this.#taxonomy(opening.vault);
      if (!same) this.ended();
      else this.#enter(opening.session, taxonomy.ok ? taxonomy.value : this.phase.taxonomy, opening.vault);
    } else if (opening.kind === 'failed' && opening.error.kind === 'problem' && opening.error.status === 401) {
      // Not tried again: each wrong PIN counts, and the server knows another by now.
      this.#pin = null;
      this.ended();
    }
    else this.#reopenLater(opening.kind === 'failed' && opening.error.kind === 'problem' ? (opening.error.retryAfterS ?? 0) * 1_000 : 0);
  }

  #reopenLater(leastMs = 0): void {
    window.clearTimeout(this.#reopenTimer);
    const wait = Math.max(leastMs, Math.min(REOPEN_MAX_MS, REOPEN_MS * 2 ** this.#reopenTries));
    this.#reopenTries += 1;
    this.reopensAt = Date.now() + wait;
    this.#reopenTimer = window.setTimeout(() => void this.reopen(), wait);
  }

  get #pending(): boolean {
    return help.pending || this.#urgent.some(({ pending }) => pending);
  }

  /** A phone that was put away goes on calling for help, and saying that all is well, for a while, with nothing on its screen. */
  async #finish(pin: string | null): Promise<void> {
    const until = Date.now() + HELP_AFTER_LOCK_MS;
    let closed = pin;
    while (this.#pending && Date.now() < until && this.phase.kind === 'signed_out' && !this.#opening) {
      if (closed !== null) {
        if ((await this.#openPhone(closed, false)).kind === 'online') closed = null;
      }
      if (closed === null) {
        await help.send();
        for (const one of this.#urgent) await one.send();
      }
      if (this.#pending) await new Promise((resolve) => setTimeout(resolve, REOPEN_MS));
    }
    if (this.phase.kind === 'signed_out' && closed !== pin) await leave();
  }

  /** The server has answered whoever is here. */
  heard(): void {
    if (this.vault === null || Date.now() - this.#heardAt < LOOK_MS) return;
    this.#heardAt = Date.now();
    void this.vault.met(serverNow(), Date.now());
  }

  /** Without the server, what is kept may be shown for so long and not longer. */
  async #look(): Promise<void> {
    const standing = await this.vault?.look(Date.now());
    if (this.phase.kind === 'signed_in' && this.phase.offline && standing !== 'within') await this.lock();
  }

  #forgetKeys(): void {
    undo.close();
    for (const one of this.#urgent) one.close();
    window.clearTimeout(this.#reopenTimer);
    this.vault = null;
    this.#pin = null;
  }

  /** Leaves for good: what was not sent goes too, since the next person here may be another, unless it is sealed on their phone. */
  async signOut(): Promise<void> {
    outbox.clear();
    this.typed?.wipe();
    help.leave();
    for (const one of this.#urgent) one.leave();
    outbox.close();
    this.#forgetKeys();
    expectStream(false);
    history.replaceState(null, '', location.pathname);
    this.screen = 'map';
    this.phase = { kind: 'signed_out', how: 'leaving' };
    await this.#leave();
  }

  /** Whoever was here before is gone for the server too; tells it if it does not know. */
  async hasLeft(): Promise<boolean> {
    if (isLeaving()) return this.#leave();
    // Another tab may have told it.
    if (this.phase.kind === 'signed_out' && this.phase.how === 'not_told') this.phase = { kind: 'signed_out', how: 'left' };
    return true;
  }

  async #leave(): Promise<boolean> {
    window.clearTimeout(this.#tellAgain);
    outbox.close();
    if (!(await leave())) {
      this.#notTold();
      return false;
    }
    this.phase = { kind: 'signed_out', how: 'left' };
    if (sessionStorage.getItem(SHARED_KEY) !== null) await wipe();
    void this.#learnDeployment();
    return true;
  }

  /** Public, so that it may be asked in nobody's name. */
  async #learnDeployment(): Promise<void> {
    const deployment = await api.deployment();
    if (deployment.ok) this.synthetic = deployment.value.synthetic;
  }

  #notTold(): void {
    this.phase = { kind: 'signed_out', how: 'not_told' };
    window.clearTimeout(this.#tellAgain);
    this.#tellAgain = window.setTimeout(() => void this.hasLeft(), TELL_AGAIN_MS);
  }

  /** Whether a failure says that nobody is signed in any more: then the app goes on from there. */
  endedBy(failure: Failure): boolean {
    if (failure.kind !== 'problem') return false;
    const over = failure.status === 401;
    if (over) this.ended();
    const asleep = sleeps(failure);
    if (asleep) void this.lookAgain();
    return over || asleep;
  }

  ended(): void {
    if (this.phase.kind === 'signed_out' && this.phase.how === 'wiped') return;
    // Nobody has signed in yet: that is what is to be done.
    if (this.#pin !== null) {
      void this.reopen();
      return;
    }
    const unsent = this.#pending || outbox.entries.some(({ state }) => state.kind !== 'sent');
    outbox.close();
    this.typed?.putAway(this.vault);
    this.#forgetKeys();
    expectStream(false);
    this.phase = { kind: 'signed_out', how: unsent ? 'ended_unsent' : 'ended' };
    // A stream that ends does not say why: the answer to this does, if the phone itself has ended.
    if (isEnrolled()) void api.session();
  }

  /** Puts the phone away: the session ends, and what waits to be sent stays for who comes back with their PIN. */
  async lock(): Promise<void> {
    if (this.phase.kind !== 'signed_in' || this.phase.session.device === null) return;
    const { offline } = this.phase;
    const pin = this.#pin;
    outbox.close();
    this.typed?.putAway(this.vault);
    this.#forgetKeys();
    expectStream(false);
    this.phase = { kind: 'signed_out', how: 'locked' };
    if (this.#pending) await this.#finish(pin);
    if (!offline && !(await leave())) this.#tellAgain = window.setTimeout(() => void this.#stillLocked(), TELL_AGAIN_MS);
  }

  /**
   * Out in a hurry: the page is empty at once, the session ends, and another page stands in this one's place. What waits
   * to be sent is lost unless it is sealed on this phone.
   */
  vanish(): void {
    if (this.phase.kind !== 'signed_in') return;
    const { device, deployment } = this.phase.session;
    outbox.close();
    outbox.wipe();
    this.typed?.putAway(this.vault);
    this.typed?.wipe();
    this.#forgetKeys();
    expectStream(false);
    this.phase = { kind: 'signed_out', how: device === null ? 'left' : 'locked' };
    document.title = '';
    leaveBehind();
    location.replace(deployment.leave_to === '' ? 'about:blank' : deployment.leave_to);
  }

  /** Asks anew who this is, by the PIN of the phone or by signing in, before more than the last day is shown. */
  async askForHistory(from: 'mine' | 'data'): Promise<void> {
    if (this.phase.kind !== 'signed_in') return;
    if (this.phase.session.device === null) {
      await this.signOut();
      return;
    }
    this.asksHistory = from;
    await this.lock();
  }

  async #stillLocked(): Promise<void> {
    if (isLeaving() && !(await leave())) this.#tellAgain = window.setTimeout(() => void this.#stillLocked(), TELL_AGAIN_MS);
  }

  /** This phone has no access any more: nothing of ours stays on it, not in memory either. */
  async #deviceEnded(): Promise<void> {
    if (this.phase.kind === 'signed_out' && this.phase.how === 'wiped') return;
    outbox.close();
    outbox.wipe();
    this.typed?.wipe();
    help.leave();
    for (const one of this.#urgent) one.leave();
    this.#forgetKeys();
    expectStream(false);
    history.replaceState(null, '', location.pathname);
    this.screen = 'map';
    this.phase = { kind: 'signed_out', how: 'wiped' };
    await wipe();
  }

  /** Tabs share one session: whoever signs in in another one ends what stands here in somebody else's name. */
  async #isStillHere(): Promise<void> {
    if (this.phase.kind !== 'signed_in') return;
    const found = await api.session();
    if (found.ok && this.phase.kind === 'signed_in' && authorOf(found.value) !== authorOf(this.phase.session)) this.ended();
  }

  /** Where the server sees people home: one's own outings, loaded when the first map has been. */
  async #openOutings(session: Session, vault: Vault | null, reach: () => Promise<void>): Promise<void> {
    if (!help.offered) return;
    const isHere = (): boolean => this.phase.kind === 'signed_in';
    const loaded = await untilLoaded(() => import('./own_outings.svelte'), isHere);
    if (loaded === null || this.phase.kind !== 'signed_in' || authorOf(this.phase.session) !== authorOf(session)) return;
    this.#urgent = [loaded.outing];
    await loaded.outing.open(authorOf(session), vault, () => this.ended(), reach);
    if (session.role === 'supervisor') await this.#openTakenUp(session, vault);
    // Needed most where there is no network: kept before anybody asks for it.
    if (vault !== null) await import('../offline/kept_directory').then(({ learnDirectory }) => learnDirectory(vault)).catch(() => undefined);
  }

  async #openTakenUp(session: Session, vault: Vault | null): Promise<void> {
    const loaded = await untilLoaded(() => import('../offline/taken_up.svelte'), () => this.phase.kind === 'signed_in');
    if (loaded === null || this.phase.kind !== 'signed_in' || authorOf(this.phase.session) !== authorOf(session)) return;
    this.#urgent = [...this.#urgent.filter((one) => one !== loaded.takenUp), loaded.takenUp];
    await loaded.takenUp.open(authorOf(session), vault, () => this.ended());
  }

  #enter(session: Session, taxonomy: Taxonomy, vault: Vault | null, offline = false): void {
    this.synthetic = session.deployment.synthetic;
    const shut = session.must_set_up || session.asleep !== null;
    this.#briefsLater = false;
    expectStream(!offline && session.may.map !== null && session.device === null && !shut && !session.briefing_due);
    this.vault = vault;
    this.phase = { kind: 'signed_in', session, taxonomy, offline };
    if (!session.must_set_up) void outbox.open(authorOf(session), () => this.ended(), vault);
    const reach = (): Promise<void> => (this.#pin === null ? Promise.resolve() : this.reopen());
    if (!session.must_set_up && session.may.report) void help.open(authorOf(session), vault, reach, () => { if (this.phase.kind === 'signed_in') this.ended(); }).then(() => this.#openOutings(session, vault, reach));
    if (offline) return;
    localStorage.setItem(ENTERED_KEY, uuidV7(Date.now()));
    void vault?.keep(WHO, session);
  }
}

export const app = new App();
