import { expect, it } from 'vitest';
import { BASE_BOUNDS } from './basemap';
import { contains, coverageOf, frameOf } from './frame';
import type { Bounds } from './geometry';

const GUATEMALA: Bounds = [-92.24, 13.73, -88.22, 17.82];
const MEXICO_CITY: Bounds = [-99.4, 19.03, -98.9, 19.62];
const BORDER: Bounds = [-95.5, 14, -92, 16];

it('the basemap is said to cover what it covers', () => {
  expect([GUATEMALA, BORDER, MEXICO_CITY].map((area) => coverageOf(area, BASE_BOUNDS))).toEqual(['all', 'part', 'none']);
});

it.each([GUATEMALA, BORDER, MEXICO_CITY])('the map can be moved over the whole of %j, with room round it', (...area) => {
  const frame = frameOf(area, BASE_BOUNDS);
  expect(contains(frame, area)).toBe(true);
  expect(frame[0]).toBeLessThan(area[0]);
  expect(frame[3]).toBeGreaterThan(area[3]);
});

it('an area inside the basemap is never moved off it, so that no edge of the file looks like a coast', () => {
  expect(contains(BASE_BOUNDS, frameOf(GUATEMALA, BASE_BOUNDS))).toBe(true);
});

it('the frame stays on the globe', () => {
  expect(frameOf([170, 60, 180, 85], BASE_BOUNDS)).toEqual([165, 47.5, 180, 85]);
});
