/**
 * Sending one's zone with each word, for who has chosen it for this outing: a coarse cell, taken from the fix on the phone.
 * The position is asked for while the outing's screen is in front, so that no word waits for it; nothing between two words is kept or sent.
 */
import { flag, object, type Parser, text } from '../api/parse';
import { geometry } from '../map/geometry';
import type { Vault } from '../offline/vault';

/** Some 0.7 km²: enough to know which way to look, too coarse to find a door. */
const RESOLUTION = 8;
/** An older fix says where somebody was, not where they are. */
const FRESH_MS = 5 * 60_000;
const KEPT = 'zone';

const kept: Parser<{ outing: string; on: boolean }> = object({ outing: text, on: flag });

export type ZoneState = 'off' | 'looking' | 'ready' | 'denied';

export class SharedZone {
  /** What was chosen last on this phone, and for which outing. It ends with that. */
  #choice = $state.raw<{ readonly outing: string; readonly on: boolean } | null>(null);
  #fix = $state.raw<{ cell: string; atMs: number } | null>(null);
  #denied = $state(false);
  #watching: number | null = null;

  constructor(private readonly cellAt: (lng: number, lat: number, resolution: number) => Promise<string> = (...at) => geometry().cellAt(...at)) {}

  stateOf(outing: string): ZoneState {
    if (!this.#isOn(outing)) return 'off';
    if (this.#denied) return 'denied';
    return this.#fix === null ? 'looking' : 'ready';
  }

  #isOn(outing: string): boolean {
    return this.#choice?.outing === outing && this.#choice.on;
  }

  /**
   * What was chosen for this outing before the page was opened anew: on this phone, or, where that has kept nothing of it, as
   * the server knows it.
   */
  async recall(outing: string, vault: Vault | null, told = false): Promise<void> {
    let before: { outing: string; on: boolean } | null = null;
    try {
      before = kept(await vault?.kept(KEPT), '');
    } catch {
      // Nothing was chosen.
    }
    if (this.#choice?.outing !== outing) this.#choice = before?.outing === outing ? before : { outing, on: told };
  }

  /** Takes effect here at once; the server is told by a word of its own, in the order of all others. */
  async choose(outing: string, on: boolean, vault: Vault | null): Promise<void> {
    this.#choice = { outing, on };
    if (!on) this.unwatch();
    await vault?.keep(KEPT, { outing, on });
  }

  /** Asks where the phone is from now on, until {@link unwatch}. */
  watch(): void {
    if (this.#watching !== null) return;
    this.#denied = false;
    this.#watching = navigator.geolocation.watchPosition(
      ({ coords, timestamp }) => {
        this.#denied = false;
        void this.cellAt(coords.longitude, coords.latitude, RESOLUTION).then((cell) => { if (this.#watching !== null) this.#fix = { cell, atMs: timestamp }; });
      },
      ({ code }) => { if (code === 1) this.#denied = true; },
      { enableHighAccuracy: false, maximumAge: 60_000 },
    );
  }

  unwatch(): void {
    if (this.#watching !== null) navigator.geolocation.clearWatch(this.#watching);
    [this.#watching, this.#fix] = [null, null];
  }

  /** What goes with a word that is said now of an outing; null where nothing goes with it. */
  cellFor(outing: string, nowMs: number = Date.now()): string | null {
    if (!this.#isOn(outing) || this.#fix === null || nowMs - this.#fix.atMs > FRESH_MS) return null;
    return this.#fix.cell;
  }
}

export const sharedZone = new SharedZone();
