/** The map's style, built purely from the theme: basemap below, hexagons in between, names on top. */
import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import type * as GeoJSON from 'geojson';
import { BASE_BOUNDS, BASE_MAXZOOM } from './basemap';
import { type Coverage, coverageOf } from './frame';
import type { Bounds } from './geometry';
import { PALETTES, type Palette, type Theme } from './palette';

export const BASE_PROTOCOL = 'base';
export const CELLS = 'cells';
export const SELECTED = 'selected';
/** Where a bulletin warns of danger. */
export const WARNED = 'warned';
/** Places that somebody looked at: a ring with a dot, which means the same in grey. */
export const AUDITED = 'audited';
export const CROSSES_IMAGE = 'crosses';
export const HATCH_IMAGE = 'hatch';
export const DOTS_IMAGE = 'dots';
/** Where the basemap does not reach, these stand in for it: the area's outline, degrees, and names of places. */
const STAND_IN = 'stand-in';
/** About so many lines of the graticule cross the area. */
const GRATICULE_LINES = 6;
const GRATICULE_STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20] as const;
/** Hexagons let the borders below show through. */
export const FILL_OPACITY = 0.86;
const VEIL_OPACITY = 0.1;

const level: ExpressionSpecification = ['coalesce', ['feature-state', 'level'], -1];

export function levelColour(palette: Palette): ExpressionSpecification {
  const { levels } = palette;
  return ['match', level, 1, levels[1], 2, levels[2], 3, levels[3], 4, levels[4], 5, levels[5], palette.veil];
}

/** Where the map stands: the deployment's area, and places by name. */
export interface Ground {
  area: Bounds;
  places: readonly { name: string; centre: readonly [lng: number, lat: number] }[];
}

export function mapStyle(theme: Theme, on: Ground): StyleSpecification {
  const palette = PALETTES[theme];
  const coverage = coverageOf(on.area, BASE_BOUNDS);
  const base = coverage !== 'none';
  return {
    version: 8,
    name: `Atalaya ${theme}`,
    // No glyphs and no sprite: names are drawn with the phone's own fonts, which saves 200 KB on the first load.
    sources: {
      ...(base ? { base: { type: 'vector', tiles: [`${BASE_PROTOCOL}://{z}/{x}/{y}`], minzoom: 0, maxzoom: BASE_MAXZOOM, bounds: [...BASE_BOUNDS] } } : {}),
      ...(coverage === 'all' ? {} : { [STAND_IN]: { type: 'geojson', data: standIn(on), maxzoom: 12 } }),
      [CELLS]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, maxzoom: 12, tolerance: 0.1, buffer: 16 },
      [AUDITED]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
      [WARNED]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, maxzoom: 12, tolerance: 0.1 },
      [SELECTED]: { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, maxzoom: 12, tolerance: 0.1 },
    },
    layers: [
      ...under(palette, coverage), ...(base ? ground(palette) : []), ...cells(palette), ...(base ? borders(palette) : []), ...over(palette, coverage),
      ...marks(palette), ...(base ? names(palette) : []),
    ],
  };
}

const isKind = (kind: string): ExpressionSpecification => ['==', ['get', 'kind'], kind];

/** The lowest layers. Beyond the basemap's frame nothing is known, so nothing there may look like water or land. */
function under({ ground: g }: Palette, coverage: Coverage): LayerSpecification[] {
  if (coverage === 'all') return [{ id: 'sea', type: 'background', paint: { 'background-color': g.sea } }];
  return [
    { id: 'unmapped', type: 'background', paint: { 'background-color': g.abroad } },
    { id: 'area', type: 'fill', source: STAND_IN, filter: isKind('area'), paint: { 'fill-color': g.home } },
    { id: 'sea', type: 'fill', source: STAND_IN, filter: isKind('sea'), paint: { 'fill-color': g.sea } },
  ];
}

function over({ ground: g }: Palette, coverage: Coverage): LayerSpecification[] {
  if (coverage === 'all') return [];
  return [
    { id: 'graticule', type: 'line', source: STAND_IN, filter: isKind('degree'), paint: { 'line-color': g.department, 'line-width': 0.8, 'line-opacity': 0.55 } },
    { id: 'area-outline', type: 'line', source: STAND_IN, filter: isKind('area'), paint: { 'line-color': g.country, 'line-width': 1.6, 'line-dasharray': [4, 2] } },
    {
      id: 'stand-in-place', type: 'circle', source: STAND_IN, filter: isKind('place'),
      paint: { 'circle-color': g.halo, 'circle-stroke-color': g.text, 'circle-stroke-width': 1.4, 'circle-radius': 3 },
    },
    {
      id: 'stand-in-name', type: 'symbol', source: STAND_IN, filter: isKind('place'),
      layout: {
        'text-field': ['get', 'name'], 'text-font': ['Noto Sans Bold'], 'text-size': 12.5,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'], 'text-radial-offset': 0.6,
      },
      paint: { 'text-color': g.text, 'text-halo-color': g.halo, 'text-halo-width': 1.6 },
    },
  ];
}

