/** How far the map may be moved, and how much of that the basemap file covers. Pure. */
import type { Bounds } from './geometry';

/** Room round the deployment's area, as a part of its width and height, and at least so many degrees. */
const ROOM = 0.5;
const ROOM_LEAST_DEGREES = 0.2;
/** Web Mercator ends here. */
const LAT_MAX = 85;

export type Coverage = 'all' | 'part' | 'none';

export function contains([w, s, e, n]: Bounds, [west, south, east, north]: Bounds): boolean {
  return west >= w && south >= s && east <= e && north <= n;
}

function overlaps([w, s, e, n]: Bounds, [west, south, east, north]: Bounds): boolean {
  return west < e && east > w && south < n && north > s;
}

/** How much of the deployment's area the basemap has. */
export function coverageOf(area: Bounds, base: Bounds): Coverage {
  if (contains(base, area)) return 'all';
  return overlaps(base, area) ? 'part' : 'none';
}

/** The deployment's area with room round it; where the basemap has all of the area, no farther than the basemap goes. */
export function frameOf(area: Bounds, base: Bounds): Bounds {
  const [w, s, e, n] = area;
  const x = Math.max(ROOM_LEAST_DEGREES, (e - w) * ROOM);
  const y = Math.max(ROOM_LEAST_DEGREES, (n - s) * ROOM);
  const [west, south, east, north]: Bounds = contains(base, area) ? base : [-180, -LAT_MAX, 180, LAT_MAX];
  return [Math.max(west, w - x), Math.max(south, s - y), Math.min(east, e + x), Math.min(north, n + y)];
}
