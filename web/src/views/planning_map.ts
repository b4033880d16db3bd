/** The planning board's places on a map: which of them lie together, and where things lie on paper. Pure. */
import { parentOf } from '../map/cell';

/** Places within one hexagon of this resolution, some twenty kilometres across, are shown together. */
const TOGETHER = 5;
/** Around the places, degrees: about four kilometres. */
const AROUND = 0.035;

export interface Located {
  readonly id: string;
  readonly name: string;
  readonly cell: string;
  /** Degrees. */
  readonly lon: number;
  readonly lat: number;
}

/** Places that lie together, the largest group first. */
export function groups(places: readonly Located[]): Located[][] {
  const found = new Map<string, Located[]>();
  for (const place of places) {
    const key = parentOf(place.cell, TOGETHER);
    found.set(key, [...(found.get(key) ?? []), place]);
  }
  return [...found.values()].sort((a, b) => b.length - a.length || (a[0]?.name ?? '').localeCompare(b[0]?.name ?? ''));
}

export type Bounds = readonly [west: number, south: number, east: number, north: number];

/** Around places, with some room. */
export function boundsOf(places: readonly Located[]): Bounds {
  const lons = places.map(({ lon }) => lon);
  const lats = places.map(({ lat }) => lat);
  return [Math.min(...lons) - AROUND, Math.min(...lats) - AROUND, Math.max(...lons) + AROUND, Math.max(...lats) + AROUND];
}

export interface Frame {
  readonly width: number;
  readonly height: number;
  place(lon: number, lat: number): readonly [number, number];
}

/** A frame so wide that holds these bounds; degrees of longitude are as narrow as they are there. */
export function frameOf([west, south, east, north]: Bounds, width: number): Frame {
  const narrow = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / ((east - west) * narrow);
  return {
    width,
    height: (north - south) * scale,
    place: (lon, lat) => [(lon - west) * narrow * scale, (north - lat) * scale],
  };
}
