/** Where the live map's websocket is, and what is spoken on it. */
import { lookedAt } from './middle';
import type { Frames } from './transport';

/** The first that the server knows is spoken: while nodes are renewed one after the other, one may not know the second version. */
export const PROTOCOLS: Record<Frames, string[]> = { compact: ['atalaya.risk.v2', 'atalaya.risk.v1'], json: ['atalaya.risk.v1.json'] };

export function liveUrl(): string {
  const at = lookedAt();
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live${at === null ? '' : `?at=${at}`}`;
}
