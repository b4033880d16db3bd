import { expect, it } from 'vitest';
import { boundsOf, frameOf, groups, type Located } from './planning_map';

const place = (name: string, cell: string, lon: number, lat: number): Located => ({ id: name, name, cell, lon, lat });
// Two hexagons of Guatemala City beside each other, and one of Quetzaltenango.
const CITY = ['896d3283bdbffff', '896d3283bdfffff'] as const;
const FAR = '896d32c1a2bffff';

it('places that lie together are shown together, the largest group first', () => {
  const all = [place('far', FAR, -91.52, 14.83), place('b', CITY[0], -90.51, 14.63), place('a', CITY[1], -90.52, 14.62)];
  expect(groups(all).map((group) => group.map(({ name }) => name))).toEqual([['b', 'a'], ['far']]);
  expect(groups([])).toEqual([]);
});

it('a frame holds its bounds, north on top', () => {
  const bounds = boundsOf([place('a', CITY[0], -90.5, 14.6)]);
  const frame = frameOf(bounds, 300);
  const [west, , , north] = bounds;
  expect(frame.place(west, north).map(Math.round)).toEqual([0, 0]);
  const [x, y] = frame.place(-90.5, 14.6);
  expect(Math.round(x)).toBe(150);
  expect(y).toBeCloseTo(frame.height / 2);
  // A degree of longitude is narrower than one of latitude there.
  expect(frame.height).toBeGreaterThan(300);
});
