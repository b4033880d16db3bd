/** The board on a bad line: what is late, what is old, and what is not asked for in vain. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Board } from './board.svelte';

const NOW = Date.parse('2026-11-20T21:00:00-06:00');
const SECOND_MS = 1_000;
let board: Board;
let ways: Record<'/outreach' | '/duty', () => Promise<Response>>;
const after = <T>(ms: number, value: () => T): Promise<T> => new Promise((resolve) => setTimeout(() => resolve(value()), ms));
const nobody = (): Response => Response.json({ outreach: [] });
const never = (): Promise<Response> => new Promise(() => undefined);

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW, toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  ways = { '/outreach': () => Promise.resolve(nobody()), '/duty': () => Promise.resolve(Response.json({ turns: [] })) };
  vi.stubGlobal('fetch', (url: string) => (url.startsWith('/api/v1/outreach') ? ways['/outreach']() : ways['/duty']()));
  board = new (await import('./board.svelte')).Board(() => undefined);
});
afterEach(() => {
  board.stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('who is out is shown although the roster does not answer', async () => {
  ways['/duty'] = never;
  board.start();
  await vi.advanceTimersByTimeAsync(10);
  expect(board.asOf).not.toBeNull();
  // And nothing is said of who is on duty.
  expect(board.turnsAsOf).toBeNull();
});

it('what was long on its way is as old as the question', async () => {
  ways['/outreach'] = () => after(18 * SECOND_MS, nobody);
  board.start();
  await vi.advanceTimersByTimeAsync(18 * SECOND_MS + 10);
  expect((board.asOf ?? 0) - NOW).toBeLessThan(SECOND_MS);
});

it('a failure is said and keeps what was told, with its time; it is asked again by itself', async () => {
  board.start();
  await vi.advanceTimersByTimeAsync(10);
  const told = board.asOf;
  ways['/outreach'] = () => Promise.reject(new TypeError('cut'));
  await board.refresh();
  expect([board.failure?.kind, board.asOf]).toEqual(['offline', told]);
  ways['/outreach'] = () => Promise.resolve(nobody());
  await vi.advanceTimersByTimeAsync(3 * SECOND_MS);
  expect(board.failure).toBeNull();
});
