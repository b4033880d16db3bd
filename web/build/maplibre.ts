// Builds MapLibre GL JS from the sources in its package, without what this map never does.
import { fileURLToPath } from 'node:url';
import { transformWithOxc, type Plugin } from 'vite';

const SOURCES = '/node_modules/maplibre-gl/src/';
const WORKER = fileURLToPath(new URL('../node_modules/maplibre-gl/src/source/worker.ts', import.meta.url));
const SLIM = fileURLToPath(new URL('./maplibre_slim.ts', import.meta.url));
const WORKER_URL_ID = 'virtual:gl-worker-url';

/** Modules that are left out, and what stands in their place. */
const STAND_INS: Record<string, string> = {
  // Our tiles are MVT; the MLT decoder would be 30 KB.
  'source/vector_tile_mlt.ts': `
    export class MLTVectorTile { constructor() { throw new Error('MLT tiles are not built in'); } }`,
  // Spanish, English and the Mayan languages are written left to right, so a line is only cut at its breaks.
  'symbol/bidi.ts': `
    const lines = (text, breaks) => {
      let start = 0;
      return [...new Set([...breaks, text.length])].map((end) => { const line = [start, end]; start = end; return line; });
    };
    export const processBidirectionalText = (text, breaks) => lines(text, breaks).map(([a, b]) => text.slice(a, b));
    export const processStyledBidirectionalText = (text, styles, breaks) =>
      lines(text, breaks).map(([a, b]) => [text.slice(a, b), styles.slice(a, b)]);`,
  // The map is flat: no globe.
  'geo/projection/projection_factory.ts': `
    import { MercatorProjection } from './mercator_projection.ts';
    import { createMercatorTransform } from './mercator_transform.ts';
    import { MercatorCameraHelper } from './mercator_camera_helper.ts';
    export const createProjectionFromName = (_name, constrainOverride) => ({
      projection: new MercatorProjection(),
      transform: createMercatorTransform({ constrainOverride }),
      cameraHelper: new MercatorCameraHelper(),
    });`,
};

const WAKE = fileURLToPath(new URL('../src/map/wake.ts', import.meta.url));

/** Lines that are said otherwise, by module. */
const REPAIRS: Record<string, { from: string; to: string; before: string }> = {
  // The map takes the drawing surface that was opened while the line was busy, instead of opening one more.
  'ui/map.ts': {
    from: `DOM.create('canvas', 'maplibregl-canvas', canvasContainer)`,
    to: `surfaceIn(canvasContainer)`,
    before: `import { surfaceIn } from ${JSON.stringify(WAKE)};\n`,
  },
};

function repaired(module: string, code: string): string {
  const repair = REPAIRS[module];
  if (repair === undefined) return code;
  if (code.split(repair.from).length !== 2) throw new Error(`${module} of maplibre-gl is not as it was: ${repair.from}`);
  return repair.before + code.replace(repair.from, repair.to);
}

export function maplibre(): Plugin {
  let building = false;
  let reference = '';
  return {
    name: 'atalaya-maplibre',
    enforce: 'pre',
    config: (_config, { command }) => {
      building = command === 'build';
    },
    buildStart() {
      if (building) {
        reference = this.emitFile({ type: 'chunk', id: WORKER, name: 'gl-worker', preserveSignature: 'strict' });
      }
    },
    resolveId(id) {
      if (id === 'maplibre-gl') return SLIM;
      if (id === WORKER_URL_ID) return `\0${WORKER_URL_ID}`;
      return null;
    },
    load(id) {
      if (id === `\0${WORKER_URL_ID}`) {
        return building
          ? `export default import.meta.ROLLUP_FILE_URL_${reference};`
          : `export default '/node_modules/maplibre-gl/src/source/worker.ts';`;
      }
      const at = id.indexOf(SOURCES);
      return at < 0 ? null : (STAND_INS[id.slice(at + SOURCES.length)] ?? null);
    },
    async transform(code, id) {
      const path = id.split('?')[0] ?? id;
      if (!path.includes(SOURCES) || !path.endsWith('.ts')) return null;
      // The package declares fields again in subclasses, for their types only; as real class fields they would reset
      // what the parent's constructor had set.
      return transformWithOxc(repaired(path.slice(path.indexOf(SOURCES) + SOURCES.length), code), path, {
        typescript: { removeClassFieldsWithoutInitializer: true },
        assumptions: { setPublicClassFields: true },
        target: 'es2022',
      });
    },
  };
}
