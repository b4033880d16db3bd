/** The basemap file, read by ranges from our own server. Small, so that it can start before the map's code is here. */
import { type RangeResponse, PMTiles, type Source } from 'pmtiles';
import { contains } from './frame';
import type { Bounds } from './geometry';

const FILE = '/basemap/guatemala-basemap.pmtiles';
/** Deepest zoom of the file; MapLibre's tiles are 512 px, so a map at zoom z shows tiles of the whole step below. */
export const BASE_MAXZOOM = 12;
const TILE_PX = 512;
/** Frame of the file; beyond it there is nothing. */
export const BASE_BOUNDS: Bounds = [-94.6, 11.9, -85.9, 19.6];

/**
 * Each range has an address of its own: a browser's cache answers one request of an address at a time, and would ask
 * for the tiles of a screen one after another.
 */
class Ranges implements Source {
  getKey(): string {
    return FILE;
  }

  async getBytes(offset: number, length: number, signal?: AbortSignal): Promise<RangeResponse> {
    const range = `${offset}-${offset + length - 1}`;
    const url = `${FILE}?bytes=${range}`;
    const answer = await fetch(url, { headers: { Range: `bytes=${range}` }, ...(signal ? { signal } : {}) });
    if (answer.status !== 206) throw new Error(`the basemap answered ${answer.status}`);
    read.add(url);
    const etag = answer.headers.get('ETag');
    return { data: await answer.arrayBuffer(), ...(etag === null ? {} : { etag }) };
  }
}

/** Addresses of the ranges that were read. */
const read = new Set<string>();
const file = new PMTiles(new Ranges());
const early = new Map<string, Promise<ArrayBuffer>>();

async function tileBytes(z: number, x: number, y: number, signal?: AbortSignal): Promise<ArrayBuffer> {
  return (await file.getZxy(z, x, y, signal))?.data ?? new ArrayBuffer(0);
}

/** What was read of the file until now, for who keeps it for another time. */
export function rangesRead(): string[] {
  return [...read];
}

/** Asks for the file's directory, which every tile needs first. */
export function openBasemap(): void {
  void file.getHeader().catch(() => undefined);
}

/** Asks for the tiles of a first screen before there is a map to want them. */
export function fetchEarly([lng, lat]: readonly [number, number], zoom: number, width: number, height: number): void {
  if (!contains(BASE_BOUNDS, [lng, lat, lng, lat])) return;
  const z = Math.min(BASE_MAXZOOM, Math.floor(zoom));
  const across = 2 ** z;
  const half = (px: number): number => px / 2 / (TILE_PX * 2 ** (zoom - z));
  const sine = Math.sin((lat * Math.PI) / 180);
  const x = ((lng + 180) / 360) * across;
  const y = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * across;
  for (let column = Math.floor(x - half(width)); column <= Math.floor(x + half(width)); column += 1) {
    for (let row = Math.floor(y - half(height)); row <= Math.floor(y + half(height)); row += 1) {
      const tile = tileBytes(z, column, row);
      tile.catch(() => undefined);
      early.set(`${z}/${column}/${row}`, tile);
    }
  }
}

export async function tile(z: number, x: number, y: number, signal: AbortSignal): Promise<ArrayBuffer> {
  const key = `${z}/${x}/${y}`;
  const waiting = early.get(key);
  early.delete(key);
  // MapLibre hands the bytes on to its worker, so each is used once; what failed early is asked for again.
  const bytes = await waiting?.catch(() => undefined);
  return bytes ?? tileBytes(z, x, y, signal);
}
