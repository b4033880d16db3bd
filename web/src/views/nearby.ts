/** Puts a place into words: how far and which way from the nearest town that the deployment names. */
import type { Session } from '../api/schema';
import type { Messages } from '../i18n/es';

type Place = Session['deployment']['places'][number];
const KM_PER_DEGREE = 111.2;
/** Nearer than this, a direction would say too much about too little. */
const BESIDE_KM = 1;

export function nearby([lng, lat]: readonly [number, number], places: readonly Place[], t: Messages): string | null {
  let best: { place: Place; km: number; bearing: number } | null = null;
  for (const place of places) {
    const east = (lng - place.centre[0]) * KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
    const north = (lat - place.centre[1]) * KM_PER_DEGREE;
    const km = Math.hypot(east, north);
    if (best === null || km < best.km) best = { place, km, bearing: Math.atan2(east, north) };
  }
  if (best === null) return null;
  if (best.km < BESIDE_KM) return t.list.in(best.place.name);
  const direction = t.list.directions[(Math.round(best.bearing / (Math.PI / 4)) + 8) % 8] ?? '';
  const km = best.km < 10 ? best.km.toFixed(1) : best.km.toFixed(0);
  return t.list.near(direction, new Intl.NumberFormat(t.tag).format(Number(km)), best.place.name);
}
