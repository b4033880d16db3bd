/** The way there and home: the hexagons that a straight line crosses, at the hours in which one travels. Pure. */
import type { Level } from '../live/state';
import { parentOf, resolutionOf } from '../map/cell';
import { type HourState, reckonWith, type Stretch } from './before';
import { hourAfter } from './week';

/** So many hexagons are asked for at most: a longer way is looked at in larger ones. */
export const CELLS_MAX = 12;
/** Coarser than this nothing is told. */
const COARSEST = 5;

export interface Crossed {
  readonly cell: string;
  /** 168 hours of the week. */
  readonly week: readonly HourState[];
}

export interface Leg {
  /** The hour of the week in which one is on the way. */
  readonly hour: number;
  /** What each hexagon is like then, in the order in which they are crossed. */
  readonly states: readonly HourState[];
  /** What to reckon with: the highest of them, where what is not known is not the lowest. */
  readonly worst: Level;
  /** Of how many there is not enough data. */
  readonly unknown: number;
}

/** The hours of the way there and of the way home: the one before, and the one after the last. */
export const hoursOfWay = ({ from, hours }: Stretch): { there: number; home: number } => ({ there: hourAfter(from, -1), home: hourAfter(from, hours) });

/** A way in one hour; null where it crosses nothing or a week is not whole. */
export function legOf(crossed: readonly Crossed[], hour: number): Leg | null {
  const states = crossed.flatMap(({ week }) => week[hour] ?? []);
  if (states.length === 0 || states.length < crossed.length) return null;
  const worst = Math.max(...states.map((state) => reckonWith(state, hour))) as Level;
  return { hour, states, worst, unknown: states.filter(({ level }) => level === 0).length };
}

/**
 * The hexagons between two, both among them: fine enough for a short way, few enough for a long one. `path` gives those of one
 * resolution; none where there is no line between them.
 */
export async function crossedBetween(from: string, to: string, path: (from: string, to: string) => Promise<string[]>): Promise<string[]> {
  let found: string[] = [];
  for (let resolution = Math.min(resolutionOf(from), resolutionOf(to)); resolution >= COARSEST; resolution -= 1) {
    found = await path(parentOf(from, resolution), parentOf(to, resolution));
    if (found.length > 0 && found.length <= CELLS_MAX) return found;
  }
  return found.slice(0, CELLS_MAX);
}
