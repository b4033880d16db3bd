/** Who is out, as the server told it last: asked again whenever something was told, when something falls due, and now and then. */
import { serverNow } from '../api/clock';
import type { Failure, Result } from '../api/client';
import { type Outing, outings as doors, roster, type Turn } from '../api/outings';
import { mayPass } from '../offline/outbox.svelte';
import { takenUp } from '../offline/taken_up.svelte';
import { nextChange } from './board';

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
  /** When the roster was told last; null when it never has been: then nobody knows who is on duty. */
  turnsAsOf = $state<number | null>(null);
  /** When the server told it last, ms since 1970 by its clock; null when it never has. */
  asOf = $state<number | null>(null);
  /** Why it does not answer; null while it does. */
  failure = $state.raw<Failure | null>(null);
  /** What has gone wrong with what was done to an outing, by its id. */
  problems = $state.raw<Readonly<Record<string, Failure>>>({});
  /** Those that something is being done to. */
  busy = $state.raw<readonly string[]>([]);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: Promise<void> | null = null;
  #again = false;
  #tries = 0;
  #askingTurns = false;
  #stopped = false;

  #unlisten: () => void = () => undefined;

  constructor(private readonly onSignedOut: () => void) {}

  /** Outings whose alarms somebody has taken up here and the server does not know of: it is said again by itself. */
  get unconfirmed(): readonly string[] {
    return takenUp.waiting;
  }

  start(): void {
    this.#unlisten = takenUp.whenHeard(() => this.told());
    void this.refresh();
  }

  stop(): void {
    this.#stopped = true;
    this.#unlisten();
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
    const asked = performance.now();
    void this.#askTurns();
    const told = await doors.list();
    if (this.#stopped) return;
    if (!told.ok) {
      this.failure = told.error;
      if (told.error.kind === 'problem' && told.error.status === 401) this.onSignedOut();
      else this.#in(Math.min(EVERY_MS, AGAIN_MS * 2 ** this.#tries));
      this.#tries += 1;
      return;
    }
    [this.failure, this.#tries] = [null, 0];
    const now = serverNow();
    // True of when it was asked: on a bad line the answer may have been long on its way.
    this.asOf = now - (performance.now() - asked);
    this.outings = told.value;
    const due = nextChange(told.value, now);
    this.#in(Math.min(EVERY_MS, due === null ? Infinity : Math.max(0, due - now) + FIRED_MS));
  }

  /** Beside the list: who is in danger does not wait for the roster. */
  async #askTurns(): Promise<void> {
    if (this.#askingTurns || serverNow() - (this.turnsAsOf ?? -Infinity) < TURNS_EVERY_MS) return;
    this.#askingTurns = true;
    const turns = await roster.list();
    this.#askingTurns = false;
    if (turns.ok && !this.#stopped) [this.turns, this.turnsAsOf] = [turns.value, serverNow()];
  }

  /** Takes an outing's alarms up. Where the server is not reached it waits, sealed where this is an enrolled phone, and is said again. */
  async acknowledge(one: Outing): Promise<void> {
    const { id } = one;
    await takenUp.add(one);
    const done = await this.act(id, doors.acknowledge(id));
    const failure = this.problems[id];
    if (done !== null || failure === undefined || !mayPass(failure)) {
      await takenUp.settle(id);
      return;
    }
    this.problems = Object.fromEntries(Object.entries(this.problems).filter(([of]) => of !== id));
    takenUp.wait(id);
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
