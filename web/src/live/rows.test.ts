import { cellToLatLng, gridDisk } from 'h3-js';
import { describe, expect, it } from 'vitest';
import type { Shapes } from '../map/geometry';
import { byLevel, type Centre, Centres, rowsWithin } from './rows';

const MIDDLE = '8828308281fffff';
const CELLS = gridDisk(MIDDLE, 3);
const centreOf = (cell: string): Centre => {
  const [lat, lng] = cellToLatLng(cell);
  return [lng, lat];
};
const [LNG, LAT] = centreOf(MIDDLE);
const NARROW = 0.001;

/** The worker's answer, made here by the same library. */
function shapes(cells: readonly string[]): Promise<Shapes> {
  return Promise.resolve({ rings: new Float64Array(), starts: new Uint32Array(), centres: Float64Array.from(cells.flatMap(centreOf)) });
}

describe('rows without a map', () => {
  const states = [new Map(CELLS.map((cell, i) => [cell, i % 6]))];

  it('are the cells whose centre is on the screen, with their state', async () => {
    const centres = new Centres(shapes);
    await centres.learn(states);
    expect(rowsWithin(states, centres.known, [LNG - NARROW, LAT - NARROW, LNG + NARROW, LAT + NARROW])).toEqual([
      { cell: MIDDLE, state: { level: CELLS.indexOf(MIDDLE) % 6, certainty: 0 }, centre: [LNG, LAT] },
    ]);
    expect(rowsWithin(states, centres.known, [-180, -90, 180, 90])).toHaveLength(CELLS.length);
  });

  it('ask for a centre once', async () => {
    const asked: string[] = [];
    const centres = new Centres((cells) => {
      asked.push(...cells);
      return shapes(cells);
    });
    await centres.learn([new Map([[MIDDLE, 0]])]);
    await centres.learn(states);
    await centres.learn(states);
    expect([...asked].sort()).toEqual([...CELLS].sort());
  });

  it('stand from the highest level down', () => {
    const rows = rowsWithin(states, new Map(CELLS.map((cell) => [cell, centreOf(cell)])), [-180, -90, 180, 90]).sort(byLevel);
    const levels = rows.map(({ state }) => state.level);
    expect(levels).toEqual([...levels].sort((a, b) => b - a));
  });
});
