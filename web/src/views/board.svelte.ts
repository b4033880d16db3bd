/** Who is out, as the server told it last: asked again whenever something was told, when something falls due, and now and then. */
import { serverNow } from '../api/clock';
import type { Failure, Result } from '../api/client';
import { type Outing, outings as doors, roster, type Turn } from '../api/outings';
import { isPassing } from '../live/alerts';
import { isUnanswered, nextChange } from './board';

/** A check-in that calls nobody is told by nothing: it is seen this soon. */
const EVERY_MS = 15_000;
/** The roster changes seldom. */
const TURNS_EVERY_MS = 60_000;
/** After a failure: at first, and at most. */
const AGAIN_MS = 2_000;
/** What falls due is fired within a second of it, by whichever node comes first. */
const FIRED_MS = 1_500;
/** Several things that are told at once are one reason to ask. */
const TOGETHER_MS = 250;
/** Older than this the list may not be what it seems. */
export const OLD_MS = 40_000;

export class Board {
  outings = $state.raw<readonly Outing[]>([]);
  turns = $state.raw<readonly Turn[]>([]);
  /** When the server told it last, ms since 1970 by its clock; null when it never has. */
  asOf = $state<number | null>(null);
  /** Why it does not answer; null while it does. */
  failure = $state.raw<Failure | null>(null);
  /** What has gone wrong with what was done to an outing, by its id. */
  problems = $state.raw<Readonly<Record<string, Failure>>>({});
  /** Those that something is being done to. */
  busy = $state.raw<readonly string[]>([]);
  /** Alarms that somebody has taken up here and the server does not know of: it is said again by itself. */
  unconfirmed = $state.raw<readonly string[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: Promise<void> | null = null;
  #again = false;
  #tries = 0;
  #turnsAt = -Infinity;
  #stopped = false;

  constructor(private readonly onSignedOut: () => void) {}

  start(): void {
    void this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  /** Something was told: asked in a moment, once. */
  told(): void {
    this.#in(TOGETHER_MS);
  }

  /** Asks at once. One question at a time; who wants another while it is under way gets one after it. */
  async refresh(): Promise<void> {
    this.#again = this.#asking !== null;
    this.#asking ??= this.#ask().finally(() => (this.#asking = null));
    await this.#asking;
    if (this.#again) this.told();
  }

  #in(ms: number): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), ms);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    const [told, turns] = await Promise.all([doors.list(), serverNow() - this.#turnsAt < TURNS_EVERY_MS ? null : roster.list()]);
    if (this.#stopped) return;
    if (turns?.ok === true) [this.turns, this.#turnsAt] = [turns.value, serverNow()];
    if (!told.ok) {
      this.failure = told.error;
      if (told.error.kind === 'problem' && told.error.status === 401) this.onSignedOut();
      else this.#in(Math.min(EVERY_MS, AGAIN_MS * 2 ** this.#tries));
      this.#tries += 1;
      return;
    }
    [this.failure, this.#tries] = [null, 0];
    this.asOf = serverNow();
    this.outings = told.value;
    this.#sayAgain();
    const due = nextChange(told.value, this.asOf);
    this.#in(Math.min(EVERY_MS, due === null ? Infinity : due - this.asOf + FIRED_MS));
  }

  /** Takes an outing's alarms up. Where the server is not reached it waits, and is said again with every question until it is. */
  async acknowledge(id: string): Promise<void> {
    if ((await this.act(id, doors.acknowledge(id))) !== null) {
      this.unconfirmed = this.unconfirmed.filter((one) => one !== id);
      return;
    }
    const failure = this.problems[id];
    if (failure === undefined || !isPassing(failure)) {
      this.unconfirmed = this.unconfirmed.filter((one) => one !== id);
      return;
    }
    this.problems = Object.fromEntries(Object.entries(this.problems).filter(([of]) => of !== id));
    if (!this.unconfirmed.includes(id)) this.unconfirmed = [...this.unconfirmed, id];
    this.#in(AGAIN_MS);
  }

  #sayAgain(): void {
    // Where somebody else was faster, or it is closed, there is nothing more to say.
    const called = (id: string): boolean => this.outings.find((one) => one.id === id)?.alarms?.some(isUnanswered) === true;
    this.unconfirmed = this.unconfirmed.filter(called);
    for (const id of this.unconfirmed) if (!this.busy.includes(id)) void this.acknowledge(id);
  }

  /** Does something to an outing; what it is now is in the answer. */
  async act(id: string, asked: Promise<Result<Outing>>): Promise<Outing | null> {
    this.problems = Object.fromEntries(Object.entries(this.problems).filter(([of]) => of !== id));
    this.busy = [...this.busy, id];
    const done = await asked;
    this.busy = this.busy.filter((one) => one !== id);
    if (!done.ok) {
      this.problems = { ...this.problems, [id]: done.error };
      if (done.error.kind === 'problem' && done.error.status === 401) this.onSignedOut();
      return null;
    }
    this.outings = this.outings.map((one) => (one.id === id ? done.value : one));
    this.told();
    return done.value;
  }
}
