/** Numbers as people say them, rounded as the server's sentences round them. */
import type { Messages } from '../i18n/es';

/** From here on a multiple is *more than a hundred*: what the model knows is less. */
const MANY = 100;
const WEEKS_A_MONTH = 365.25 / 12 / 7;
const WEEKS_A_YEAR = 365.25 / 7;
/** Beyond this nobody plans. */
const YEARS_MAX = 20;

/** Times the usual: tenths below three, whole numbers, tens from twenty. */
export function multiple(times: number, t: Messages): string {
  if (times >= MANY) return t.numbers.many;
  if (times < 0.05) return t.numbers.hardlyAny;
  if (times < 2.95) return String(Math.round(times * 10) / 10);
  const step = times >= 19.5 ? 10 : 1;
  return String(Math.round(times / step) * step);
}

/** How often: of events expected in one hour of each week. */
export function frequency(rate: number, t: Messages): string {
  const weeks = 1 / rate;
  if (weeks < 1.5) return t.numbers.aWeek(Math.max(1, Math.round(rate)));
  if (weeks < 8.5) return t.numbers.everyWeeks(Math.round(weeks));
  const months = weeks / WEEKS_A_MONTH;
  if (months < 23.5) return t.numbers.everyMonths(Math.round(months));
  const years = weeks / WEEKS_A_YEAR;
  return years < YEARS_MAX ? t.numbers.everyYears(Math.round(years)) : t.numbers.rarely(YEARS_MAX);
}

/** A severity of 1–5 in a word. */
export function severity(mean: number, t: Messages): string {
  const at = Math.min(4, Math.max(0, Math.round(mean) - 1));
  return (t.report.severities[at] ?? '').toLowerCase();
}

/** A number with the ends of its interval, where those are said otherwise. */
export function withEnds(middle: string, lower: string, upper: string, t: Messages): { middle: string; ends: string | null } {
  return { middle, ends: lower === upper ? null : t.numbers.between(lower, upper) };
}
