/** H3 geometry off the main thread; the library is loaded here only. */
import { cellToBoundary, cellToLatLng, gridPathCells, latLngToCell } from 'h3-js';
import type { GeometryAnswer, GeometryRequest } from './geometry';

/** Average edge of a cell in km, by resolution 0–5: the parents of views. */
const EDGE_KM = [1281, 483, 182, 69, 26, 9.9] as const;
const KM_PER_DEGREE = 111.2;
/** Half an edge is less than a hexagon's inner radius, so no parent slips through the sampling. */
const STEP_IN_EDGES = 0.5;

function parents([west, south, east, north]: readonly [number, number, number, number], resolution: number): string[] {
  const step = ((EDGE_KM[resolution] ?? 9.9) * STEP_IN_EDGES) / KM_PER_DEGREE;
  const rows = Math.max(1, Math.ceil((north - south) / step));
  const columns = Math.max(1, Math.ceil((east - west) / step));
  const middle: [number, number] = [(south + north) / 2, (west + east) / 2];
  const nearest = new Map<string, number>();
  for (let row = 0; row <= rows; row += 1) {
    for (let column = 0; column <= columns; column += 1) {
      const lat = south + ((north - south) * row) / rows;
      const lng = west + ((east - west) * column) / columns;
      const cell = latLngToCell(lat, lng, resolution);
      const distance = Math.hypot(lat - middle[0], lng - middle[1]);
      nearest.set(cell, Math.min(distance, nearest.get(cell) ?? Infinity));
    }
  }
  return [...nearest].sort((a, b) => a[1] - b[1]).map(([cell]) => cell);
}

function shapes(cells: readonly string[]): { rings: Float64Array; starts: Uint32Array; centres: Float64Array } {
  const points: number[] = [];
  const starts = new Uint32Array(cells.length + 1);
  const centres = new Float64Array(cells.length * 2);
  cells.forEach((cell, i) => {
    starts[i] = points.length;
    for (const [lng, lat] of cellToBoundary(cell, true)) points.push(round(lng ?? 0), round(lat ?? 0));
    const [lat, lng] = cellToLatLng(cell);
    centres.set([lng, lat], i * 2);
  });
  starts[cells.length] = points.length;
  return { rings: Float64Array.from(points), starts, centres };
}

/** Six decimals, 0.1 m: more is noise that only costs memory. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}

function path(from: string, to: string): string[] {
  try {
    return gridPathCells(from, to);
  } catch {
    // Too far from each other, or a pentagon between them.
    return [];
  }
}

function answer(request: GeometryRequest): GeometryAnswer {
  const { ticket } = request;
  switch (request.kind) {
    case 'parents':
      return { kind: 'cells', ticket, cells: parents(request.bounds, request.resolution) };
    case 'cell_at':
      return { kind: 'cells', ticket, cells: [latLngToCell(request.lat, request.lng, request.resolution)] };
    case 'path':
      return { kind: 'cells', ticket, cells: path(request.from, request.to) };
    case 'shapes':
      return { kind: 'shapes', ticket, ...shapes(request.cells) };
  }
}

self.onmessage = ({ data }: MessageEvent<GeometryRequest>) => {
  self.postMessage(answer(data));
};