function box([w, s, e, n]: Bounds, kind: string): GeoJSON.Feature {
  return { type: 'Feature', properties: { kind }, geometry: { type: 'Polygon', coordinates: [[[w, s], [e, s], [e, n], [w, n], [w, s]]] } };
}

function standIn({ area, places }: Ground): GeoJSON.FeatureCollection {
  const [w, s, e, n] = area;
  const step = GRATICULE_STEPS.find((each) => Math.max(e - w, n - s) / each <= GRATICULE_LINES) ?? 30;
  const line = (from: [number, number], to: [number, number]): GeoJSON.Feature => (
    { type: 'Feature', properties: { kind: 'degree' }, geometry: { type: 'LineString', coordinates: [from, to] } }
  );
  const between = (least: number, most: number): number[] => {
    const first = Math.ceil(least / step);
    return Array.from({ length: Math.max(0, Math.floor(most / step) - first + 1) }, (_, i) => (first + i) * step);
  };
  return {
    type: 'FeatureCollection',
    features: [
      box(area, 'area'),
      ...(coverageOf(area, BASE_BOUNDS) === 'part' ? [box(BASE_BOUNDS, 'sea')] : []),
      ...between(w, e).map((lng) => line([lng, s], [lng, n])),
      ...between(s, n).map((lat) => line([w, lat], [e, lat])),
      ...places.map(({ name, centre }): GeoJSON.Feature => (
        { type: 'Feature', properties: { kind: 'place', name }, geometry: { type: 'Point', coordinates: [...centre] } }
      )),
    ],
  };
}

function ground({ ground: g }: Palette): LayerSpecification[] {
  return [
    // Constant colours all share one shader program; a colour by feature would cost the first frame another.
    { id: 'abroad', type: 'fill', source: 'base', 'source-layer': 'land', filter: ['!=', ['get', 'iso3'], 'GTM'], paint: { 'fill-color': g.abroad } },
    { id: 'home', type: 'fill', source: 'base', 'source-layer': 'land', filter: ['==', ['get', 'iso3'], 'GTM'], paint: { 'fill-color': g.home } },
    { id: 'lakes', type: 'fill', source: 'base', 'source-layer': 'lakes', paint: { 'fill-color': g.lake } },
    {
      id: 'rivers', type: 'line', source: 'base', 'source-layer': 'rivers',
      paint: { 'line-color': g.river, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.5, 12, 2] },
    },
  ];
}

function cells(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'cell-fill', type: 'fill', source: CELLS,
      paint: {
        'fill-antialias': false,
        'fill-color': levelColour(palette),
        'fill-opacity': ['match', level, -1, 0, 0, VEIL_OPACITY, FILL_OPACITY],
      },
    },
    {
      id: 'cell-hatch', type: 'fill', source: CELLS,
      paint: { 'fill-antialias': false, 'fill-pattern': HATCH_IMAGE, 'fill-opacity': ['match', level, 0, 0.55, 0] },
    },
    {
      id: 'cell-dots', type: 'fill', source: CELLS,
      paint: { 'fill-antialias': false, 'fill-pattern': DOTS_IMAGE, 'fill-opacity': ['match', level, 5, 0.6, 0] },
    },
    {
      id: 'cell-edge', type: 'line', source: CELLS,
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.ground.home,
        'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.4, 11, 1],
        'line-opacity': ['match', level, -1, 0, 0, 0.55, 4, 0.35, 5, 0.35, 0.75],
      },
    },
    {
      // Drawn inside the hexagon, so that neighbours do not share it.
      id: 'cell-outline', type: 'line', source: CELLS,
      layout: { 'line-join': 'miter' },
      paint: {
        'line-color': palette.outline,
        'line-width': ['match', level, 4, 1, 5, 2, 0],
        'line-offset': ['match', level, 4, -1, 5, -1.4, 0],
        'line-opacity': ['match', level, 4, 0.85, 5, 1, 0],
      },
    },
  ];
}

