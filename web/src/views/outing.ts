/** What an outing's screen follows from: where it stands with what is still on its way, and what the rules would ask. Pure. */
import type { Outing, OutingPhase, SaidKind } from '../api/outings';
import type { LevelRule, SafetyRules } from '../api/outreach';
import type { Level } from '../live/state';
import type { HourState } from './before';
import { BULLETIN_LEVEL } from './bulletins';
import { hourOfDay, hourOfWeekAt, instantOf, localDate } from './week';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How far an outing has come; it never goes back. */
const RANK: Record<OutingPhase, number> = { awaiting_approval: 0, planned: 0, refused: 0, underway: 1, at_place: 2, leaving: 3, home: 4, called_off: 4 };
const LEADS_TO: Partial<Record<SaidKind, OutingPhase>> = { set_out: 'underway', arrive: 'at_place', leave: 'leaving', home: 'home', call_off: 'called_off' };

export const isOut = (phase: OutingPhase): boolean => phase === 'underway' || phase === 'at_place' || phase === 'leaving';
export const isOver = (phase: OutingPhase): boolean => RANK[phase] === 4;

/** Where it stands for who is out: as the server told it, and with what they have said since. */
export function phaseAfter(phase: OutingPhase, said: readonly SaidKind[]): OutingPhase {
  return said.reduce<OutingPhase>((now, kind) => {
    const to = kind === 'suspend' ? (isOut(now) ? 'leaving' : 'called_off') : LEADS_TO[kind];
    if (to === undefined || RANK[to] <= RANK[now] || (to === 'called_off' && isOut(now))) return now;
    return to;
  }, phase);
}

/** What the big button says at each point of the way; null where nothing is left to say but how it was. */
export const NEXT: Record<OutingPhase, SaidKind | null> = {
  awaiting_approval: null, planned: 'set_out', refused: null, underway: 'arrive', at_place: 'ok', leaving: 'home', home: 'nothing_happened', called_off: null,
};

type Listed = Pick<Outing, 'phase' | 'starts_at' | 'ends_at' | 'debrief' | 'home_by'>;
/** So long somebody is asked how it was. */
const DEBRIEF_MS = DAY_MS;

/** The outing a screen is about: who is out before what is planned, the next to start of those; then the last, while it is not said how it was. */
export function currentOf<T extends Listed>(all: readonly T[], nowMs: number): T | null {
  const out = all.find(({ phase }) => isOut(phase));
  if (out !== undefined) return out;
  const ahead = all.filter((one) => !isOver(one.phase) && one.home_by > nowMs).sort((a, b) => a.starts_at - b.starts_at);
  const going = ahead.find(({ phase }) => phase !== 'refused') ?? ahead[0];
  if (going !== undefined) return going;
  const behind = all.filter((one) => one.phase === 'home' && one.debrief === null && nowMs - one.home_by < DEBRIEF_MS).sort((a, b) => b.starts_at - a.starts_at);
  return behind[0] ?? null;
}

/** Outings that are over and of which nobody was told how they were, beside the one the screen is about: they are asked about although another is planned. */
export function untoldOf<T extends Listed & { id: string }>(all: readonly T[], current: { id: string } | null, nowMs: number): T[] {
  return all.filter((one) => one.id !== current?.id && one.phase === 'home' && one.debrief === null && nowMs - one.home_by < DEBRIEF_MS);
}

/** A clock's reading as the first instant after another one. */
export function clockAfter(time: string, afterMs: number, zone: string): number | null {
  const today = instantOf(localDate(afterMs, zone), time, zone);
  if (today === null) return null;
  return today > afterMs ? today : instantOf(localDate(afterMs + DAY_MS, zone), time, zone);
}

/** The beginning of the next such hour of the week, or of this one if it is that. */
export function nextHourOfWeek(hour: number, nowMs: number, zone: string): number {
  for (let at = nowMs - (nowMs % HOUR_MS); at < nowMs + 8 * DAY_MS; at += HOUR_MS) if (hourOfWeekAt(at, zone) === hour) return at;
  return nowMs;
}

/** Every hour of the week from one instant to another, each once. */
export function hoursBetween(fromMs: number, untilMs: number, zone: string): number[] {
  const hours: number[] = [];
  for (let at = fromMs - (fromMs % HOUR_MS); at < untilMs && hours.length < 168; at += HOUR_MS) hours.push(hourOfWeekAt(at, zone));
  return hours;
}

const CLIENT_PLACES: readonly string[] = ['client_home', 'client_car'];
const MOST: Level = 5;

/** The level that the rules reckon with: what is not known is not the lowest, and at a client's it is one more. */
export function reckoned({ level }: HourState, hour: number, rules: Pick<SafetyRules, 'night_from' | 'night_until'>, setting: string | null): Level {
  const at = hourOfDay(hour);
  const { night_from: from, night_until: until } = rules;
  const night = from <= until ? at >= from && at < until : at >= from || at < until;
  const known = level === 0 ? (night ? 4 : 3) : level;
  return (setting !== null && CLIENT_PLACES.includes(setting) ? Math.min(MOST, known + 1) : known) as Level;
}

/** What the strictest hour from the beginning until home asks; null where the week is not whole. The server decides the same way. */
export function asksOf(
  week: readonly HourState[], rules: SafetyRules, [fromMs, homeMs]: readonly [number, number], setting: string | null, zone: string, warnedUntilMs: number | null = null,
): { level: Level; rule: LevelRule } | null {
  let most: Level | null = null;
  for (let at = fromMs - (fromMs % HOUR_MS); at < homeMs; at += HOUR_MS) {
    const hour = hourOfWeekAt(at, zone);
    const state = week[hour];
    if (state === undefined) return null;
    const asked = reckoned(state, hour, rules, setting);
    const level = warnedUntilMs !== null && at < warnedUntilMs && asked < BULLETIN_LEVEL ? BULLETIN_LEVEL : asked;
    if (most === null || level > most) most = level;
  }
  const rule = most === null ? undefined : rules.levels[most - 1];
  return most === null || rule === undefined ? null : { level: most, rule };
}

/** Whether whoever goes so goes as the rule wants. */
export function allows(go: string, company: string): boolean {
  if (go === 'alone') return true;
  if (go === 'pair') return company !== 'alone';
  return go === 'with_supervisor' && company === 'with_supervisor';
}

/** How long until an instant, in whole minutes, or how long since: rounded so that nobody has less time than is said. */
export interface Span {
  readonly over: boolean;
  readonly hours: number;
  readonly minutes: number;
}
export function spanTo(atMs: number, nowMs: number): Span {
  const over = nowMs >= atMs;
  const whole = over ? Math.floor((nowMs - atMs) / 60_000) : Math.floor((atMs - nowMs) / 60_000);
  return { over, hours: Math.floor(whole / 60), minutes: whole % 60 };
}
