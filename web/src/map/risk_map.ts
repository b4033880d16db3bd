/** The GL map in domain words: views, cells, levels. The only file that speaks to MapLibre; it knows no framework. */
import type * as GeoJSON from 'geojson';
import type { GeoJSONSource, MapMouseEvent } from 'maplibre-gl';
import { type CellState, stateFromByte } from '../live/state';
import { BASE_BOUNDS } from './basemap';
import { frameOf } from './frame';
import { type Bounds, geometry } from './geometry';
import { GlMap } from './gl';
import { PALETTES, type Theme } from './palette';
import { crosses, dots, hatch } from './patterns';
import { AUDITED, CELLS, CROSSES_IMAGE, DOTS_IMAGE, type Ground, HATCH_IMAGE, mapStyle, SELECTED, WARNED } from './style';
import { MAX_ZOOM, MIN_ZOOM } from './zoom';

export interface Camera {
  centre: [lng: number, lat: number];
  zoom: number;
}

export interface RiskMapOptions extends Camera, Ground {
  theme: Theme;
  /** What a screen reader calls the map. */
  label: string;
  calm: boolean;
  onCamera(camera: Camera): void;
  /** A place was tapped, or chosen with Enter in the middle of the map. */
  onPlace(lng: number, lat: number): void;
  onDrawn(): void;
  /** Where more cells lie has become known, so that `inView` can tell of them. */
  onShaped(): void;
}

/** What is drawn of a cell; the tests' view of the map. */
export interface DrawnCell extends CellState {
  /** Feature id inside the map. */
  id: number;
  /** The geometry is in the map, so the state has a hexagon to colour. */
  shaped: boolean;
}

/** What lies beyond the screen is added in slices of so many cells, so far apart, to leave the phone its breath. */
const LATER_CELLS = 1_500;
const LATER_MS = 400;
/** Room between a cell that must be seen and the panel beside it. */
const REVEAL_PX = 44;
/** How much of the screen's width and height is asked for beyond its edges, so that a small pan shows no gap. */
const MARGIN = 0.12;

interface Known {
  id: number;
  centre: [number, number] | null;
  /** Its hexagon is in the map's source. */
  added: boolean;
}

export class RiskMap {
  readonly #map: GlMap;
  readonly #options: RiskMapOptions;
  /** How far the map may be moved. */
  readonly #frameBounds: Bounds;
  /** Cell ids are text and too long for numbers: the map gets small integers. */
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, number>();
  readonly #drawn = new Map<string, number>();
  #lastId = 0;
  #frame = 0;
  /** Grows with `clear`, so that shapes that come late for an old view are thrown away. */
  #generation = 0;
  #ready = false;
  #theme: Theme;
  #selected: string | null = null;
  #warned: readonly string[] = [];
  #audited: readonly string[] = [];
  #shaping = 0;
  /** Hexagons that lie outside the screen: they are added when the phone has time. */
  readonly #later = new Map<string, GeoJSON.Feature>();
  #laterTimer = 0;

