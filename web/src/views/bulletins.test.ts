import { describe, expect, it } from 'vitest';
import { parentOf } from '../map/cell';
import { raised, smsOf, touches, warnedCells, warnedHours, warnedUntil, warningsOf } from './bulletins';

const PLACE = '896d5a51463ffff';
const one = (hours: number, state: 'in_force' | 'revoked' = 'in_force', cell = parentOf(PLACE, 7)) => ({ state, cells: [cell], valid_until: new Date(hours * 3_600_000).toISOString() });

describe('bulletins', () => {
  it('warn of what lies in their area, and of coarser places that have some of it', () => {
    for (const resolution of [5, 6, 7, 8, 9]) expect(touches(one(1), parentOf(PLACE, resolution))).toBe(true);
    expect(touches(one(1, 'in_force', '876d5e6c0ffffff'), PLACE)).toBe(false);
  });

  it('warn until the last one ends, but one that was taken back', () => {
    const all = [one(1), one(3), one(9, 'revoked')];
    expect(warnedUntil(all, PLACE, 0)).toBe(3 * 3_600_000);
    expect(warnedUntil(all, PLACE, 3 * 3_600_000)).toBeNull();
    expect(warnedUntil(all, null, 0)).toBeNull();
    expect(warningsOf(all, PLACE, 2 * 3_600_000)).toHaveLength(1);
  });

  it('are drawn each cell once, while they are in force', () => {
    const elsewhere = '876d5e6c0ffffff';
    const all = [one(3), one(1), one(3, 'in_force', elsewhere), one(9, 'revoked', '876d5e6c1ffffff')];
    expect(warnedCells(all, 0)).toEqual([parentOf(PLACE, 7), elsewhere].sort());
    expect(warnedCells(all, 3 * 3_600_000)).toEqual([]);
  });

  it('raise the hours that begin before they end, and no others', () => {
    // Friday, 21:20 in Guatemala: hour 117 of the week.
    const now = Date.parse('2026-11-20T21:20:00-06:00');
    const warned = warnedHours(Date.parse('2026-11-20T23:10:00-06:00'), now, 'America/Guatemala');
    expect([...warned]).toEqual([117, 118, 119]);
    const week = raised(Array.from({ length: 168 }, (_, hour) => ({ level: hour === 118 ? (5 as const) : (1 as const), certainty: 2 as const })), warned);
    expect(week.slice(116, 121).map(({ level }) => level)).toEqual([1, 4, 5, 4, 1]);
    expect(warnedHours(null, now, 'America/Guatemala').size).toBe(0);
  });

  it('fit a text message without what is too long', () => {
    expect(smsOf('Balacera', 'cerca de Mixco', 'Hasta las 22:00', 'No vayan')).toBe('Balacera, cerca de Mixco. Hasta las 22:00. No vayan');
    expect(smsOf('Balacera', null, 'Hasta las 22:00', 'x'.repeat(200))).toBe('Balacera. Hasta las 22:00.');
  });
});
