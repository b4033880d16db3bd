/** MapLibre GL, set up once: our worker, our basemap protocol. Nothing here leaves the server's own origin. */
import { addProtocol, Map as GlMap, prewarm, setWorkerCount, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'virtual:gl-worker-url';
import { tile } from './basemap';
import { BASE_PROTOCOL } from './style';

const TILE_URL = /^base:\/\/(\d+)\/(\d+)\/(\d+)$/;

setWorkerUrl(workerUrl);
// The basemap is small and a cheap phone has little memory: one worker is enough.
setWorkerCount(1);
prewarm();

addProtocol(BASE_PROTOCOL, async ({ url }, { signal }) => {
  const [, z, x, y] = TILE_URL.exec(url) ?? [];
  return { data: await tile(Number(z), Number(x), Number(y), signal) };
});

export { GlMap };
