import { describe, expect, it } from 'vitest';
import type { PlannedPlace, PlanningRule } from '../api/planning';
import { changes, isEnough, levelAt, mondayAfter, needs, windows } from './planning';

const digits = (of: Readonly<Record<number, number>>, rest = 0): string => Array.from({ length: 168 }, (_, hour) => String(of[hour] ?? rest)).join('');
const place = (name: string, more: Partial<PlannedPlace> = {}): PlannedPlace => ({
  id: name, name, setting: null, levels: digits({}), enough: digits({}), reckoned: digits({}, 3), said: '0000', warned: false, ...more,
});
const asked = { limit: 2, least: 2, from: 0, until: 24 };
const rule = (go: PlanningRule['go'], transport = false): PlanningRule => ({ go, transport, check_every: null, buddy: false, approval: false });
const RULES = [rule('alone'), rule('alone'), rule('alone'), rule('pair', true), rule('do_not_go')];

describe('the planning board', () => {
  it('plans with no hour of which nothing is known, nor with too little to say so', () => {
    const unknown = place('a');
    expect(isEnough(unknown, 3)).toBe(false);
    expect(windows([unknown], asked)).toEqual([]);
    const unsure = place('b', { levels: digits({}, 1) });
    expect(windows([unsure], asked)).toEqual([]);
  });

  it('finds runs under the limit, the lowest level first, none where a bulletin warns', () => {
    const enough = digits({}, 1);
    const quiet = place('quiet', { levels: digits({ 34: 1, 35: 1, 36: 1 }, 4), enough });
    const usual = place('usual', { levels: digits({ 10: 2, 11: 2, 60: 2 }, 4), enough });
    const warned = place('warned', { levels: digits({}, 1), enough, warned: true });
    const found = windows([usual, warned, quiet], asked);
    expect(found.map(({ place: { name }, from, hours, level }) => [name, from, hours, level])).toEqual([['quiet', 34, 3, 1], ['usual', 10, 2, 2]]);
    expect(windows([quiet], { ...asked, from: 11, until: 24 }).map(({ from, hours }) => [from, hours])).toEqual([[35, 2]]);
  });

  it('takes the higher where people have spoken, and what they say is enough', () => {
    const told = place('told', { levels: digits({}, 1), said: '0003' });
    expect(levelAt(told, 20)).toBe(3);
    expect(isEnough(told, 20)).toBe(true);
    expect(isEnough(told, 10)).toBe(false);
  });

  it('counts what the rules ask of what was chosen', () => {
    const enough = digits({}, 1);
    const night = place('night', { levels: digits({ 20: 2, 21: 2 }, 4), enough, reckoned: digits({}, 4) });
    const day = place('day', { levels: digits({ 10: 2, 11: 2 }, 4), enough, reckoned: digits({}, 2) });
    expect(needs(windows([night, day], asked), RULES)).toEqual({ teams: 2, pairs: 1, supervisors: 0, vehicles: 1 });
  });

  it('says what changed since, hours that go together at once', () => {
    const before = place('a', { levels: digits({}, 2) });
    const now = place('a', { levels: digits({ 5: 4, 6: 4, 9: 3 }, 2) });
    expect(changes([before], [now, place('new')]).map(({ from, hours, was, is }) => [from, hours, was, is])).toEqual([[5, 2, 2, 4], [9, 1, 2, 3]]);
  });

  it('is of the week that begins with the next Monday', () => {
    expect(mondayAfter(2026, 11, 29)).toBe('2026-11-30');
    expect(mondayAfter(2026, 11, 30)).toBe('2026-12-07');
    expect(mondayAfter(2026, 12, 30)).toBe('2027-01-04');
  });
});
