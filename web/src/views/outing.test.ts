import { expect, it } from 'vitest';
import type { SaidKind } from '../api/outings';
import type { HourState } from './before';
import { allows, asksOf, clockAfter, currentOf, nextHourOfWeek, phaseAfter, reckoned, spanTo, untoldOf } from './outing';

const ZONE = 'America/Guatemala';
const AT = Date.parse('2026-11-20T21:20:00-06:00');
const RULES = {
  levels: [1, 2, 3, 4, 5].map((level) => ({ go: level < 4 ? 'alone' : level === 4 ? 'pair' : 'do_not_go', check_every: level > 2 ? 30 : null, buddy: level > 2, transport: level > 3, approval: level > 3 })),
  night_from: 18, night_until: 6, duress_pin: false,
};

it('an outing goes forward with what was said and never back, in whatever order it comes', () => {
  const after = (...said: SaidKind[]) => phaseAfter('planned', said);
  expect(after('set_out', 'arrive', 'ok')).toBe('at_place');
  expect(after('leave', 'arrive')).toBe('leaving');
  expect(after('home', 'set_out')).toBe('home');
  expect(after('suspend')).toBe('called_off');
  expect(after('set_out', 'suspend')).toBe('leaving');
  expect(after('set_out', 'call_off')).toBe('underway');
  expect(phaseAfter('refused', ['yellow', 'ok'])).toBe('refused');
});

it('the screen is about who is out, then what comes next, then what was not told yet', () => {
  const one = (phase: Parameters<typeof phaseAfter>[0], hours: number, debrief: string | null = null) =>
    ({ phase, debrief, starts_at: AT + hours * 3_600_000, ends_at: AT + (hours + 1) * 3_600_000, home_by: AT + (hours + 2) * 3_600_000 });
  expect(currentOf([one('planned', 1), one('leaving', -3)], AT)?.phase).toBe('leaving');
  expect(currentOf([one('planned', 9), one('planned', 2), one('refused', 1)], AT)?.starts_at).toBe(AT + 2 * 3_600_000);
  expect(currentOf([one('home', -4), one('called_off', 1)], AT)?.phase).toBe('home');
  // Home from one, with another planned: that one is next, and the first is asked about beside it.
  const [first, second] = [{ ...one('home', -4), id: 'first' }, { ...one('planned', 1), id: 'second' }];
  expect(currentOf([first, second], AT)).toBe(second);
  expect(untoldOf([first, second], second, AT)).toEqual([first]);
  expect(untoldOf([first], first, AT)).toEqual([]);
  expect(untoldOf([{ ...first, debrief: 'nothing_happened' }, { ...one('home', -60), id: 'old' }], second, AT)).toEqual([]);
  expect(currentOf([one('home', -4, 'nothing_happened'), one('planned', -9), one('home', -60)], AT)).toBeNull();
});

it('a clock is read forwards, over midnight too', () => {
  expect(clockAfter('23:00', AT, ZONE)).toBe(Date.parse('2026-11-20T23:00:00-06:00'));
  expect(clockAfter('01:30', AT, ZONE)).toBe(Date.parse('2026-11-21T01:30:00-06:00'));
  expect(clockAfter('', AT, ZONE)).toBeNull();
  // Friday 21 h is hour 117 of the week.
  expect(nextHourOfWeek(117, AT, ZONE)).toBe(Date.parse('2026-11-20T21:00:00-06:00'));
  expect(nextHourOfWeek(116, AT, ZONE)).toBe(Date.parse('2026-11-27T20:00:00-06:00'));
});

it('the strictest hour decides until home, and what is not known is never the lowest', () => {
  const state = (level: HourState['level']): HourState => ({ level, certainty: 3 });
  const week = Array.from({ length: 168 }, () => state(1));
  const asked = (until: string, setting: string | null = null) => asksOf(week, RULES, [AT, Date.parse(`2026-11-${until}-06:00`)], setting, ZONE);
  expect(asked('20T23:00:00')?.level).toBe(1);
  week[120] = state(5);
  expect(asked('21T00:00:00')?.level).toBe(1);
  expect(asked('21T00:10:00')).toMatchObject({ level: 5, rule: { go: 'do_not_go' } });
  expect(asked('20T22:00:00', 'client_home')?.level).toBe(2);
  expect(reckoned(state(0), 117, RULES, null)).toBe(4);
  expect(reckoned(state(0), 108, RULES, null)).toBe(3);
  expect(asksOf(week.slice(0, 5), RULES, [AT, AT + 1], null, ZONE)).toBeNull();
});

it('who goes in company is let go where that is asked, and nobody where nobody goes', () => {
  expect(['alone', 'pair', 'with_supervisor'].map((company) => allows('pair', company))).toEqual([false, true, true]);
  expect(allows('with_supervisor', 'pair')).toBe(false);
  expect(allows('do_not_go', 'with_supervisor')).toBe(false);
});

it('nobody has less time than is said', () => {
  expect(spanTo(AT + 119_000, AT)).toEqual({ over: false, hours: 0, minutes: 1 });
  expect(spanTo(AT + 3_900_000, AT)).toEqual({ over: false, hours: 1, minutes: 5 });
  expect(spanTo(AT - 60_000, AT)).toEqual({ over: true, hours: 0, minutes: 1 });
});
