/** Joins the stream, what is known of the view, and the map; holds what the panels show of it. */
import { serverNow } from '../api/clock';
import type { Bulletin } from '../api/bulletins';
import { api } from '../api/client';
import type { MapRights, Session } from '../api/schema';
import { Alerts, type OpenAlert } from '../live/alerts';
import { heardUntil } from '../live/as_of';
import { Followed } from '../live/followed';
import type { CellFrame, ServerFrame, Words } from '../live/frames';
import type { Link, LiveLink } from '../live/link';
import { lookAt } from '../live/middle';
import { openLink } from '../live/open';
import { watchPresence } from '../live/presence';
import { byLevel, Centres, type Row, rowsWithin } from '../live/rows';
import { type CellState, stateFromByte } from '../live/state';
import { surroundings } from '../live/surroundings';
import type { Frames } from '../live/transport';
import type { Hour } from '../live/view';
import { PARENT_STEPS, parentOf, resolutionOf } from '../map/cell';
import { fetchEarly } from '../map/basemap';
import { geometry } from '../map/geometry';
import type { Camera, RiskMap } from '../map/risk_map';
import type { Ground } from '../map/style';
import { resolutionAt } from '../map/zoom';
import type { KeptViews } from '../offline/kept_views';
import { screenOf } from '../screen';
import { readHash, type ViewState, writeHash } from './hash';
import { hourOfWeekAt } from './week';

/** The protocol's limit of parents for one subscription. */
const PARENTS_MAX = 64;
/** Parents left behind by a pan are followed until there are this many: going back is then free. */
const PARENTS_KEPT = 20;
/** While the slider is dragged, views change at most this often. */
const RESUBSCRIBE_MS = 90;
/** What is seen is kept after this, so that a hand on the slider is not followed; and again after that. */
const KEEP_AFTER_MS = 1_500;
const KEEP_EVERY_MS = 5 * 60_000;
/** The lineage of what this phone has kept: no server's, so any that tells of a parent replaces it. */
const KEPT_EPOCH = 'kept';
/** The list is drawn again at most this often, so that neither the reader nor the phone is hurried. */
const LIST_MS = 1_000;

export class LiveMap {
  keyPopulation = $state('ALL');
  hour = $state<Hour>('now');
  show = $state<'map' | 'list'>('map');
  link = $state<Link>({ kind: 'connecting' });
  /** Until when what is shown is known to be true, ms since 1970 by the server's clock. */
  asOf = $state<number | null>(null);
  /** The hour of the week the states are for; with "now" the server says which it is. */
  hourShown = $state(0);
  resolution = $state(8);
  /** A view was asked for and its answer has not come. */
  pending = $state(true);
  problem = $state<string | null>(null);
  selected = $state<string | null>(null);
  selectedState = $state<CellState | null>(null);
  rows = $state.raw<Row[]>([]);
  /** The rows are all there is on the screen; until then nothing can be said of what is not among them. */
  listed = $state(false);
  /** Cells that changed since the list was last drawn, told politely. */
  changes = $state(0);
  camera = $state.raw<Camera>({ centre: [0, 0], zoom: 7 });
  /** Set while a place is being picked: taps go there instead of choosing a cell. */
  picking = $state.raw<((cell: string, centre: [number, number]) => void) | null>(null);
  /** What the map knows of where teams have been, and what that means for it; until the stream says so, nothing. */
  sentence = $state.raw<Words | null>(null);
  /** This phone draws no map: the list must do. */
  undrawable = $state(false);
  /** Why the last tap chose no cell: none is there, or what is there has not come. */
  missed = $state<'outside' | 'not_yet' | null>(null);
  /** The middle of the screen lies beyond where this map ends: it may be looked at instead, or not. */
  elsewhere = $state<'no' | 'offer' | 'refused'>('no');
  /** What is on the screen was kept by this phone: all of it, a part, or nothing of this hour; `no` while the server tells. */
  kept = $state<'no' | 'all' | 'part' | 'nothing'>('no');
  /** This phone has kept what was seen, and could show it without a network. */
  remembered = $state(false);
  /** Where bulletins warn of danger: kept here for the map, its list and its panel. */
  bulletins = $state.raw<readonly Bulletin[]>([]);
  /** What the account must be told and has not acknowledged, in its order. */
  alerts = $state.raw<readonly OpenAlert[]>([]);

