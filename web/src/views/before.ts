/** When to go: the hours somebody plans, and others at the same place of which less is to be feared and enough is known. Pure. */
import { HOURS_IN_WEEK, hourAfter, hourOfDay } from './week';
import type { Certainty, Level } from '../live/state';

export interface HourState {
  readonly level: Level;
  readonly certainty: Certainty;
}

/** A stretch of hours of the week: from the start of `from`, for `hours` of them. */
export interface Stretch {
  /** 0–167, Monday 00 h = 0. */
  readonly from: number;
  readonly hours: number;
}

export interface Outlook extends HourState {
  /** The hour that is meant: the one with the highest level, the least certain of those. */
  readonly worst: number;
}

/** What is not known is taken for this: by day, and from the evening until the morning. */
const UNKNOWN_BY_DAY: Level = 3;
const UNKNOWN_BY_NIGHT: Level = 4;
const NIGHT_FROM = 18;
const NIGHT_UNTIL = 6;
/** From here on there is enough to lean on. */
const ENOUGH: Certainty = 2;
const ALTERNATIVES_MAX = 3;

/** What to reckon with: nobody goes to a place of which nothing is known as if it were quiet. */
export function reckonWith({ level }: Pick<HourState, 'level'>, hour: number): Level {
  if (level !== 0) return level;
  const at = hourOfDay(hour);
  return at >= NIGHT_FROM || at < NIGHT_UNTIL ? UNKNOWN_BY_NIGHT : UNKNOWN_BY_DAY;
}

export const hoursOf = ({ from, hours }: Stretch): number[] => Array.from({ length: hours }, (_, i) => hourAfter(from, i));

/** A stretch is as its worst hour; null where the week is not whole. */
export function outlookOf(week: readonly HourState[], stretch: Stretch): Outlook | null {
  let found: Outlook | null = null;
  for (const hour of hoursOf(stretch)) {
    const state = week[hour];
    if (state === undefined) return null;
    const [now, before] = [reckonWith(state, hour), found === null ? 0 : reckonWith(found, found.worst)];
    if (found === null || now > before || (now === before && state.certainty < found.certainty)) found = { ...state, worst: hour };
  }
  return found;
}

/** Which of two is worse to be in at an hour: the higher level, and of one level the less certain. */
const isWorse = (one: HourState, than: HourState, hour: number): boolean => {
  const [now, before] = [reckonWith(one, hour), reckonWith(than, hour)];
  return now > before || (now === before && one.certainty < than.certainty);
};

/** An area is in each hour as the worst of its parts. Whole weeks, at least one. */
export function worstWeek(weeks: readonly (readonly HourState[])[]): readonly HourState[] {
  const [first = [], ...others] = weeks;
  return first.map((state, hour) => others.reduce((worst, week) => {
    const other = week[hour];
    return other !== undefined && isWorse(other, worst, hour) ? other : worst;
  }, state));
}

/**
 * Stretches of the same length within the coming week, of a lower level than the planned one and with enough to say so; the
 * next after the planned one first, and no two that overlap.
 */
export function otherHours(week: readonly HourState[], planned: Stretch): { stretch: Stretch; outlook: Outlook }[] {
  const now = outlookOf(week, planned);
  if (now === null) return [];
  const most = reckonWith(now, now.worst);
  const found: { stretch: Stretch; outlook: Outlook }[] = [];
  for (let by = 1; by < HOURS_IN_WEEK && found.length < ALTERNATIVES_MAX; by += 1) {
    const stretch = { from: hourAfter(planned.from, by), hours: planned.hours };
    const taken = [planned, ...found.map((other) => other.stretch)].flatMap(hoursOf);
    if (hoursOf(stretch).some((hour) => taken.includes(hour))) continue;
    const all = hoursOf(stretch).map((hour) => week[hour]);
    const known = all.every((state) => state !== undefined && state.level !== 0 && state.certainty >= ENOUGH);
    const outlook = outlookOf(week, stretch);
    if (known && outlook !== null && outlook.level < most) found.push({ stretch, outlook });
  }
  return found;
}
