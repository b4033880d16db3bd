import { gridPathCells, latLngToCell } from 'h3-js';
import { expect, it } from 'vitest';
import { resolutionOf } from '../map/cell';
import type { HourState } from './before';
import { CELLS_MAX, crossedBetween, hoursOfWay, legOf } from './way';

const MONDAY_20 = 20;
const week = (at: (hour: number) => HourState): HourState[] => Array.from({ length: 168 }, (_, hour) => at(hour));
const same = (level: HourState['level']): HourState[] => week(() => ({ level, certainty: 2 }));

it('one is on the way in the hour before and in the one after', () => {
  expect(hoursOfWay({ from: MONDAY_20, hours: 3 })).toEqual({ there: 19, home: 23 });
  expect(hoursOfWay({ from: 0, hours: 2 })).toEqual({ there: 167, home: 2 });
});

it('a way is as its worst hexagon, and what is not known is never the least of it', () => {
  const crossed = [{ cell: 'a', week: same(1) }, { cell: 'b', week: week((hour) => ({ level: hour === 23 ? 5 : 2, certainty: 1 })) }];
  expect(legOf(crossed, 19)).toMatchObject({ worst: 2, unknown: 0 });
  expect(legOf(crossed, 23)).toMatchObject({ worst: 5 });
  const dark = [...crossed, { cell: 'c', week: same(0) }];
  expect(legOf(dark, 12)).toMatchObject({ worst: 3, unknown: 1 });
  expect(legOf(dark, 20)).toMatchObject({ worst: 4, unknown: 1 });
});

it('a week that is not whole tells of no way', () => {
  expect(legOf([{ cell: 'a', week: same(1) }, { cell: 'b', week: [] }], 3)).toBeNull();
  expect(legOf([], 3)).toBeNull();
});

it('a short way is crossed in fine hexagons, a long one in few', async () => {
  const path = (from: string, to: string): Promise<string[]> => Promise.resolve(gridPathCells(from, to));
  const at = (lat: number, lng: number): string => latLngToCell(lat, lng, 8);
  const near = await crossedBetween(at(14.63, -90.51), at(14.65, -90.5), path);
  expect([resolutionOf(near[0] ?? ''), near.length > 1 && near.length <= CELLS_MAX]).toEqual([8, true]);
  const far = await crossedBetween(at(14.63, -90.51), at(14.84, -91.52), path);
  expect(resolutionOf(far[0] ?? '')).toBeLessThan(8);
  expect(far.length).toBeLessThanOrEqual(CELLS_MAX);
  expect(await crossedBetween(at(14.63, -90.51), at(14.63, -90.51), path)).toHaveLength(1);
});