  readonly rights: MapRights;
  readonly zone: string;
  /** Where the deployment is, for the map to draw itself round it. */
  readonly ground: Ground;
  readonly #line: LiveLink;
  readonly #alerts = new Alerts({ open: api.alerts, acknowledge: api.acknowledge }, (open) => (this.alerts = open), serverNow);
  #presence: (() => void) | null = null;
  #map: RiskMap | null = null;
  #followed: Followed | null = null;
  #subscription = 0;
  /** The map still has colours of the view before, until each parent's answer has come. */
  #mixed = false;
  #viewTimer = 0;
  #viewedAt = 0;
  #listTimer = 0;
  #changed = new Set<string>();
  /** Where a promoter's map was last asked to be. */
  #askedAt: string | null = null;
  /** What is in the middle of what is followed. */
  #middleAt: string | null = null;
  #goTimer = 0;
  #keepTimer = 0;
  #keptAt = new Map<string, number>();
  readonly #centres = new Centres((cells) => geometry().shapes(cells));

  constructor(
    session: Session,
    rights: MapRights,
    frames: Frames,
    onSignedOut: () => void,
    /** Where an enrolled phone keeps what was seen; null where nothing is kept. */
    private readonly views: KeptViews | null = null,
  ) {
    this.rights = rights;
    this.zone = session.deployment.zone;
    this.ground = { area: session.deployment.bbox, places: session.deployment.places };
    const link = readHash(location.hash);
    const [first = 'ALL'] = rights.key_populations;
    this.keyPopulation = link.keyPopulation !== undefined && rights.key_populations.includes(link.keyPopulation) ? link.keyPopulation : first;
    this.hour = link.hour ?? 'now';
    this.show = link.show ?? 'map';
    const [home] = session.deployment.places;
    const start = home ?? session.deployment;
    this.camera = { centre: link.centre ?? start.centre, zoom: link.zoom ?? start.zoom };
    this.hourShown = this.hour === 'now' ? hourOfWeekAt(serverNow(), this.zone) : this.hour;
    this.resolution = resolutionAt(this.camera.zoom, rights.finest_resolution);
    this.#line = openLink(frames, {
      onFrame: (frame) => this.#take(frame),
      onLink: (next) => this.#lineIs(next),
      onAnew: () => this.#anew(),
      onSignedOut,
      onRefused: () => this.#refused('refused'),
    });
  }

  /** `offline`: nobody has signed in yet, so there is no line until {@link goOnline}. */
  start(offline = false): void {
    this.#resubscribe();
    if (offline) this.link = { kind: 'stale', retryAt: Date.now(), busy: false };
    else this.goOnline();
    fetchEarly(this.camera.centre, this.camera.zoom, window.innerWidth, window.innerHeight);
    window.addEventListener('hashchange', this.#followHash);
  }

  goOnline(): void {
    if (this.#presence !== null) return;
    this.#line.start();
    this.#presence = watchPresence(this.#line, { page: document, frame: window }, surroundings);
  }

  stop(): void {
    lookAt(null);
    window.clearTimeout(this.#goTimer);
    window.clearTimeout(this.#keepTimer);
    window.removeEventListener('hashchange', this.#followHash);
    window.clearTimeout(this.#viewTimer);
    window.clearTimeout(this.#listTimer);
    this.#presence?.();
    this.#line.stop();
  }

  /** The map is drawn later than the stream opens: what has come by then is brought to it. */
  attach(map: RiskMap): void {
    this.#map = map;
    for (const states of this.#followed?.states.byParent() ?? []) map.show(states);
    map.select(this.selected);
    void this.#follow();
  }

  /** No map will ever come. */
  drawsNothing(): void {
    this.undrawable = true;
    this.choose('list');
  }

  /** Cells that were only names have a place now: the list can tell where they are. */
  shaped(): void {
    this.#listSoon();
  }

  moved(camera: Camera): void {
    this.camera = camera;
    this.#link();
    const resolution = resolutionAt(camera.zoom, this.rights.finest_resolution);
    if (resolution !== this.resolution) {
      this.resolution = resolution;
      this.#viewChanged();
    } else void this.#follow().then(() => this.#lookWhere());
    this.#listSoon();
  }

  /** Looks at the municipality in the middle of the screen too. */
  async lookHere(): Promise<void> {
    this.#lookAt(await this.#middle());
  }

  #lookAt(cell: string): void {
    this.#askedAt = cell;
    this.elsewhere = 'no';
    lookAt(cell);
    this.#resubscribe();
    // What was told of the one before is not followed any more.
    this.#mixed = false;
    this.#centres.forget();
    this.#map?.clear();
    this.#line.anew();
  }

  #middle(): Promise<string> {
    const [lng, lat] = this.camera.centre;
    return geometry().cellAt(lng, lat, this.resolution);
  }

  /**
   * Of a map that ends: a page that was opened beyond that goes there by itself, once, before anything is said to be shown. Tells
   * whether it does.
   */
  #goesToTheMiddle(): boolean {
    const cell = this.#middleAt;
    if (!this.rights.limited || this.#askedAt !== null || cell === null || this.#followed?.states.covers(cell) !== true) return false;
    this.#askedAt = cell;
    if (this.#stateOf(cell) !== null) return false;
    this.#goTimer = window.setTimeout(() => this.#lookAt(cell), 0);
    return true;
  }

  /** Of a map that ends: whether the middle of the screen lies beyond that. */
  async #lookWhere(): Promise<void> {
    if (!this.rights.limited || this.pending || this.link.kind !== 'live') return;
    const followed = this.#followed;
    const cell = await this.#middle();
    if (followed === null || followed !== this.#followed || this.pending || !followed.states.covers(cell)) return;
    if (this.#stateOf(cell) !== null) {
      this.#askedAt ??= cell;
      this.elsewhere = 'no';
    } else if (this.#askedAt === null) await this.lookHere();
    else this.elsewhere = this.#askedAt === cell ? 'refused' : 'offer';
  }

  chooseHour(hour: Hour): void {
    if (hour === this.hour) return;
    this.hour = hour;
    this.hourShown = hour === 'now' ? hourOfWeekAt(serverNow(), this.zone) : hour;
    this.#link();
    this.#viewChanged();
  }

  chooseKeyPopulation(code: string): void {
    if (code === this.keyPopulation) return;
    this.keyPopulation = code;
    this.#link();
    this.#viewChanged();
  }

  choose(show: 'map' | 'list'): void {
    this.show = show;
    this.#link();
    this.#listSoon();
  }

  async tapped(lng: number, lat: number): Promise<void> {
    const picking = this.picking;
    if (picking) {
      picking(await geometry().cellAt(lng, lat, 9), [lng, lat]);
      return;
    }
    const cell = await geometry().cellAt(lng, lat, this.resolution);
    const known = this.#stateOf(cell) !== null;
    this.select(known ? cell : null);
    if (!known) this.missed = this.#followed?.states.covers(cell) === true ? 'outside' : 'not_yet';
  }

  select(cell: string | null): void {
    this.selected = cell;
    this.selectedState = cell === null ? null : this.#stateOf(cell);
    this.missed = null;
    this.#map?.select(cell);
  }

  /** The account has heard of it. */
  acknowledge(position: number): void {
    this.#alerts.acknowledge(position);
  }

  retryNow(): void {
    this.#line.retryNow();
  }

  /** Someone edited the address or followed a link: go where it says. */
  readonly #followHash = (): void => {
    const link = readHash(location.hash);
    if (link.keyPopulation !== undefined && this.rights.key_populations.includes(link.keyPopulation)) this.chooseKeyPopulation(link.keyPopulation);
    if (link.hour !== undefined) this.chooseHour(link.hour);
    if (link.show !== undefined) this.show = link.show;
    if (link.centre === undefined || link.zoom === undefined) return;
    const camera = { centre: link.centre, zoom: link.zoom };
    if (this.undrawable) this.moved(camera);
    else this.#map?.goTo(camera);
  };

  #link(): void {
    // Somebody has just asked for another screen: their address must stand when the page is loaded for it.
    if (screenOf(location.hash) !== 'map') return;
    const state: ViewState = { keyPopulation: this.keyPopulation, hour: this.hour, show: this.show, ...this.camera };
    history.replaceState(history.state, '', writeHash(state));
  }

  #stateOf(cell: string): CellState | null {
    const byte = this.#followed?.states.get(cell);
    return byte === undefined ? null : stateFromByte(byte);
  }

  /** At once when nothing was asked lately, else when the drag has slowed down. */
  #viewChanged(): void {
    this.pending = true;
    this.listed = false;
    window.clearTimeout(this.#viewTimer);
    const wait = Math.max(0, this.#viewedAt + RESUBSCRIBE_MS - performance.now());
    this.#viewTimer = window.setTimeout(() => this.#resubscribe(), wait);
  }

  /** Another view: nothing is known of it yet. */
  #resubscribe(): void {
    this.#viewedAt = performance.now();
    const before = this.#followed;
    this.#subscription += 1;
    this.#followed = new Followed(this.#subscription, { keyPopulation: this.keyPopulation, hour: this.hour, resolution: this.resolution });
    this.problem = null;
    this.pending = true;
    this.listed = false;
    this.kept = 'no';
    if (this.link.kind === 'stale') this.asOf = null;
    if (before?.states.view.resolution !== this.resolution) {
      this.#centres.forget();
      this.#mixed = false;
      this.#map?.clear();
      if (this.selected !== null && resolutionOf(this.selected) !== this.resolution) this.select(null);
      void this.#follow();
    } else {
      this.#mixed = true;
      this.#unmix();
      void this.#follow(before.parents);
    }
  }

  #lineIs(next: Link): void {
    // What this phone has kept stays on the screen, and said to be old, until there is something newer.
    if (!(this.kept !== 'no' && next.kind === 'connecting')) this.link = next;
    this.#unmix();
    void this.#recall();
  }

  /** Without the server: what this phone has kept of the view. What it has not is not known, and looks so. */
  async #recall(): Promise<void> {
    const followed = this.#followed;
    const missing = followed?.parents.filter((parent) => followed.states.byParentOf(parent) === null) ?? [];
    if (this.views === null || followed === null || this.link.kind !== 'stale' || missing.length === 0) return;
    const hour = this.hour === 'now' ? hourOfWeekAt(serverNow(), this.zone) : this.hour;
    const { view, id } = followed.states;
    const found = await this.views.recall({ ...view, hour });
    if (followed !== this.#followed || followed.complete) return;
    for (const { parent, cells } of found?.parents ?? []) {
      const frame = { type: 'snapshot', id, parent, hour, epoch: KEPT_EPOCH, seq: 0, prev: 0, asOf: found?.asOf ?? 0, cells: { by: 'cell', cells } } as const;
      const recalled = followed.recall(frame);
      if (recalled?.ok !== true) continue;
      if (this.#map) this.#map.show(recalled.changed);
      else geometry().prepare([...recalled.changed.keys()]);
    }
    const shown = followed.parents.filter((parent) => followed.states.byParentOf(parent) !== null).length;
    this.kept = shown === 0 ? 'nothing' : shown === followed.parents.length ? 'all' : 'part';
    this.hourShown = hour;
    if (shown > 0 && found !== null) {
      this.asOf = this.asOf === null ? found.asOf : Math.min(this.asOf, found.asOf);
      this.sentence ??= found.sentence;
      this.pending = this.#mixed = false;
    }
    void this.#list();
  }

  /** What was just seen is there without a network, too. */
  #keepSoon(): void {
    if (this.views !== null && this.#keepTimer === 0) this.#keepTimer = window.setTimeout(() => void this.#keep(), KEEP_AFTER_MS);
  }

  async #keep(): Promise<void> {
    this.#keepTimer = 0;
    const followed = this.#followed;
    if (followed === null || !followed.complete || this.link.kind !== 'live' || this.asOf === null) return;
    const kind = { ...followed.states.view, hour: this.hourShown };
    const name = `${kind.keyPopulation} ${kind.hour} ${kind.resolution} ${followed.parents.join()}`;
    if (Date.now() - (this.#keptAt.get(name) ?? 0) < KEEP_EVERY_MS) return;
    this.#keptAt.set(name, Date.now());
    const parents = followed.parents.map((parent) => ({ parent, cells: [...(followed.states.byParentOf(parent) ?? [])] }));
    if (this.views === null) return;
    await this.views.remember(kind, { asOf: this.asOf, sentence: $state.snapshot(this.sentence), parents });
    this.remembered = true;
  }

  /** The view that was asked for will not come soon: the colours of the one before must not stand under its name. */
  #unmix(): void {
    const { kind } = this.link;
    if (!this.#mixed || (kind !== 'stale' && kind !== 'paused')) return;
    this.#mixed = false;
    this.#map?.clear();
    for (const states of this.#followed?.states.byParent() ?? []) this.#map?.show(states);
    this.selectedState = this.selected === null ? null : this.#stateOf(this.selected);
    this.#listSoon();
  }

  /** Another connection: what is known of the view stays, and the server tells what has changed. */
  #anew(): void {
    this.#followed?.awaitAll();
  }

  /** Follows the parents on the screen; `drawn` are those of the view before, whose colours are still on the map. */
  async #follow(drawn: readonly string[] = []): Promise<void> {
    const followed = this.#followed;
    if (followed === null) return;
    const bounds = this.#map?.bounds() ?? boundsAround(this.camera);
    const [parentsThere, middle] = await Promise.all([geometry().parents(bounds, this.resolution - PARENT_STEPS), this.rights.limited ? this.#middle() : null]);
    const wanted = parentsThere.slice(0, PARENTS_MAX);
    if (followed !== this.#followed) return;
    this.#middleAt = middle;
    const before = followed.parents;
    const left = before.filter((parent) => !wanted.includes(parent));
    const parents = [...left.slice(Math.max(0, left.length - Math.max(0, PARENTS_KEPT - wanted.length))), ...wanted];
    if (parents.length === before.length && parents.every((parent) => before.includes(parent))) {
      void this.#recall();
      return;
    }
    this.#offMap([...followed.follow(parents), ...drawn.filter((parent) => !parents.includes(parent))]);
    this.#line.look(followed.wanted);
    void this.#recall();
  }

  /** What nobody follows any more grows old: it is taken off the map. */
  #offMap(parents: readonly string[]): void {
    if (parents.length === 0) return;
    const step = this.resolution - PARENT_STEPS;
    this.#map?.forgetWhere((cell) => parents.includes(parentOf(cell, step)));
  }

  #refused(code: string): void {
    this.problem = code;
    this.pending = false;
  }

  /** Tells whether all that is on the screen is true as of now. */
  #take(frame: ServerFrame): boolean {
    this.#alerts.take(frame);
    if ((frame.type === 'hello' || frame.type === 'progress') && frame.sentence !== null) this.sentence = frame.sentence;
    if (frame.type === 'problem' && (frame.id === null || frame.id === this.#followed?.states.id)) this.#refused(frame.code);
    if (frame.type === 'progress') this.#followed?.beat(frame.epoch);
    if (frame.type === 'snapshot' || frame.type === 'delta') this.#apply(frame);
    const heard = heardUntil(frame, this.pending || this.#followed?.complete !== true, serverNow());
    if (heard !== null) {
      this.asOf = heard;
      this.kept = 'no';
      this.#keepSoon();
    }
    return heard !== null;
  }

  #apply(frame: CellFrame): void {
    const followed = this.#followed;
    if (followed?.states.id !== frame.id) return;
    const taken = followed.take(frame);
    if (!taken.ok) {
      if (taken.reason === 'repair') this.#line.repair(frame.parent);
      return;
    }
    // While the slider runs ahead, answers about the hour it has left still come: they must not pull it back.
    const { view } = followed.states;
    const current = view.hour === this.hour && view.keyPopulation === this.keyPopulation && view.resolution === this.resolution;
    if (current) this.hourShown = frame.hour;
    if (this.#map) this.#map.show(taken.changed);
    else if (taken.first) geometry().prepare([...taken.changed.keys()]);
    if (taken.gone.length > 0) this.#map?.forgetWhere((cell) => taken.gone.includes(cell));
    const complete = current && this.pending && followed.complete && !this.#goesToTheMiddle();
    if (complete) this.pending = this.#mixed = false;
    if (taken.first && this.missed === 'not_yet') this.missed = null;
    if (!taken.first) for (const cell of taken.changed.keys()) this.#changed.add(cell);
    if (this.selected !== null) {
      const next = this.#stateOf(this.selected);
      const before = this.selectedState;
      if (next?.level !== before?.level || next?.certainty !== before?.certainty) this.selectedState = next;
    }
    // A new view is told at once: until then the list would show the hour before under the new hour's name.
    if (complete) {
      void this.#list();
      // The line is called live once this is told.
      window.setTimeout(() => void this.#lookWhere(), 0);
    } else {
      this.#listSoon();
      // What is in the middle may have come with it, after the map was moved.
      if (taken.first && this.rights.limited) window.setTimeout(() => void this.#lookWhere(), 0);
    }
  }

  #listSoon(): void {
    if (this.#listTimer !== 0) return;
    this.#listTimer = window.setTimeout(() => {
      void this.#list();
    }, this.rows.length === 0 ? 60 : LIST_MS);
  }

  async #list(): Promise<void> {
    window.clearTimeout(this.#listTimer);
    this.#listTimer = 0;
    const followed = this.#followed;
    const rows = this.#map?.inView() ?? (await this.#rowsWithoutMap());
    if (followed !== this.#followed) return;
    this.rows = rows.sort(byLevel);
    this.listed = !this.pending && this.problem === null && (followed?.complete === true || this.kept === 'all');
    this.changes = rows.filter(({ cell }) => this.#changed.has(cell)).length;
    this.#changed.clear();
  }

  /** Only for who looks at the list: while the map is on its way, its shapes come first. */
  async #rowsWithoutMap(): Promise<Row[]> {
    const states = this.#followed?.states;
    if (states === undefined || this.show !== 'list') return [];
    await this.#centres.learn(states.byParent());
    return rowsWithin(states.byParent(), this.#centres.known, boundsAround(this.camera));
  }
}

/** What a screen of a phone's size would show, for asking before the map stands. */
function boundsAround({ centre: [lng, lat], zoom }: Camera): [number, number, number, number] {
  const degrees = (360 / (512 * 2 ** zoom)) * 1.1;
  const x = (degrees * window.innerWidth) / 2;
  const y = (degrees * window.innerHeight) / 2;
  return [lng - x, lat - y, lng + x, lat + y];
}
