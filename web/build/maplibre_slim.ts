// The doors of MapLibre GL JS that Atalaya uses, taken from the sources the package ships.
//
// The package's own bundles carry everything twice (page and worker) and need 364 KB; built from its sources the page
// and the worker share one chunk, and what nobody calls falls away. Types still come from the package: `src/` imports
// 'maplibre-gl' and only the bundler puts this file in its place.
export { Map } from '../node_modules/maplibre-gl/src/ui/map.ts';
export { addProtocol } from '../node_modules/maplibre-gl/src/source/protocol_crud.ts';
export { prewarm } from '../node_modules/maplibre-gl/src/util/global_worker_pool.ts';
import { config } from '../node_modules/maplibre-gl/src/util/config.ts';
import { WorkerPool } from '../node_modules/maplibre-gl/src/util/worker_pool.ts';

export function setWorkerUrl(url: string): void {
  config.WORKER_URL = url;
}
export function setWorkerCount(count: number): void {
  WorkerPool.workerCount = count;
}
