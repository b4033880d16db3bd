/**
 * One's own outings: what the server last told of them, and what was said and has not reached it. What is said lies sealed on
 * an enrolled phone before it is sent, goes out in the order in which it was tapped and with that time, and counts as said
 * only once the server has answered: until then nobody knows of it, and the screen says so.
 */
import { serverNow } from '../api/clock';
import type { Failure } from '../api/client';
import { type NewPlan, type Outing, outing as readOuting, outings as doors, SAID_KINDS, type SaidKind, type WaitedFor } from '../api/outings';
import { amount, list, nullable, object, oneOf, type Parsed, type Parser, text } from '../api/parse';
import { uuidV7 } from '../api/uuid';
import { currentOf, isOver, phaseAfter } from './outing';
import { sharedZone } from './shared_zone.svelte';
import type { HourState, Stretch } from './before';
import { help } from '../offline/help.svelte';
import { failure as readFailure } from '../offline/letter';
import { type Author, mayPass } from '../offline/outbox.svelte';
import { makeRoom } from '../offline/room';
import type { Vault } from '../offline/vault';

/** How long it is tried again after a failure: at first, and at most. */
const AGAIN_MS = 2_000;
const AGAIN_MAX_MS = 20_000;
const KEPT = 'outings';
/** What may go with a zone: nothing that is said at one's own door, or the zone would be where somebody lives. */
const HAS_ZONE: readonly SaidKind[] = ['arrive', 'ok', 'leave', 'suspend', 'quiet', 'green', 'yellow', 'orange', 'red'];

const planOf: Parser<NewPlan> = (value, path) => {
  object({ id: text, starts_at: text, ends_at: text, home_by: text, company: oneOf('alone', 'pair', 'with_supervisor') })(value, path);
  // It was sealed by this program, so what is not looked at here is as it was written.
  return value as NewPlan;
};
const common = { author: text, id: text, outing: text, tappedMs: amount, refused: nullable(readFailure) };
const planLetter = object({ kind: oneOf('plan'), plan: planOf, ...common });
const saidLetter = object({ kind: oneOf('said'), said: oneOf(...SAID_KINDS), untilMs: nullable(amount), cell: nullable(text), ...common });
const letter: Parser<Parsed<typeof planLetter> | Parsed<typeof saidLetter>> = (value, path) => {
  const { kind } = object({ kind: oneOf('plan', 'said') })(value, path);
  return kind === 'plan' ? planLetter(value, path) : saidLetter(value, path);
};
const kept = object({ toldMs: amount, outings: list(readOuting) });

/** Something that was said or planned and that the server does not know. */
export type Waiting = ReturnType<typeof letter> & {
  sending: boolean;
  /** The name it lies under on this phone, sealed; null while it is in memory alone. */
  sealedAs: string | null;
};

/** An outing of one's own; `sent` is false while the server does not know of the plan, and what it asks is not known then. */
export type Mine = Omit<Outing, 'requirement'> & { requirement: Outing['requirement'] | null; sent: boolean };

/** Where and when somebody means to go, from the look before going; `week` are the levels it was told of. */
export interface Draft {
  cell: string | null;
  stretch: Stretch | null;
  week: readonly HourState[] | null;
  /** Whom one works with, as a code; `ALL`: whoever it is. */
  population?: string;
  /** A plan to begin with, that the server did not take. */
  plan: NewPlan | null;
  /** The outing that this plan takes the place of. */
  instead: string | null;
}

class OwnOutings {
  /** When the server told of them, ms since 1970 by its clock; null when it never has. */
  toldMs = $state<number | null>(null);
  /** What is told is what this phone has kept: the server was not reached since. */
  old = $state(false);
  /** What the server has confirmed last. */
  confirmed = $state.raw<{ id: string; outing: string; said: SaidKind | 'plan'; tappedMs: number; heardMs: number } | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** Why the server has not told of them; null while it has, or has not been asked. */
  untold = $state.raw<Failure | null>(null);
  draft = $state.raw<Draft | null>(null);
  /** Outings of others at which one waits outside; told anew each time, and kept nowhere. */
  waits = $state.raw<readonly WaitedFor[]>([]);
  #told = $state.raw<readonly Outing[]>([]);
  #all = $state<Waiting[]>([]);
  #author = $state<Author | null>(null);
  #vault: Vault | null = null;
  /** Somebody sees the screens. */
  #shown = false;
  #sending: Promise<void> | null = null;
  #asking: { author: Author | null; done: Promise<void> } | null = null;
  /** How often the server has told of one outing by itself. */
  #taken = 0;
  /** Of plans that are on their way, the outings whose place they take. */
  readonly #instead = new Map<string, string>();
  #tries = 0;
  #again: ReturnType<typeof setTimeout> | undefined;
  #onSignedOut: () => void = () => undefined;
  #reach: () => Promise<void> = async () => undefined;

