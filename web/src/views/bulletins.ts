/** What a bulletin means for a place and an hour, and what is said of it in a text message. Pure; the server reckons the same way. */
import type { Bulletin } from '../api/bulletins';
import type { Level } from '../live/state';
import { parentOf, resolutionOf } from '../map/cell';
import type { HourState } from './before';
import { hourOfWeekAt } from './week';

const HOUR_MS = 3_600_000;

type Warning = Pick<Bulletin, 'state' | 'cells' | 'valid_until'>;

/** Inside a bulletin a place is reckoned with as this at least. */
export const BULLETIN_LEVEL: Level = 4;

export const isInForce = ({ state, valid_until: until }: Pick<Bulletin, 'state' | 'valid_until'>, nowMs: number): boolean =>
  state === 'in_force' && Date.parse(until) > nowMs;

/** Whether a place lies in the area, or, where it is coarser, has some of it. */
export function touches({ cells }: Pick<Bulletin, 'cells'>, place: string): boolean {
  const of = resolutionOf(place);
  return cells.some((cell) => {
    const coarse = Math.min(of, resolutionOf(cell));
    return parentOf(place, coarse) === parentOf(cell, coarse);
  });
}

/** The bulletins in force that warn of a place, the one that lasts longest first. */
export function warningsOf<T extends Warning>(bulletins: readonly T[], place: string | null, nowMs: number): T[] {
  if (place === null) return [];
  return bulletins.filter((one) => isInForce(one, nowMs) && touches(one, place)).sort((a, b) => Date.parse(b.valid_until) - Date.parse(a.valid_until));
}

/** The cells of all bulletins in force, each once, in order: what is drawn on the map. */
export function warnedCells(bulletins: readonly Warning[], nowMs: number): string[] {
  return [...new Set(bulletins.filter((one) => isInForce(one, nowMs)).flatMap(({ cells }) => cells))].sort();
}

/** Until when a place is warned of, ms since 1970; null when it is not. */
export function warnedUntil(bulletins: readonly Warning[], place: string | null, nowMs: number): number | null {
  const [last] = warningsOf(bulletins, place, nowMs);
  return last === undefined ? null : Date.parse(last.valid_until);
}

/** The hours of the week that begin before a place is warned of no more, this one among them. */
export function warnedHours(untilMs: number | null, nowMs: number, zone: string): ReadonlySet<number> {
  const hours = new Set<number>();
  for (let at = nowMs - (nowMs % HOUR_MS); untilMs !== null && at < untilMs; at += HOUR_MS) hours.add(hourOfWeekAt(at, zone));
  return hours;
}

/** A week in which the hours that are warned of are reckoned with as the bulletin asks. */
export function raised(week: readonly HourState[], warned: ReadonlySet<number>): readonly HourState[] {
  return week.map((state, hour) => (warned.has(hour) && state.level < BULLETIN_LEVEL ? { ...state, level: BULLETIN_LEVEL } : state));
}

/** The longest text that goes out as two parts where letters have accents. */
const SMS_MAX = 134;

/**
 * A text message that a person sends from their own phone: neither who warns nor what the app is called. Advice is left out
 * where it does not fit: what it warns of and until when comes first.
 */
export function smsOf(what: string, place: string | null, until: string, advice: string | null): string {
  const first = `${what}${place === null ? '' : `, ${place}`}. ${until}.`;
  const whole = advice === null ? first : `${first} ${advice}`;
  return whole.length <= SMS_MAX ? whole : first;
}
