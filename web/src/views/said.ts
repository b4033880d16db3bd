/** Numbers as people say them, rounded as the server's sentences round them. */
import type { Messages } from '../i18n/es';

/** From here on a multiple is *more than a hundred*: what the model knows is less. */
const MANY = 100;
/** What the server tells is of one hour. */
const HOURS = 1000;

/** Times the usual: tenths below three, whole numbers, tens from twenty. */
export function multiple(times: number, t: Messages): string {
  if (times >= MANY) return t.numbers.many;
  if (times < 0.05) return t.numbers.hardlyAny;
  if (times < 2.95) return String(Math.round(times * 10) / 10);
  const step = times >= 19.5 ? 10 : 1;
  return String(Math.round(times / step) * step);
}

/**
 * Of what is expected of one hour, as much as a thousand hours like it would bring, to two digits. Not as *once in so many
 * years*: of one hour in one hexagon that is always rare, and would look safe.
 */
export function inHours(expected: number, t: Messages): string {
  const many = expected * HOURS;
  if (many < 0.01) return t.numbers.under('0.01');
  const digit = 10 ** Math.floor(Math.log10(many) - 1);
  return String(Number((Math.round(many / digit) * digit).toPrecision(2)));
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
