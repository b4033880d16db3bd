import { expect, it } from 'vitest';
import { met, passed, seen, standing, UNREADABLE_AFTER_MS } from './contact';

const MET = 1_800_000_000_000;
const HOUR = 3_600_000;
/** The phone's clock is two hours ahead of the server's. */
const AHEAD = 2 * HOUR;
const contact = met(MET, MET + AHEAD);

it('a phone may be opened for 72 hours, whatever its clock says the hour is', () => {
  expect(standing(contact, MET + AHEAD)).toBe('within');
  expect(standing(contact, MET + AHEAD + UNREADABLE_AFTER_MS - 1)).toBe('within');
  expect(standing(contact, MET + AHEAD + UNREADABLE_AFTER_MS)).toBe('over');
});

it('a clock that is set back opens nothing and wins no time', () => {
  const later = seen(contact, MET + AHEAD + 70 * HOUR);
  expect(standing(later, MET + AHEAD + HOUR)).toBe('clock_set_back');
  expect(seen(later, MET + AHEAD + HOUR)).toEqual(later);
  expect(standing(later, MET + AHEAD + 71 * HOUR)).toBe('within');
  expect(standing(later, MET + AHEAD + 72 * HOUR)).toBe('over');
});

it('once it is over, no clock brings it back', () => {
  const over = seen(contact, MET + AHEAD + 100 * HOUR);
  expect(standing(over, MET + AHEAD)).toBe('over');
});

it('a clock that is corrected by a few minutes does no harm', () => {
  const later = seen(contact, MET + AHEAD + 10 * HOUR);
  expect(standing(later, MET + AHEAD + 10 * HOUR - 4 * 60_000)).toBe('within');
});

it('while the page is open, time passes by a clock that nobody can set', () => {
  const open = passed(contact, 71 * HOUR);
  expect(standing(open, MET + AHEAD)).toBe('clock_set_back');
  expect(standing(passed(open, HOUR), MET + AHEAD)).toBe('over');
  expect(passed(contact, -HOUR)).toEqual(contact);
});
