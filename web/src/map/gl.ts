/** MapLibre GL, set up once: our worker, our basemap protocol. Nothing here leaves the server's own origin. */
import { addProtocol, Map as GlMap, prewarm, setWorkerCount, setWorkerUrl } from 'maplibre-gl';
import { PMTiles } from 'pmtiles';
import workerUrl from 'virtual:gl-worker-url';
import { BASE_PROTOCOL } from './style';

const BASEMAP = '/basemap/guatemala-basemap.pmtiles';
const TILE_URL = /^base:\/\/(\d+)\/(\d+)\/(\d+)$/;

setWorkerUrl(workerUrl);
// The basemap is small and a cheap phone has little memory: one worker is enough.
setWorkerCount(1);
prewarm();

const basemap = new PMTiles(BASEMAP);
// The header also holds the tile directory: asked for now, it is here when the first tile is wanted.
void basemap.getHeader().catch(() => undefined);

addProtocol(BASE_PROTOCOL, async ({ url }, { signal }) => {
  const [, z, x, y] = TILE_URL.exec(url) ?? [];
  const tile = await basemap.getZxy(Number(z), Number(x), Number(y), signal);
  return { data: tile?.data ?? new ArrayBuffer(0) };
});

export { GlMap };
