/** Where the live map's websocket is, and what is spoken on it. */
import type { Frames } from './transport';

export const PROTOCOLS: Record<Frames, string> = { binary: 'atalaya.risk.v1', json: 'atalaya.risk.v1.json' };

export function liveUrl(): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/live`;
}
