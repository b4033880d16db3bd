import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Vault } from '../offline/vault';
import { SharedZone } from './shared_zone.svelte';

const NOW = Date.parse('2026-11-20T21:00:00-06:00');
let told: ((position: object) => void) | null = null;
let refused: ((error: { code: number }) => void) | null = null;
const cleared = vi.fn();
const shelf = new Map<string, unknown>();
const vault = {
  keep: (what: string, value: unknown) => Promise.resolve(shelf.set(what, value) !== undefined),
  kept: (what: string) => Promise.resolve(shelf.get(what) ?? null),
} as unknown as Vault;
const zone = (): SharedZone => new SharedZone((lng, lat, resolution) => Promise.resolve(`${lng} ${lat} ${resolution}`));

beforeEach(() => {
  shelf.clear();
  cleared.mockReset();
  [told, refused] = [null, null];
  vi.stubGlobal('navigator', { geolocation: {
    watchPosition: (on: (position: object) => void, failed: (error: { code: number }) => void) => {
      [told, refused] = [on, failed];
      return 7;
    },
    clearWatch: cleared,
  } });
});
afterEach(() => vi.unstubAllGlobals());

async function fix(one: SharedZone, atMs: number): Promise<void> {
  one.watch();
  told?.({ coords: { longitude: -90.5, latitude: 14.6, accuracy: 8 }, timestamp: atMs });
  await Promise.resolve();
}

it('sends nothing unless it was chosen for this very outing', async () => {
  const one = zone();
  await fix(one, NOW);
  expect([one.stateOf('a'), one.cellFor('a', NOW)]).toEqual(['off', null]);
  await one.choose('a', true, vault);
  expect([one.stateOf('a'), one.cellFor('a', NOW), one.cellFor('b', NOW)]).toEqual(['ready', '-90.5 14.6 8', null]);
});

it('a fix of a while ago is no place to look for somebody', async () => {
  const one = zone();
  await one.choose('a', true, vault);
  await fix(one, NOW - 6 * 60_000);
  expect(one.cellFor('a', NOW)).toBeNull();
});

it('ends at once when it is switched off, and forgets where the phone was', async () => {
  const one = zone();
  await one.choose('a', true, vault);
  await fix(one, NOW);
  await one.choose('a', false, vault);
  expect([one.stateOf('a'), one.cellFor('a', NOW), cleared.mock.calls]).toEqual(['off', null, [[7]]]);
  told?.({ coords: { longitude: 1, latitude: 1 }, timestamp: NOW });
  await Promise.resolve();
  await one.choose('a', true, vault);
  expect(one.cellFor('a', NOW)).toBeNull();
});

it('is remembered for its outing and for no other, and says when the phone does not tell', async () => {
  await zone().choose('a', true, vault);
  const [same, other] = [zone(), zone()];
  await same.recall('a', vault);
  await other.recall('b', vault);
  expect([same.stateOf('a'), other.stateOf('b')]).toEqual(['looking', 'off']);
  // A phone that has kept nothing of it goes by what the server knows, and by what is chosen then.
  const [told, stopped] = [zone(), zone()];
  await told.recall('c', vault, true);
  await stopped.choose('c', false, vault);
  await stopped.recall('c', vault, true);
  expect([told.stateOf('c'), stopped.stateOf('c')]).toEqual(['looking', 'off']);
  same.watch();
  refused?.({ code: 1 });
  expect(same.stateOf('a')).toBe('denied');
});
