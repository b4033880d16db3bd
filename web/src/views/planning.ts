/** Which places and hours of the week stay under a limit with enough to say so, and what changed since. */
import type { PlannedPlace, PlanningRule } from '../api/planning';
import type { Level } from '../live/state';
import { HOURS_IN_WEEK, hourOfDay } from './week';

const HOURS_IN_BAND = 6;
const digit = (of: string, at: number): number => Number(of[at] ?? '0');

/** What people have said of the part of the day an hour is in; 0 where nobody has. */
const saidAt = (place: PlannedPlace, hour: number): number => digit(place.said, Math.floor(hourOfDay(hour) / HOURS_IN_BAND));

/** The level that is planned with: where map and people both speak, the higher; 0 is not enough data. */
export function levelAt(place: PlannedPlace, hour: number): Level {
  return Math.min(5, Math.max(digit(place.levels, hour), saidAt(place, hour))) as Level;
}

/** Whether there is enough to lean on: the map has it, or people have said so. */
export const isEnough = (place: PlannedPlace, hour: number): boolean => levelAt(place, hour) > 0 && (place.enough[hour] === '1' || saidAt(place, hour) > 0);

/** Hours one after the other in one place. */
export interface Window {
  place: PlannedPlace;
  /** Hour of the week. */
  from: number;
  hours: number;
  /** The highest level in it. */
  level: Level;
  /** The strictest rule that is asked for in it, 1–5. */
  reckoned: number;
}

export interface Asked {
  /** The highest level that is planned with. */
  limit: number;
  /** The least hours one after the other. */
  least: number;
  /** From this hour of the day until before that one. */
  from: number;
  until: number;
}

/** All runs of hours that stay under the limit with enough to say so, the lowest level first, then the longest. Where a bulletin warns there is none. */
export function windows(places: readonly PlannedPlace[], { limit, least, from, until }: Asked): Window[] {
  const found: Window[] = [];
  for (const place of places.filter(({ warned }) => !warned)) {
    const fits = (hour: number): boolean => {
      const of = hourOfDay(hour);
      return of >= from && of < until && isEnough(place, hour) && levelAt(place, hour) <= limit;
    };
    let begun = -1;
    for (let hour = 0; hour <= HOURS_IN_WEEK; hour += 1) {
      // A run ends with its day where the hours that are asked for do.
      const goes = hour < HOURS_IN_WEEK && fits(hour);
      if (goes && begun < 0) begun = hour;
      if (!goes && begun >= 0) {
        if (hour - begun >= least) found.push(windowOf(place, begun, hour - begun));
        begun = -1;
      }
    }
  }
  return found.sort((a, b) => a.level - b.level || a.reckoned - b.reckoned || b.hours - a.hours || a.place.name.localeCompare(b.place.name) || a.from - b.from);
}

function windowOf(place: PlannedPlace, from: number, hours: number): Window {
  const each = Array.from({ length: hours }, (_, i) => from + i);
  return {
    place, from, hours,
    level: Math.max(...each.map((hour) => levelAt(place, hour))) as Level,
    reckoned: Math.max(...each.map((hour) => digit(place.reckoned, hour))),
  };
}

export interface Needs {
  teams: number;
  pairs: number;
  supervisors: number;
  vehicles: number;
}

/** What the chosen windows need by the organisation's rules: a team each; some a pair, a supervisor, a vehicle. */
export function needs(chosen: readonly Window[], rules: readonly PlanningRule[]): Needs {
  const of = chosen.map(({ reckoned }) => rules[reckoned - 1]);
  const many = (is: (rule: PlanningRule) => boolean): number => of.filter((rule) => rule !== undefined && is(rule)).length;
  return { teams: chosen.length, pairs: many(({ go }) => go === 'pair'), supervisors: many(({ go }) => go === 'with_supervisor'), vehicles: many(({ transport }) => transport) };
}

/** Hours one after the other in one place whose level is another than it was. */
export interface Change {
  place: PlannedPlace;
  from: number;
  hours: number;
  was: Level;
  is: Level;
}

/** What is otherwise than before, the largest changes first; places that were not there are left out. */
export function changes(before: readonly PlannedPlace[], now: readonly PlannedPlace[]): Change[] {
  const found: Change[] = [];
  for (const place of now) {
    const old = before.find(({ id }) => id === place.id);
    if (old === undefined) continue;
    let last: Change | null = null;
    for (let hour = 0; hour < HOURS_IN_WEEK; hour += 1) {
      const [was, is] = [levelAt(old, hour), levelAt(place, hour)];
      if (was === is) last = null;
      else if (last !== null && last.was === was && last.is === is) last.hours += 1;
      else found.push((last = { place, from: hour, hours: 1, was, is }));
    }
  }
  const size = ({ was, is }: Change): number => Math.abs(was - is);
  return found.sort((a, b) => size(b) - size(a) || b.hours - a.hours || a.from - b.from);
}

/** The date of the Monday after a local date, like `2026-12-07`. */
export function mondayAfter(year: number, month: number, day: number): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  const ahead = ((8 - date.getUTCDay()) % 7) || 7;
  date.setUTCDate(date.getUTCDate() + ahead);
  return date.toISOString().slice(0, 10);
}
