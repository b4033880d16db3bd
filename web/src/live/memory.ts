/** Which way the live map came through, kept for this tab: a page that is loaded again need not find out anew. */
import { type Carrier, CARRIERS } from './transport';

const KEY = 'live-carrier';

export interface Recalled {
  carrier: Carrier;
  /** Until when the websocket need not be tried again, ms since 1970. */
  until: number;
}

/** The way by which something comes through where a websocket does not; null when the websocket is to be tried. */
export function recalled(now: number): Recalled | null {
  const [name = '', until = ''] = (sessionStorage.getItem(KEY) ?? '').split(' ');
  const carrier = CARRIERS.find((known) => known === name);
  const end = Number(until);
  return carrier === undefined || carrier === 'websocket' || !(end > now) ? null : { carrier, until: end };
}

export function remember(what: Recalled | null): void {
  if (what === null) sessionStorage.removeItem(KEY);
  else sessionStorage.setItem(KEY, `${what.carrier} ${what.until}`);
}
