import { describe, expect, it } from 'vitest';
import { eventOf, locationPrecision, NO_DETAILS, timeOf } from './report';

const ZONE = 'America/Guatemala';
const now = Date.parse('2026-11-20T21:10:00-06:00');

describe('when it happened', () => {
  it.each([
    [{ kind: 'now' }, '2026-11-20T21:10:00-06:00', 'T0'],
    [{ kind: 'ago', hours: 3 }, '2026-11-20T18:10:00-06:00', 'T1'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'exact', time: '23:40' }, '2026-11-19T23:40:00-06:00', 'T0'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'evening', time: '' }, '2026-11-19T18:00:00-06:00', 'T2'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'day', time: '' }, '2026-11-19T00:00:00-06:00', 'T3'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'month', time: '' }, '2026-11-19T00:00:00-06:00', 'T5'],
    [{ kind: 'unknown' }, '2026-11-20T21:10:00-06:00', 'T9'],
  ] as const)('%j', (when, at, precision) => {
    expect(timeOf(when, now, ZONE)).toEqual({ at, precision });
  });

  it('is never in the future', () => {
    expect(timeOf({ kind: 'other_day', date: '2026-11-20', part: 'exact', time: '21:11' }, now, ZONE)).toBeNull();
    expect(timeOf({ kind: 'other_day', date: '', part: 'day', time: '' }, now, ZONE)).toBeNull();
  });
});

describe('where it happened', () => {
  it('is no finer than the fix', () => {
    const cell = '8928308280fffff';
    expect([10, 120, 900].map((accuracyM) => locationPrecision({ kind: 'here', cell, accuracyM }))).toEqual(['G0', 'G1', 'G2']);
    expect(locationPrecision({ kind: 'selected', cell: '8828308281fffff' })).toBe('G2');
    expect(locationPrecision({ kind: 'picked', cell })).toBe('G1');
  });
});

it('a hurried report says nothing that was not answered', () => {
  const event = eventOf({
    id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', where: { kind: 'picked', cell: '8928308280fffff' },
    time: { at: '2026-11-20T21:10:00-06:00', precision: 'T0' }, details: NO_DETAILS,
  });
  expect(Object.keys(event).sort()).toEqual(['cell', 'id', 'kind', 'location_precision', 'occurred_at', 'source', 'time_precision']);
});
