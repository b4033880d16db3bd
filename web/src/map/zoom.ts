/**
 * Zoom → H3 resolution at Guatemala's latitude with 512-px tiles: hexagons stay 20–44 px wide, about 0.71 resolutions
 * a zoom step. Index = zoom rounded to a whole step.
 */
const BY_ZOOM = [4, 4, 4, 4, 4, 4, 4, 5, 6, 7, 7, 8, 9, 9] as const;

/** How far the view may be moved away and near. */
export const MIN_ZOOM = 5.5;
export const MAX_ZOOM = 15;

/** The coarsest resolution the server gives. */
export const COARSEST = 5;

export function resolutionAt(zoom: number, finest: number): number {
  const step = Math.max(0, Math.min(BY_ZOOM.length - 1, Math.round(zoom)));
  return Math.max(COARSEST, Math.min(finest, BY_ZOOM[step] ?? COARSEST));
}