  constructor(element: HTMLElement, options: RiskMapOptions) {
    this.#options = options;
    this.#theme = options.theme;
    const [west, south, east, north] = (this.#frameBounds = frameOf(options.area, BASE_BOUNDS));
    this.#map = new GlMap({
      container: element,
      style: mapStyle(options.theme, options),
      center: options.centre,
      zoom: options.zoom,
      minZoom: MIN_ZOOM,
      maxZoom: MAX_ZOOM,
      maxBounds: [[west, south], [east, north]],
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      renderWorldCopies: false,
      refreshExpiredTiles: false,
      fadeDuration: 0,
      locale: { 'Map.Title': options.label },
    });
    this.#map.touchZoomRotate.disableRotation();
    this.#map.keyboard.disableRotation();
    this.#map.on('style.load', () => this.#styled());
    this.#map.on('moveend', () => {
      this.#addLater(Infinity);
      options.onCamera(this.camera());
    });
    this.#map.on('click', ({ lngLat }: MapMouseEvent) => options.onPlace(lngLat.lng, lngLat.lat));
    this.#map.on('idle', () => {
      if (this.#drawn.size > 0 && this.#shaping === 0) options.onDrawn();
    });
    this.#map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key !== 'Enter') return;
      const { lng, lat } = this.#map.getCenter();
      options.onPlace(lng, lat);
    });
  }

  remove(): void {
    cancelAnimationFrame(this.#frame);
    window.clearTimeout(this.#laterTimer);
    this.#map.remove();
  }

  camera(): Camera {
    const { lng, lat } = this.#map.getCenter();
    return { centre: [lng, lat], zoom: this.#map.getZoom() };
  }

  /** The bounds on the screen and a little more, within the map's frame. */
  bounds(): Bounds {
    const bounds = this.#map.getBounds();
    const [w, s, e, n] = [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
    const [x, y] = [(e - w) * MARGIN, (n - s) * MARGIN];
    const [west, south, east, north] = this.#frameBounds;
    return [Math.max(west, w - x), Math.max(south, s - y), Math.min(east, e + x), Math.min(north, n + y)];
  }

  goTo({ centre, zoom }: Camera): void {
    this.#map.easeTo({ center: centre, zoom, animate: !this.#options.calm, duration: 500 });
  }

  zoomBy(steps: number): void {
    this.#map.easeTo({ zoom: this.#map.getZoom() + steps, animate: !this.#options.calm, duration: 250 });
  }

  /** Moves the map just so far that a cell is not under the panel that covers this much of it, in pixels. */
  reveal(cell: string, covered: { right: number; bottom: number }): void {
    const point = this.pointOf(cell);
    if (point === null) return;
    const { clientWidth, clientHeight } = this.#map.getContainer();
    const x = Math.max(0, point.x - (clientWidth - covered.right - REVEAL_PX));
    const y = Math.max(0, point.y - (clientHeight - covered.bottom - REVEAL_PX));
    if (x > 0 || y > 0) this.#map.panBy([x, y], { animate: !this.#options.calm, duration: 300 });
  }

  setTheme(theme: Theme): void {
    if (theme === this.#theme) return;
    this.#theme = theme;
    this.#ready = false;
    this.#map.setStyle(mapStyle(theme, this.#options), { diff: false });
  }

  setLabel(label: string): void {
    this.#map.getCanvas().setAttribute('aria-label', label);
  }

  /** New states of cells, as bytes of the live protocol. Absolute: saying it twice does no harm. */
  show(states: ReadonlyMap<string, number>): void {
    const fresh: string[] = [];
    for (const [cell, state] of states) {
      this.#wanted.set(cell, state);
      if (!this.#known.has(cell)) {
        this.#lastId += 1;
        this.#known.set(cell, { id: this.#lastId, centre: null, added: false });
        fresh.push(cell);
      }
    }
    if (fresh.length > 0) void this.#shape(fresh);
    this.#schedule();
  }

  /** Takes cells off the map: nobody follows them any more, so their colour would grow old. */
  forgetWhere(gone: (cell: string) => boolean): void {
    const remove: number[] = [];
    for (const [cell, known] of this.#known) {
      if (!gone(cell)) continue;
      remove.push(known.id);
      this.#known.delete(cell);
      this.#wanted.delete(cell);
      this.#drawn.delete(cell);
      this.#later.delete(cell);
      if (this.#ready) this.#map.removeFeatureState({ source: CELLS, id: known.id });
    }
    if (remove.length > 0) void this.#source(CELLS)?.updateData({ remove });
  }

  /** Empties the layer, as when the resolution changes. */
  clear(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#wanted.clear();
    this.#drawn.clear();
    this.#later.clear();
    if (!this.#ready) return;
    this.#map.removeFeatureState({ source: CELLS });
    void this.#source(CELLS)?.updateData({ removeAll: true });
  }

  /** Draws a ring round one cell; null takes it away. */
  select(cell: string | null): void {
    this.#selected = cell;
    void this.#drawSelected();
  }

  /** Draws the areas that bulletins warn of over the levels, whatever those are. */
  warn(cells: readonly string[]): void {
    if (cells.length === this.#warned.length && cells.every((cell, i) => cell === this.#warned[i])) return;
    this.#warned = cells;
    void this.#drawWarned();
  }

  /** Marks the places that somebody looked at; their levels stay as they are. */
  audit(cells: readonly string[]): void {
    this.#audited = cells;
    void this.#drawAudited();
  }

  /** Cells whose centre is on the screen, with their state. */
  inView(): { cell: string; state: CellState; centre: [number, number] }[] {
    const bounds = this.#map.getBounds();
    const found: { cell: string; state: CellState; centre: [number, number] }[] = [];
    for (const [cell, byte] of this.#wanted) {
      const centre = this.#known.get(cell)?.centre;
      const state = stateFromByte(byte);
      if (centre && state && bounds.contains(centre)) found.push({ cell, state, centre });
    }
    return found;
  }

  // The rest is for tests: what is really in the map.

  /** The feature state the map holds for a cell, or null. */
  drawnCell(cell: string): DrawnCell | null {
    const known = this.#known.get(cell);
    if (known === undefined || !this.#ready) return null;
    const { level, certainty } = this.#map.getFeatureState({ source: CELLS, id: known.id }) as Partial<CellState>;
    if (level === undefined || certainty === undefined) return null;
    return { id: known.id, level, certainty, shaped: known.added };
  }

  /** Resolves when tiles, shapes and states are drawn and nothing moves. */
  async idle(): Promise<void> {
    while (!this.#settled()) await new Promise<void>((resolve) => { void this.#map.once('idle', () => resolve()); this.#map.triggerRepaint(); });
  }

  /** Where a cell's centre is on the page, in CSS pixels of the map element; null when its shape is not known. */
  pointOf(cell: string): { x: number; y: number } | null {
    const centre = this.#known.get(cell)?.centre;
    if (!centre) return null;
    const { x, y } = this.#map.project(centre);
    return { x, y };
  }

  /** The colour on the canvas at a cell's centre, read back from the graphics card: [r, g, b, a], 0–255. */
  async pixelOf(cell: string): Promise<[number, number, number, number] | null> {
    const point = this.pointOf(cell);
    const gl = this.#map.getCanvas().getContext('webgl2');
    if (point === null || gl === null) return null;
    const pixel = new Uint8Array(4);
    const ratio = this.#map.getPixelRatio();
    await new Promise<void>((resolve) => {
      void this.#map.once('render', () => {
        gl.readPixels(Math.round(point.x * ratio), Math.round(gl.drawingBufferHeight - point.y * ratio), 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
        resolve();
      });
      this.#map.triggerRepaint();
    });
    return [pixel[0] ?? 0, pixel[1] ?? 0, pixel[2] ?? 0, pixel[3] ?? 0];
  }

  #settled(): boolean {
    return this.#ready && this.#shaping === 0 && this.#later.size === 0 && this.#frame === 0 && this.#map.loaded() && !this.#map.isMoving();
  }

  #source(id: string): GeoJSONSource | undefined {
    return this.#ready ? this.#map.getSource<GeoJSONSource>(id) : undefined;
  }

  #styled(): void {
    const palette = PALETTES[this.#theme];
    const ratio = Math.min(3, Math.max(1, Math.ceil(window.devicePixelRatio)));
    this.#map.addImage(HATCH_IMAGE, hatch(palette.hatch, ratio), { pixelRatio: ratio });
    this.#map.addImage(DOTS_IMAGE, dots(palette.dots, ratio), { pixelRatio: ratio });
    this.#map.addImage(CROSSES_IMAGE, crosses(palette.warned, ratio), { pixelRatio: ratio });
    this.#ready = true;
    this.#drawn.clear();
    // A new style starts with empty sources: bring the cells that are known.
    const cells = [...this.#known.keys()];
    this.#later.clear();
    for (const known of this.#known.values()) known.added = false;
    if (cells.length > 0) void this.#shape(cells);
    this.#schedule();
    void this.#drawAudited();
    void this.#drawSelected();
    void this.#drawWarned();
  }

  async #shape(cells: readonly string[]): Promise<void> {
    const generation = this.#generation;
    this.#shaping += 1;
    try {
      const { rings, starts, centres } = await geometry().shapes(cells);
      if (generation !== this.#generation) return;
      const add: GeoJSON.Feature[] = [];
      const [w, s, e, n] = this.bounds();
      cells.forEach((cell, i) => {
        const known = this.#known.get(cell);
        if (known === undefined) return;
        const [lng, lat] = (known.centre = [centres[i * 2] ?? 0, centres[i * 2 + 1] ?? 0]);
        const feature: GeoJSON.Feature = {
          type: 'Feature', id: known.id, properties: {}, geometry: polygon(rings, starts[i] ?? 0, starts[i + 1] ?? 0),
        };
        if (lng >= w && lng <= e && lat >= s && lat <= n) {
          known.added = true;
          add.push(feature);
        } else this.#later.set(cell, feature);
      });
      this.#options.onShaped();
      if (add.length > 0) await this.#source(CELLS)?.updateData({ add });
      this.#schedule();
    } finally {
      this.#shaping -= 1;
      this.#map.triggerRepaint();
      this.#waitForTime();
    }
  }

  /** Adds hexagons from beyond the screen; all of them at once when the map has been moved to where they are. */
  #addLater(most: number): void {
    window.clearTimeout(this.#laterTimer);
    this.#laterTimer = 0;
    const add: GeoJSON.Feature[] = [];
    for (const [cell, feature] of this.#later) {
      if (add.length >= most) break;
      this.#later.delete(cell);
      const known = this.#known.get(cell);
      if (known === undefined) continue;
      known.added = true;
      add.push(feature);
    }
    if (add.length > 0) void this.#source(CELLS)?.updateData({ add });
    this.#schedule();
    this.#waitForTime();
  }

  #waitForTime(): void {
    if (this.#later.size > 0 && this.#laterTimer === 0) this.#laterTimer = window.setTimeout(() => this.#addLater(LATER_CELLS), LATER_MS);
  }

  async #drawSelected(): Promise<void> {
    const cell = this.#selected;
    const features: GeoJSON.Feature[] = [];
    if (cell !== null) {
      const { rings, starts } = await geometry().shapes([cell]);
      features.push({ type: 'Feature', properties: {}, geometry: polygon(rings, starts[0] ?? 0, starts[1] ?? 0) });
    }
    if (cell === this.#selected) void this.#source(SELECTED)?.setData({ type: 'FeatureCollection', features });
  }

  async #drawWarned(): Promise<void> {
    const cells = this.#warned;
    const { rings, starts } = cells.length === 0 ? { rings: new Float64Array(), starts: new Uint32Array() } : await geometry().shapes(cells);
    const features = cells.map((_, i): GeoJSON.Feature => ({ type: 'Feature', properties: {}, geometry: polygon(rings, starts[i] ?? 0, starts[i + 1] ?? 0) }));
    if (cells === this.#warned) void this.#source(WARNED)?.setData({ type: 'FeatureCollection', features });
  }

  async #drawAudited(): Promise<void> {
    const cells = this.#audited;
    const { centres } = cells.length === 0 ? { centres: new Float64Array() } : await geometry().shapes(cells);
    const at = (i: number): [number, number] => [centres[2 * i] ?? 0, centres[2 * i + 1] ?? 0];
    const features = cells.map((_, i): GeoJSON.Feature => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: at(i) } }));
    if (cells === this.#audited) void this.#source(AUDITED)?.setData({ type: 'FeatureCollection', features });
  }

  /** Colours change together, once per animation frame. */
  #schedule(): void {
    if (this.#frame !== 0 || !this.#ready) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      for (const [cell, byte] of this.#wanted) {
        if (this.#drawn.get(cell) === byte) continue;
        const known = this.#known.get(cell);
        const state = stateFromByte(byte);
        if (known?.added !== true || state === null) continue;
        const { id } = known;
        this.#map.setFeatureState({ source: CELLS, id }, { ...state });
        this.#drawn.set(cell, byte);
      }
    });
  }
}

function polygon(rings: Float64Array, from: number, to: number): GeoJSON.Polygon {
  const ring: [number, number][] = [];
  for (let at = from; at < to; at += 2) ring.push([rings[at] ?? 0, rings[at + 1] ?? 0]);
  return { type: 'Polygon', coordinates: [ring] };
}
