/** Hours of the week (0–167, Monday 00 h = 0) and local times of the deployment, whatever zone the phone is set to. */

export const HOURS_IN_WEEK = 168;
const HOURS_IN_DAY = 24;

/** 0 = Monday. */
export function weekdayOf(hour: number): number {
  return Math.floor(hour / HOURS_IN_DAY);
}

export function hourOfDay(hour: number): number {
  return hour % HOURS_IN_DAY;
}

/** "22:00" */
export function clock(hour: number): string {
  return `${String(hourOfDay(hour)).padStart(2, '0')}:00`;
}

/** Wraps round the week: one hour after Sunday 23 h is Monday 00 h. */
export function hourAfter(hour: number, by: number): number {
  return (((hour + by) % HOURS_IN_WEEK) + HOURS_IN_WEEK) % HOURS_IN_WEEK;
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: HOURS_IN_DAY, PageDown: -HOURS_IN_DAY,
};

/** The hour a key leads to from another: arrows go by hours and page keys by days, round the week. Null when the key leads nowhere. */
export function hourByKey(key: string, from: number): number | null {
  const by = STEPS[key];
  return by === undefined ? null : hourAfter(from, by);
}

interface Wall {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

/** Making a formatter costs a cheap phone several milliseconds; a page needs one. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  });
  formatters.set(zone, made);
  return made;
}

function wallAt(ms: number, zone: string): Wall {
  const parts = formatterOf(zone).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((p) => p.type === type)?.value ?? 0);
  return { year: part('year'), month: part('month'), day: part('day'), hour: part('hour'), minute: part('minute'), second: part('second') };
}

/** The hour of the week at an instant (ms since 1970) in a zone. */
export function hourOfWeekAt(ms: number, zone: string): number {
  const { year, month, day, hour } = wallAt(ms, zone);
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return weekday * HOURS_IN_DAY + hour;
}

function offsetMinutes(ms: number, zone: string): number {
  const { year, month, day, hour, minute, second } = wallAt(ms, zone);
  return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - ms) / 60_000);
}

const two = (value: number): string => String(Math.abs(value)).padStart(2, '0');

/** An instant as RFC 3339 with the zone's own offset: "2026-11-20T21:00:00-06:00". */
export function rfc3339(ms: number, zone: string): string {
  const whole = Math.floor(ms / 1000) * 1000;
  const w = wallAt(whole, zone);
  const offset = offsetMinutes(whole, zone);
  const sign = offset < 0 ? '-' : '+';
  return `${w.year}-${two(w.month)}-${two(w.day)}T${two(w.hour)}:${two(w.minute)}:${two(w.second)}${sign}${two(Math.trunc(offset / 60))}:${two(offset % 60)}`;
}

/** The instant of a local date ("2026-11-20") and time ("21:30") in a zone; null when the text is neither. */
export function instantOf(date: string, time: string, zone: string): number | null {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  if (Number.isNaN(asUtc)) return null;
  // The offset at the guess, then once more at the corrected instant, for the night the clocks change.
  const guess = asUtc - offsetMinutes(asUtc, zone) * 60_000;
  return asUtc - offsetMinutes(guess, zone) * 60_000;
}

/** The local date in a zone, as a date input writes it. */
export function localDate(ms: number, zone: string): string {
  const { year, month, day } = wallAt(ms, zone);
  return `${year}-${two(month)}-${two(day)}`;
}

/** Local clock time to the minute, 24 hours. */
export function localClock(ms: number, zone: string): string {
  const { hour, minute } = wallAt(ms, zone);
  return `${two(hour)}:${two(minute)}`;
}