function borders({ ground: g }: Palette): LayerSpecification[] {
  const of = (which: string): ExpressionSpecification => ['==', ['get', 'level'], which];
  return [
    {
      id: 'municipalities', type: 'line', source: 'base', 'source-layer': 'boundaries', minzoom: 8, filter: of('municipality'),
      paint: { 'line-color': g.municipality, 'line-width': 0.8 },
    },
    {
      id: 'departments', type: 'line', source: 'base', 'source-layer': 'boundaries', filter: of('department'),
      paint: { 'line-color': g.department, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.6, 12, 2] },
    },
    {
      id: 'coast', type: 'line', source: 'base', 'source-layer': 'boundaries', filter: of('coast'),
      paint: { 'line-color': g.coast, 'line-width': 0.8 },
    },
    {
      id: 'country', type: 'line', source: 'base', 'source-layer': 'boundaries', filter: of('country'),
      paint: { 'line-color': g.country, 'line-width': ['interpolate', ['linear'], ['zoom'], 5, 0.9, 12, 2.4] },
    },
  ];
}

function marks(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'audited-ring', type: 'circle', source: AUDITED, minzoom: 9,
      paint: { 'circle-radius': 6, 'circle-color': palette.selectedHalo, 'circle-stroke-color': palette.selected, 'circle-stroke-width': 1.6 },
    },
    { id: 'audited-dot', type: 'circle', source: AUDITED, minzoom: 9, paint: { 'circle-radius': 2.2, 'circle-color': palette.selected } },
    { id: 'warned-fill', type: 'fill', source: WARNED, paint: { 'fill-antialias': false, 'fill-pattern': CROSSES_IMAGE, 'fill-opacity': 0.85 } },
    {
      id: 'warned-halo', type: 'line', source: WARNED, layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.selectedHalo, 'line-width': 4.5 },
    },
    {
      id: 'warned-edge', type: 'line', source: WARNED, layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.warned, 'line-width': 2.5, 'line-dasharray': [2, 1.5] },
    },
    {
      id: 'selected-halo', type: 'line', source: SELECTED, layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.selectedHalo, 'line-width': 7 },
    },
    {
      id: 'selected', type: 'line', source: SELECTED, layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.selected, 'line-width': 3.5 },
    },
  ];
}

function names({ ground: g }: Palette): LayerSpecification[] {
  const regular = ['Noto Sans Regular'];
  const halo = { 'text-halo-color': g.halo, 'text-halo-width': 1.6 };
  return [
    {
      id: 'name-country', type: 'symbol', source: 'base', 'source-layer': 'country_label', minzoom: 5, maxzoom: 8.5,
      filter: ['!=', ['get', 'iso3'], 'GTM'],
      layout: { 'text-field': ['upcase', ['get', 'name']], 'text-font': regular, 'text-size': 12, 'text-letter-spacing': 0.2 },
      paint: { 'text-color': g.quiet },
    },
    {
      id: 'name-lake', type: 'symbol', source: 'base', 'source-layer': 'lakes', minzoom: 9,
      layout: { 'text-field': ['get', 'name'], 'text-font': ['Noto Sans Italic'], 'text-size': 11 },
      paint: { 'text-color': g.water, ...halo },
    },
    {
      id: 'name-department', type: 'symbol', source: 'base', 'source-layer': 'adm1_label', minzoom: 6.2, maxzoom: 8.5,
      layout: { 'text-field': ['upcase', ['get', 'name']], 'text-font': regular, 'text-size': 10, 'text-letter-spacing': 0.12 },
      paint: { 'text-color': g.quiet, ...halo },
    },
    {
      id: 'place', type: 'circle', source: 'base', 'source-layer': 'places', maxzoom: 11, filter: ['<=', ['get', 'rank'], 2],
      paint: {
        'circle-color': g.halo, 'circle-stroke-color': g.text, 'circle-stroke-width': 1.4,
        'circle-radius': ['match', ['get', 'rank'], 1, 3.5, 2.5],
      },
    },
    {
      id: 'name-place', type: 'symbol', source: 'base', 'source-layer': 'places',
      layout: {
        'text-field': ['get', 'name'],
        'text-font': ['match', ['get', 'rank'], [1, 2], ['literal', ['Noto Sans Bold']], ['literal', regular]],
        'text-size': ['match', ['get', 'rank'], 1, 14.5, 2, 12.5, 3, 12, 11],
        'symbol-sort-key': ['get', 'rank'],
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 0.5,
      },
      paint: { 'text-color': g.text, ...halo },
    },
  ];
}
