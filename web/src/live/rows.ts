/** The list's rows without a map to ask: what is known of a view, and where its cells lie. */
import type { Bounds, Shapes } from '../map/geometry';
import { type CellState, stateFromByte } from './state';

export type Centre = [lng: number, lat: number];

export interface Row {
  cell: string;
  state: CellState;
  centre: Centre;
}

/** The cells whose centre lies within the bounds. `centres` must hold every cell of the states. */
export function rowsWithin(states: Iterable<ReadonlyMap<string, number>>, centres: ReadonlyMap<string, Centre>, [west, south, east, north]: Bounds): Row[] {
  const rows: Row[] = [];
  for (const cells of states) {
    for (const [cell, byte] of cells) {
      const state = stateFromByte(byte);
      const centre = centres.get(cell);
      if (state === null || centre === undefined) continue;
      const [lng, lat] = centre;
      if (lng >= west && lng <= east && lat >= south && lat <= north) rows.push({ cell, state, centre });
    }
  }
  return rows;
}

/** The highest level first; among equals always in the same order. */
export function byLevel(a: Row, b: Row): number {
  return b.state.level - a.state.level || (a.cell < b.cell ? -1 : 1);
}

/** Where cells lie, asked of the geometry worker once. */
export class Centres {
  readonly known = new Map<string, Centre>();

  constructor(private readonly shapes: (cells: readonly string[]) => Promise<Shapes>) {}

  /** Learns the centres of all these cells. */
  async learn(states: Iterable<ReadonlyMap<string, number>>): Promise<void> {
    for (const cells of [...states]) {
      const fresh = [...cells.keys()].filter((cell) => !this.known.has(cell));
      if (fresh.length === 0) continue;
      const { centres } = await this.shapes(fresh);
      fresh.forEach((cell, i) => this.known.set(cell, [centres[i * 2] ?? 0, centres[i * 2 + 1] ?? 0]));
    }
  }

  forget(): void {
    this.known.clear();
  }
}
