/** Who is here and which screen they see. */
import { api, type Failure, whenDeviceEnded } from '../api/client';
import { isEnrolled, SHARED_KEY, wipe } from '../api/device';
import { uuidV7 } from '../api/uuid';
import { isLeaving, leave, leaveBehind } from '../api/leaving';
import type { Session, Taxonomy } from '../api/schema';
import { expectStream } from '../live/early';
import { authorOf, outbox } from '../offline/outbox.svelte';
import { answers, askAgain } from '../api/start';
import { type Screen, screenOf } from '../screen';

/** How a page came to be without anybody. */
export type Leave =
  | 'nobody'
  | 'leaving'
  | 'left'
  /** Somebody has left, but the server could not be told: their session is still open. */
  | 'not_told'
  | 'ended'
  /** This phone was left alone or put away: its PIN opens it again. */
  | 'locked'
  /** This phone has no access any more, and nothing is left on it. */
  | 'wiped';

export type Phase =
  | { kind: 'starting' }
  | { kind: 'unreachable'; error: Failure }
  | { kind: 'signed_out'; how: Leave }
  | { kind: 'signed_in'; session: Session; taxonomy: Taxonomy };

/** The state of a page's place in the history that was opened from the map. */
const OPENED = 'opened';

/** Changes with every sign-in, so that the other tabs hear of it. What it says is nothing. */
const ENTERED_KEY = 'entered';
const TELL_AGAIN_MS = 5_000;

class App {
  phase = $state<Phase>({ kind: 'starting' });
  /** Until the server says otherwise nothing claims to be real or not; both public and session answers carry it. */
  synthetic = $state(false);
  /** Which screen of those that a session has; a link to one restores it. */
  screen = $state<Screen>(screenOf(location.hash));
  #tellAgain = 0;

  constructor() {
    window.addEventListener('popstate', () => (this.screen = screenOf(location.hash)));
    whenDeviceEnded(() => this.#deviceEnded());
    window.addEventListener('online', () => void this.hasLeft());
    window.addEventListener('storage', ({ key }) => {
      if (key === ENTERED_KEY) void this.#isStillHere();
    });
  }

  /** Opens a screen, so that *back* leads to the one before. */
  open(screen: Exclude<Screen, 'map'>): void {
    history.pushState(OPENED, '', `#page=${screen}`);
    this.screen = screen;
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

  async start(): Promise<void> {
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
      if (taxonomy.ok) this.#enter(session.value, taxonomy.value);
      else this.phase = { kind: 'unreachable', error: taxonomy.error };
    } else if (session.error.kind === 'problem' && session.error.status === 401) {
      if (session.error.problem.code === 'device_ended') return;
      expectStream(false);
      this.phase = { kind: 'signed_out', how: 'nobody' };
    } else this.phase = { kind: 'unreachable', error: session.error };
  }

  async entered(session: Session): Promise<void> {
    const taxonomy = await api.taxonomy();
    if (taxonomy.ok) this.#enter(session, taxonomy.value);
    else this.phase = { kind: 'unreachable', error: taxonomy.error };
  }

  /** Leaves for good: what was not sent goes too, since the next person here may be another. */
  async signOut(): Promise<void> {
    outbox.clear();
    outbox.close();
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

  ended(): void {
    if (this.phase.kind === 'signed_out' && this.phase.how === 'wiped') return;
    outbox.close();
    expectStream(false);
    this.phase = { kind: 'signed_out', how: 'ended' };
    // A stream that ends does not say why: the answer to this does, if the phone itself has ended.
    if (isEnrolled()) void api.session();
  }

  /** Puts the phone away: the session ends, and what waits to be sent stays for who comes back with their PIN. */
  async lock(): Promise<void> {
    if (this.phase.kind !== 'signed_in' || this.phase.session.device === null) return;
    outbox.close();
    expectStream(false);
    this.phase = { kind: 'signed_out', how: 'locked' };
    if (!(await leave())) this.#tellAgain = window.setTimeout(() => void this.#stillLocked(), TELL_AGAIN_MS);
  }

  /**
   * Out in a hurry: the page is empty at once, the session ends, and another page stands in this one's place. What waits
   * to be sent is lost.
   */
  vanish(): void {
    if (this.phase.kind !== 'signed_in') return;
    const { device, deployment } = this.phase.session;
    outbox.close();
    outbox.wipe();
    expectStream(false);
    this.phase = { kind: 'signed_out', how: device === null ? 'left' : 'locked' };
    document.title = '';
    leaveBehind();
    location.replace(deployment.leave_to === '' ? 'about:blank' : deployment.leave_to);
  }

  async #stillLocked(): Promise<void> {
    if (isLeaving() && !(await leave())) this.#tellAgain = window.setTimeout(() => void this.#stillLocked(), TELL_AGAIN_MS);
  }

  /** This phone has no access any more: nothing of ours stays on it, not in memory either. */
  async #deviceEnded(): Promise<void> {
    if (this.phase.kind === 'signed_out' && this.phase.how === 'wiped') return;
    outbox.close();
    outbox.wipe();
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

  #enter(session: Session, taxonomy: Taxonomy): void {
    this.synthetic = session.deployment.synthetic;
    expectStream(session.may.map !== null);
    this.phase = { kind: 'signed_in', session, taxonomy };
    outbox.open(authorOf(session), () => this.ended());
    localStorage.setItem(ENTERED_KEY, uuidV7(Date.now()));
  }
}

export const app = new App();
