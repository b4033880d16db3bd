/** Whose data the map is drawn from: what is named is what is on the screen. */
import type { Session } from '../api/schema';
import type { Messages } from '../i18n/es';
import { BASE_BOUNDS } from '../map/basemap';
import { coverageOf } from '../map/frame';

export function creditOf(deployment: Session['deployment'], t: Messages): string {
  return coverageOf(deployment.bbox, BASE_BOUNDS) === 'none' ? t.map.creditNoBase : t.map.credit;
}
