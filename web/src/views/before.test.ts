import { expect, it } from 'vitest';
import type { Certainty, Level } from '../live/state';
import { type HourState, hoursOf, otherHours, outlookOf, reckonWith, worstWeek } from './before';

const FRIDAY = 4 * 24;
const weekOf = (level: Level, certainty: Certainty, others: Record<number, [Level, Certainty]> = {}): HourState[] =>
  Array.from({ length: 168 }, (_, hour) => {
    const [other, sure] = others[hour] ?? [level, certainty];
    return { level: other, certainty: sure };
  });

it('what is not known is never taken for quiet, and by night for worse than by day', () => {
  expect(reckonWith({ level: 0 }, FRIDAY + 12)).toBe(3);
  expect(reckonWith({ level: 0 }, FRIDAY + 18)).toBe(4);
  expect(reckonWith({ level: 0 }, FRIDAY + 5)).toBe(4);
  expect(reckonWith({ level: 0 }, FRIDAY + 6)).toBe(3);
  expect(reckonWith({ level: 5 }, FRIDAY + 12)).toBe(5);
});

it('a stretch is as its worst hour, also across Sunday night', () => {
  expect(hoursOf({ from: 167, hours: 3 })).toEqual([167, 0, 1]);
  const week = weekOf(2, 3, { 0: [4, 2], 167: [4, 3] });
  expect(outlookOf(week, { from: 167, hours: 3 })).toEqual({ level: 4, certainty: 2, worst: 0 });
});

it('an unknown hour among known ones is the worst, unless one is known to be worse', () => {
  const week = weekOf(2, 3, { [FRIDAY + 20]: [0, 0], [FRIDAY + 21]: [5, 1] });
  expect(outlookOf(week, { from: FRIDAY + 19, hours: 2 })).toMatchObject({ level: 0, worst: FRIDAY + 20 });
  expect(outlookOf(week, { from: FRIDAY + 19, hours: 3 })).toMatchObject({ level: 5, worst: FRIDAY + 21 });
});

it('other hours are lower in all of their hours, known well enough, the next first, and apart', () => {
  const quiet: Record<number, [Level, Certainty]> = {};
  for (const hour of [FRIDAY + 34, FRIDAY + 35, FRIDAY + 36, FRIDAY + 58, FRIDAY + 59]) quiet[hour % 168] = [2, 2];
  quiet[FRIDAY + 26] = [1, 0];
  quiet[FRIDAY + 27] = [1, 0];
  const found = otherHours(weekOf(4, 3, quiet), { from: FRIDAY + 20, hours: 2 });
  expect(found.map(({ stretch }) => stretch.from)).toEqual([FRIDAY + 34, FRIDAY + 58]);
  expect(found.map(({ outlook }) => outlook.level)).toEqual([2, 2]);
});

it('where nothing is known of the planned hours, what is known to be less is told, and nothing that is not known', () => {
  const week = weekOf(0, 0, { 10: [2, 3] });
  expect(otherHours(week, { from: FRIDAY + 20, hours: 1 }).map(({ stretch }) => stretch.from)).toEqual([10]);
  expect(otherHours(weekOf(0, 3), { from: FRIDAY + 20, hours: 1 })).toEqual([]);
  expect(otherHours([], { from: 3, hours: 1 })).toEqual([]);
});

it('an area is in each hour as the worst of its parts, and what is not known there is not the lowest', () => {
  const noon = FRIDAY + 12;
  const area = worstWeek([weekOf(2, 3, { [noon]: [5, 1] }), weekOf(1, 0, { [noon + 1]: [0, 0] }), weekOf(2, 1)]);
  expect([area[noon], area[noon + 1], area[noon + 2]]).toEqual([{ level: 5, certainty: 1 }, { level: 0, certainty: 0 }, { level: 2, certainty: 1 }]);
  expect(worstWeek([weekOf(3, 2)])).toEqual(weekOf(3, 2));
});
