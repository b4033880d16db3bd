/** The gain curve as lines on a plane of whole numbers, and as rows of a table. */
import type { GainPoint } from '../api/schema';

export const METHODS = ['map', 'counts', 'counts_by_hour'] as const;
export type Method = (typeof METHODS)[number];

/** Width and height of the plane the lines are drawn on; both axes go from nothing to everything. */
export const PLANE = { width: 300, height: 200 } as const;

export const toX = (area: number): number => area * PLANE.width;
export const toY = (share: number): number => (1 - share) * PLANE.height;

/** The points of a line from the origin: nothing is found in no area. */
export function lineOf(gain: readonly GainPoint[], method: Method): string {
  const points = gain.map((point) => `${toX(point.area).toFixed(1)},${toY(point[method]).toFixed(1)}`);
  return [`${toX(0)},${toY(0)}`, ...points].join(' ');
}

/** The point at a part of the area, if the curve was read there. */
export function pointAt(gain: readonly GainPoint[], area: number): GainPoint | null {
  return gain.find((point) => Math.abs(point.area - area) < 1e-9) ?? null;
}

export const percent = (share: number): number => Math.round(share * 100);
