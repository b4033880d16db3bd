/**
 * An hour of work on a line of which 40 % of all requests are cut, before they arrive or before the answer does, while the phone is
 * locked and tabs are killed: nothing is lost, nothing is stored twice, nothing goes out under another name.
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NewEvent } from '../api/schema';
import type { outbox as Outbox } from './outbox.svelte';
import { dice, Disk } from './test_line';

const MINUTE_MS = 60_000;
const CUT = 0.4;

const SESSION = {
  handle: 'ana', organisation: { slug: 'centro', name: 'Centro' }, role: 'promoter', may: { report: true, verify: false, past: false, map: null },
  deployment: { name: 'Guatemala', synthetic: true, zone: 'America/Guatemala', bbox: [-93, 13, -88, 18], centre: [-90.5, 14.6], zoom: 11, places: [] },
};
const answer = (status: number, body: object): Response => new Response(JSON.stringify(body), { status });
const eventOf = (number: number): NewEvent => ({
  id: `017f22e2-79b0-7cc3-98c4-${number.toString(16).padStart(12, '0')}`, kind: 'P1', occurred_at: '2026-11-20T21:10:00-06:00', time_precision: 'T0',
  cell: '8928308280fffff', location_precision: 'G1', source: 'self', narrative: `reporte ${number}`,
});

const server = { stored: new Map<string, number>(), cut: CUT, roll: dice(1), inSession: true };

function respond(url: string, { method, body }: RequestInit): Response {
  const cutAt = server.roll() < server.cut ? (server.roll() < 0.5 ? 'way' : 'answer') : null;
  if (cutAt === 'way') throw new TypeError('cut');
  if (!server.inSession) return answer(401, { title: 'Signed out' });
  if (url.endsWith('/session')) {
    if (cutAt !== null) throw new TypeError('cut');
    return answer(200, SESSION);
  }
  const { id } = JSON.parse(typeof body === 'string' ? body : '{}') as { id: string };
  const before = server.stored.get(id) ?? 0;
  if (method === 'POST') server.stored.set(id, before + 1);
  if (cutAt !== null) throw new TypeError('cut');
  return answer(before === 0 ? 201 : 200, { id, status: before === 0 ? 'created' : 'already_had', version: 1, similar: [] });
}

async function newTab(): Promise<typeof Outbox> {
  vi.clearAllTimers();
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  return (await import('./outbox.svelte')).outbox;
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => new Promise((resolve) => resolve(respond(url, init))));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it.each([1, 2, 3, 4, 5])('nothing is lost and nothing doubled in an hour of a line that is cut, seed %i', async (seed) => {
  Object.assign(server, { stored: new Map(), cut: CUT, roll: dice(seed), inSession: true });
  const disk = new Disk();
  const roll = dice(seed + 1_000);
  let outbox = await newTab();
  await outbox.open('centro/ana', () => undefined, disk.vault(true));
  const written: string[] = [];
  for (let minute = 0; minute < 60; minute += 1) {
    const event = eventOf(minute + 1);
    const sent = outbox.send(event);
    written.push(event.id);
    // The page may go while the server is being asked, as soon as the report lies on the disk.
    await vi.waitUntil(() => disk.letters.size > 0 || server.stored.has(event.id));
    const happens = roll();
    if (happens < 0.1) {
      outbox = await newTab();
      // Without a network at first, so that what lies here is closed.
      await outbox.open('centro/ana', () => undefined, disk.vault(false));
      await outbox.open('centro/ana', () => undefined, disk.vault(true));
    } else {
      await sent;
      if (happens < 0.25) {
        outbox.close();
        await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
        await outbox.open('centro/ana', () => undefined, disk.vault(true));
      }
    }
    await vi.advanceTimersByTimeAsync(MINUTE_MS);
  }
  server.cut = 0;
  await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
  await outbox.sendAll();
  expect([...server.stored.keys()].sort()).toEqual([...written].sort());
  expect(outbox.entries.filter(({ state }) => state.kind !== 'sent')).toEqual([]);
  expect(disk.letters.size).toBe(0);
  expect([...server.stored.values()].some((times) => times > 1), 'some were sent again, and told to be known').toBe(true);
});

it('what was sealed is sent by nobody but who wrote it', async () => {
  Object.assign(server, { stored: new Map(), cut: 1, roll: () => 0.3, inSession: true });
  const disk = new Disk();
  let outbox = await newTab();
  await outbox.open('centro/ana', () => undefined, disk.vault(true));
  await outbox.send(eventOf(1));
  outbox = await newTab();
  server.cut = 0;
  await outbox.open('centro/sol', () => undefined, disk.vault(true));
  await vi.advanceTimersByTimeAsync(10 * MINUTE_MS);
  expect(outbox.entries).toEqual([]);
  expect(server.stored.size).toBe(0);
  expect(disk.letters.size).toBe(1);
});
