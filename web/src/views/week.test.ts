import { describe, expect, it } from 'vitest';
import { clock, hourAfter, hourByKey, hourOfWeekAt, instantOf, localClock, localDate, rfc3339, weekdayOf } from './week';

const GUATEMALA = 'America/Guatemala';
const friday22 = Date.parse('2026-11-20T22:30:00-06:00');

describe('the hour of the week', () => {
  it('is local time, Monday first', () => {
    expect(hourOfWeekAt(friday22, GUATEMALA)).toBe(4 * 24 + 22);
    expect(hourOfWeekAt(Date.parse('2026-11-23T06:00:00Z'), GUATEMALA)).toBe(0);
    expect(weekdayOf(167)).toBe(6);
    expect(clock(4 * 24 + 22)).toBe('22:00');
  });

  it('wraps at both ends of the week', () => {
    expect(hourAfter(167, 1)).toBe(0);
    expect(hourAfter(0, -1)).toBe(167);
  });

  it('goes by keys past both ends of the week, where the browser would stop', () => {
    expect(['ArrowRight', 'ArrowUp', 'PageUp'].map((key) => hourByKey(key, 167))).toEqual([0, 0, 23]);
    expect(['ArrowLeft', 'ArrowDown', 'PageDown'].map((key) => hourByKey(key, 0))).toEqual([167, 167, 144]);
    expect(hourByKey('Tab', 5)).toBeNull();
  });
});

describe('local times', () => {
  it('are written with the offset of the zone, not of the phone', () => {
    expect(rfc3339(friday22, GUATEMALA)).toBe('2026-11-20T22:30:00-06:00');
    expect(rfc3339(friday22, 'Asia/Kolkata')).toBe('2026-11-21T10:00:00+05:30');
    expect(localDate(friday22, GUATEMALA)).toBe('2026-11-20');
    expect(localClock(friday22, GUATEMALA)).toBe('22:30');
  });

  it('are read in that zone too', () => {
    expect(instantOf('2026-11-20', '22:30', GUATEMALA)).toBe(friday22);
    expect(instantOf('2026-07-01', '12:00', 'America/New_York')).toBe(Date.parse('2026-07-01T12:00:00-04:00'));
    expect(instantOf('yesterday', '12:00', GUATEMALA)).toBeNull();
  });
});
