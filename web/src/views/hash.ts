/** What a link should restore, kept in the part of the URL that is never sent to a server. */
import type { Hour } from '../live/view';

export interface ViewState {
  keyPopulation: string;
  hour: Hour;
  centre: [lng: number, lat: number];
  zoom: number;
  show: 'map' | 'list';
}

/** Four decimals are 11 m: enough for a map's middle, and no more of a place than needed. */
const DECIMALS = 4;

export function writeHash({ keyPopulation, hour, centre, zoom, show }: ViewState): string {
  const at = [zoom.toFixed(2), centre[1].toFixed(DECIMALS), centre[0].toFixed(DECIMALS)].join('/');
  return `#kp=${encodeURIComponent(keyPopulation)}&h=${hour}&at=${at}&show=${show}`;
}

/** The parts of a hash that make sense; the rest is as if it were not there. */
export function readHash(hash: string): Partial<ViewState> {
  const fields = new URLSearchParams(hash.replace(/^#/, ''));
  const state: Partial<ViewState> = {};
  const population = fields.get('kp');
  if (population !== null && /^[A-Z]{2,8}$/.test(population)) state.keyPopulation = population;
  const hour = readHour(fields.get('h'));
  if (hour !== null) state.hour = hour;
  const [zoom, lat, lng] = (fields.get('at') ?? '').split('/').map(Number);
  if (isWithin(zoom, 0, 24) && isWithin(lat, -90, 90) && isWithin(lng, -180, 180)) {
    state.zoom = zoom;
    state.centre = [lng, lat];
  }
  const show = fields.get('show');
  if (show === 'map' || show === 'list') state.show = show;
  return state;
}

function readHour(text: string | null): Hour | null {
  if (text === 'now') return 'now';
  return text !== null && /^\d{1,3}$/.test(text) && Number(text) < 168 ? Number(text) : null;
}

function isWithin(value: number | undefined, least: number, most: number): value is number {
  return value !== undefined && value >= least && value <= most;
}
