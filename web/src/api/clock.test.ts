import { expect, it } from 'vitest';
import { Clock } from './clock';

const HOUR_MS = 3_600_000;
const TRUE_MS = Date.parse('2026-11-20T21:10:00.000Z');
const DATE = 'Fri, 20 Nov 2026 21:10:00 GMT';

it.each([
  ['right', 0],
  ['three hours fast', 3 * HOUR_MS],
  ['a year slow', -365 * 24 * HOUR_MS],
])('a phone whose clock is %s learns the time to a second', (_, offMs) => {
  const clock = new Clock();
  clock.learn(DATE, TRUE_MS + offMs - 100, TRUE_MS + offMs + 300);
  expect(Math.abs(clock.at(TRUE_MS + offMs + HOUR_MS) - (TRUE_MS + HOUR_MS))).toBeLessThan(1_000);
});

it('the newest answer counts: clocks are set while a page is open', () => {
  const clock = new Clock();
  clock.learn(DATE, TRUE_MS + HOUR_MS, TRUE_MS + HOUR_MS);
  clock.learn(DATE, TRUE_MS, TRUE_MS);
  expect(Math.abs(clock.at(TRUE_MS) - TRUE_MS)).toBeLessThan(1_000);
});

it('an answer without a date, or heard before it was asked for, teaches nothing', () => {
  const clock = new Clock();
  clock.learn(null, TRUE_MS, TRUE_MS);
  clock.learn('yesterday', TRUE_MS, TRUE_MS);
  clock.learn(DATE, TRUE_MS + HOUR_MS, TRUE_MS);
  expect(clock.at(TRUE_MS)).toBe(TRUE_MS);
});