  constructor() {
    window.addEventListener('online', () => {
      void this.send();
      void this.refresh();
    });
    window.addEventListener('beforeunload', (event) => {
      if (this.#all.some(({ sealedAs, refused }) => sealedAs === null && refused === null)) event.preventDefault();
    });
  }

  /** What waits of the person who is signed in, in the order in which it was tapped. */
  get waiting(): readonly Waiting[] {
    return this.#all.filter(({ author }) => author === this.#author);
  }

  /** Something has still to reach the server. */
  get pending(): boolean {
    return this.waiting.some(({ refused }) => refused === null);
  }

  /** Whether all that waits would outlive the page. */
  get sealed(): boolean {
    return this.waiting.every(({ sealedAs }) => sealedAs !== null);
  }

  /** Who knew of the outings before, for who plans the next one. */
  get buddies(): string[] {
    return [...new Set(this.#told.flatMap(({ buddy }) => buddy ?? []))];
  }

  get mine(): readonly Mine[] {
    const told = this.#told.map((one) => ({ ...one, sent: true }));
    const unsent = this.waiting.flatMap((one) => (one.kind === 'plan' && !told.some(({ id }) => id === one.outing) ? [localOf(one.plan)] : []));
    return [...unsent, ...told];
  }

  /** The outing the screen is about, as it stands with what was said since. */
  get current(): Mine | null {
    const shown = this.mine.map((one) => ({ ...one, phase: phaseAfter(one.phase, this.saidOf(one.id)) }));
    return currentOf(shown, serverNow());
  }

  /** What was said of an outing and has not reached the server. */
  saidOf(id: string): SaidKind[] {
    return this.waiting.flatMap((one) => (one.kind === 'said' && one.outing === id && one.refused === null ? [one.said] : []));
  }

  /** Somebody has signed in. `reach` tries to begin a session where there is none. */
  async open(author: Author, vault: Vault | null, onSignedOut: () => void, reach: () => Promise<void>): Promise<void> {
    if (this.#author !== author) this.leave();
    // Whoever opens a phone may be made to: what was put away with it is read from what lies there now, which then is nothing.
    if (!this.#shown && vault?.readsLetters === true) this.#all = this.#all.filter(({ sealedAs }) => sealedAs === null);
    this.#shown = true;
    [this.#author, this.#vault, this.#onSignedOut, this.#reach, this.#tries] = [author, vault, onSignedOut, reach, 0];
    if (vault !== null) await this.#fetch(author, vault);
    await this.#recall();
    await this.send();
    await this.refresh();
  }

  /** Nothing is shown any more. What waits is sent on while {@link send} is called. */
  close(): void {
    clearTimeout(this.#again);
    this.#shown = false;
    [this.#told, this.waits] = [[], []];
    [this.toldMs, this.confirmed, this.failure, this.untold, this.draft] = [null, null, null, null, null];
    this.#look();
  }

  /** Whoever was here has left for good: what is in memory alone goes. */
  leave(): void {
    this.close();
    [this.#all, this.#author, this.#vault] = [[], null, null];
  }

  /** Asks the server for all of them. What was asked before somebody came is not told to them: for them it is asked anew. */
  async refresh(): Promise<void> {
    let asking = this.#asking;
    if (asking === null || asking.author !== this.#author) {
      asking = { author: this.#author, done: this.#ask() };
      this.#asking = asking;
    }
    try {
      await asking.done;
    } finally {
      if (this.#asking === asking) this.#asking = null;
    }
  }

  async #ask(): Promise<void> {
    const author = this.#author;
    let taken = this.#taken;
    let told = await doors.own();
    // What was confirmed meanwhile may be younger than this answer.
    for (; told.ok && taken !== this.#taken && this.#author === author; told = await doors.own()) taken = this.#taken;
    if (this.#author !== author) return;
    if (!told.ok) {
      this.untold = told.error;
      this.old = this.toldMs !== null;
      return;
    }
    // Who supervises is told of everybody's: one's own have no pseudonym.
    this.waits = told.value.waits_outside;
    const own = told.value.outreach.filter(({ promoter }) => promoter === null);
    this.#told = own.map((one) => ({ ...one, ...this.#known(one) }));
    this.#toldNow();
    const current = this.current;
    if (current?.sent !== true || (current.place !== null && current.watch !== null)) return;
    const whole = await doors.get(current.id);
    if (whole.ok && this.#author === author && taken === this.#taken) this.#take(whole.value);
  }

  /** A list tells neither the place nor who would be called: what was told of them before stands. */
  #known(one: Outing): Pick<Outing, 'place' | 'watch'> {
    const before = this.#told.find(({ id }) => id === one.id);
    return { place: one.place ?? before?.place ?? null, watch: one.watch ?? before?.watch ?? null };
  }

  #toldNow(): void {
    this.toldMs = serverNow();
    [this.old, this.untold] = [false, null];
    this.#look();
    const open = this.#told.filter(({ phase, debrief }) => !isOver(phase) || (phase === 'home' && debrief === null));
    // What is kept opens to whoever guesses the PIN of a copy: neither where somebody goes nor who knows of it or watches lies there.
    const outings = open.map((one) => ({ ...one, place: null, buddy: null, watch: null, check_ins: null }));
    void this.#vault?.keep(KEPT, { toldMs: this.toldMs, outings });
  }

  #take(one: Outing): void {
    this.#taken += 1;
    this.#told = [one, ...this.#told.filter(({ id }) => id !== one.id)];
    this.#toldNow();
  }

  async #recall(): Promise<void> {
    if (this.#vault === null || this.toldMs !== null) return;
    try {
      const { toldMs, outings } = kept(await this.#vault.kept(KEPT), '');
      if (this.toldMs === null) [this.#told, this.toldMs, this.old] = [outings, toldMs, true];
    } catch {
      // Nothing was kept.
    }
    this.#look();
  }

  /** Whoever calls for help from now on is in this outing. */
  #look(): void {
    const current = this.current;
    help.outing = current !== null && !isOver(current.phase) ? current.id : null;
  }

  /** `instead`: the outing whose place it takes, which is called off once the server knows of this one: until then somebody watches over the other. */
  async plan(plan: NewPlan, instead: string | null = null): Promise<void> {
    if (instead !== null) this.#instead.set(plan.id, instead);
    await this.#add({ kind: 'plan', plan, id: plan.id, outing: plan.id, ...this.#now() });
  }

  async say(outing: string, said: SaidKind, untilMs: number | null = null): Promise<void> {
    await this.#add({ kind: 'said', said, untilMs, cell: HAS_ZONE.includes(said) ? sharedZone.cellFor(outing) : null, id: uuidV7(Date.now()), outing, ...this.#now() });
  }

  /** Takes back what others were told of: at once or not at all, since the PIN that proves it lies nowhere. */
  async falseAlarm(id: string, pin: string | null): Promise<Failure | null> {
    const said = { id: uuidV7(Date.now()), kind: 'false_alarm' as const };
    const told = await doors.say(id, pin === null ? said : { ...said, pin });
    if (!told.ok) return told.error;
    const now = serverNow();
    this.confirmed = { id: said.id, outing: id, said: said.kind, tappedMs: now, heardMs: now };
    this.#take(told.value);
    return null;
  }

  #now(): { author: Author; tappedMs: number; refused: null } {
    if (this.#author === null) throw new Error('whoever goes out is signed in');
    return { author: this.#author, tappedMs: serverNow(), refused: null };
  }

  async #add(one: ReturnType<typeof letter>): Promise<void> {
    this.#all.push({ ...one, sending: false, sealedAs: null });
    this.confirmed = null;
    this.#look();
    const entry = this.#all.find(({ id }) => id === one.id);
    if (entry !== undefined) await this.#seal(entry);
    this.#tries = 0;
    await this.send();
  }

  /** On the disk before it is on its way: the tab may be gone before the answer. */
  async #seal(entry: Waiting): Promise<void> {
    const vault = this.#vault;
    if (vault === null) return;
    const { sealedAs } = entry;
    const value = letter($state.snapshot(entry), '');
    const name = (await vault.write(value, sealedAs)) ?? ((await makeRoom()) ? await vault.write(value, sealedAs) : null);
    if (name === null) return;
    if (this.#all.some(({ id }) => id === entry.id)) entry.sealedAs = name;
    else await vault.discard(name);
  }

  async #fetch(author: Author, vault: Vault): Promise<void> {
    for (const { name, value } of (await vault.letters()).open) {
      try {
        const found = letter(value, '');
        const known = this.#all.find(({ id }) => id === found.id);
        if (known !== undefined) known.sealedAs ??= name;
        else if (found.author === author) this.#all.push({ ...found, sending: false, sealedAs: name });
      } catch {
        // A report or a call for help: theirs takes it.
      }
    }
    this.#all.sort((a, b) => a.tappedMs - b.tappedMs);
    this.#look();
  }

  /** It is not to be sent after all. What was said of a plan goes with it. */
  async discard(id: string): Promise<void> {
    const entry = this.#all.find((one) => one.id === id);
    if (entry === undefined) return;
    const going = entry.kind === 'plan' ? this.#all.filter(({ outing }) => outing === entry.outing) : [entry];
    this.#all = this.#all.filter((one) => !going.some((other) => other.id === one.id));
    this.#look();
    for (const { sealedAs } of going) if (sealedAs !== null) await this.#vault?.discard(sealedAs);
  }

  /** Tries at once; only one attempt is under way. */
  async send(): Promise<void> {
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = null));
    await this.#sending;
  }

  /** The first that may go: nothing is said of a plan that the server does not know, and nothing overtakes. */
  #next(): Waiting | undefined {
    const unsent = new Set(this.waiting.flatMap((one) => (one.kind === 'plan' ? [one.outing] : [])));
    return this.waiting.find((one) => one.refused === null && (one.kind === 'plan' || !unsent.has(one.outing)));
  }

  async #sendAll(): Promise<void> {
    clearTimeout(this.#again);
    for (let one = this.#next(); one !== undefined; one = this.#next()) {
      one.sending = true;
      const { id, tappedMs } = one;
      const sent = one.kind === 'plan' ? await doors.plan($state.snapshot(one.plan)) : await doors.say(one.outing, saidNow(one));
      one.sending = false;
      if (sent.ok) {
        this.failure = null;
        this.#tries = 0;
        this.confirmed = { id, outing: one.outing, said: one.kind === 'plan' ? 'plan' : one.said, tappedMs, heardMs: serverNow() };
        this.#all = this.#all.filter((other) => other.id !== id);
        this.#take(sent.value);
        if (one.sealedAs !== null) await this.#vault?.discard(one.sealedAs);
        const before = this.#instead.get(id);
        this.#instead.delete(id);
        if (before !== undefined) void this.say(before, 'call_off');
        continue;
      }
      this.failure = sent.error;
      if (!mayPass(sent.error)) {
        one.refused = sent.error;
        this.#look();
        await this.#seal(one);
        continue;
      }
      if (!this.#shown) return;
      if (sent.error.kind === 'problem' && sent.error.status === 401) this.#onSignedOut();
      else this.#later(sent.error);
      return;
    }
  }

  #later(error: Failure): void {
    const asked = error.kind === 'problem' ? (error.retryAfterS ?? 0) * 1_000 : 0;
    const wait = Math.max(asked, Math.min(AGAIN_MAX_MS, AGAIN_MS * 2 ** this.#tries));
    this.#tries += 1;
    const again = (): Promise<void> => this.send();
    this.#again = setTimeout(() => void this.#reach().then(again, again), wait);
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();

function saidNow({ id, said, untilMs, cell, tappedMs }: Extract<Waiting, { kind: 'said' }>): Parameters<typeof doors.say>[1] {
  return { id, kind: said, tapped_at: iso(tappedMs), sent_at: iso(serverNow()), ...(untilMs === null ? {} : { until: iso(untilMs) }), ...(cell === null ? {} : { cell }) };
}

/** A plan that nobody but this phone knows of. */
function localOf(plan: NewPlan): Mine {
  const { id, starts_at: starts, ends_at: ends, home_by: home, company, buddy, vehicle, exercise, cell, setting, outside_minutes: minutes, outside_act: act, meeting_place: meeting } = plan;
  const [startsAt, endsAt, homeBy] = [Date.parse(starts), Date.parse(ends), Date.parse(home)];
  return {
    id, code: id.slice(-4).toUpperCase(), phase: 'planned', colour: 'green', exercise: false, exercise_asked: exercise ?? false, protocol_read: plan.protocol_read ?? null, suspended: false, contacts_missed: null, debrief: null, starts_at: startsAt, ends_at: endsAt,
    home_by: homeBy, company, buddy: buddy ?? null, online: meeting !== undefined, outside: minutes === undefined || act === undefined ? null : { minutes, act, until: null }, vehicle: vehicle ?? false, vehicle_state: vehicle === true ? 'requested' : null, shares_zone: false, heard_at: null, expected: null, requirement: null, promoter: null, is_out: null, waits: null,
    next: null, alarms: null, watch: null, place: cell === undefined ? null : { cell, setting: setting ?? null }, check_ins: null, sent: false,
  };
}

export const outing = new OwnOutings();
