import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NewEvent } from '../api/schema';
import type { outbox as Outbox } from './outbox.svelte';

const event: NewEvent = {
  id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', occurred_at: '2026-11-20T21:10:00-06:00', time_precision: 'T0',
  cell: '8928308280fffff', location_precision: 'G1', source: 'self',
};
const HOUR_MS = 3_600_000;

/** The server's side: who its cookie says is here, and what becomes of a report. */
const server = { handle: 'ana' as string | null, status: 503, reports: [] as string[], asked: 0, similar: [] as object[], withdraws: 503, withdrawn: [] as string[] };

function answer(status: number, body: object): Response {
  return new Response(JSON.stringify(body), { status });
}

function session(handle: string): object {
  return {
    handle, organisation: { slug: 'centro', name: 'Centro' }, role: 'promoter', may: { report: true, verify: false, past: false, map: null },
    deployment: { name: 'Guatemala', synthetic: true, zone: 'America/Guatemala', bbox: [-93, 13, -88, 18], centre: [-90.5, 14.6], zoom: 11, places: [] },
  };
}

function respond(url: string, { method }: RequestInit): Response {
  server.asked += 1;
  if (server.handle === null) return answer(401, { title: 'Signed out' });
  if (url.endsWith('/session')) return answer(200, session(server.handle));
  if (method === 'DELETE') {
    if (server.withdraws !== 503) server.withdrawn.push(url.split('/').at(-1) ?? '');
    return answer(server.withdraws, { title: 'No' });
  }
  if (method !== 'POST' || server.status !== 201) return answer(server.status, { title: 'Busy' });
  server.reports.push(server.handle);
  return answer(201, { id: event.id, status: 'created', version: 1, similar: server.similar });
}

let outbox: typeof Outbox;
const signedOut = vi.fn();

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  signedOut.mockReset();
  Object.assign(server, { handle: 'ana', status: 503, reports: [], asked: 0, similar: [], withdraws: 503, withdrawn: [] });
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => Promise.resolve(respond(url, init)));
  ({ outbox } = await import('./outbox.svelte'));
  outbox.open('centro/ana', signedOut);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('what the server could not take is sent again by itself, once', async () => {
  expect(await outbox.send(event)).toEqual({ kind: 'queued' });
  server.status = 201;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(server.reports).toEqual(['ana']);
  expect(outbox.entries).toEqual([]);
});

const SIMILAR = { id: '017f22e2-79b0-7cc3-98c4-dc0c0c073990', recorded_at: '2026-11-20T20:50:00-06:00' };

it('whether a report that was stored later is another told twice is asked of its author alone, until answered', async () => {
  server.similar = [SIMILAR];
  await outbox.send(event);
  expect(outbox.questions).toEqual([]);
  server.status = 201;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(outbox.questions).toEqual([{ author: 'centro/ana', id: event.id, kind: 'P1', similar: SIMILAR }]);
  outbox.close();
  outbox.open('centro/sol', signedOut);
  expect(outbox.questions).toEqual([]);
  outbox.close();
  outbox.open('centro/ana', signedOut);
  outbox.settle(event.id);
  expect(outbox.questions).toEqual([]);
});

it('a report that is stored at once is asked about by the form, not by the tray', async () => {
  Object.assign(server, { status: 201, similar: [SIMILAR] });
  expect(await outbox.send(event)).toEqual({ kind: 'stored', again: false, similar: [SIMILAR] });
  expect(outbox.questions).toEqual([]);
});

it('nobody else sees a report that waits, and it is never sent as they', async () => {
  await outbox.send(event);
  outbox.close();
  Object.assign(server, { handle: 'sol', status: 201 });
  outbox.open('centro/sol', signedOut);
  expect(outbox.entries).toEqual([]);
  expect(outbox.waitsForAuthor).toBe(true);
  window.dispatchEvent(new Event('online'));
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(server.reports).toEqual([]);
});

it('the same handle of another organisation is somebody else', async () => {
  await outbox.send(event);
  outbox.close();
  outbox.open('norte/ana', signedOut);
  expect(outbox.entries).toEqual([]);
});

it('its author who comes back sends it', async () => {
  await outbox.send(event);
  outbox.close();
  server.status = 201;
  outbox.open('centro/ana', signedOut);
  await vi.advanceTimersByTimeAsync(0);
  expect(server.reports).toEqual(['ana']);
});

it('nothing that waits is sent as whoever signed in in another tab', async () => {
  await outbox.send(event);
  Object.assign(server, { handle: 'sol', status: 201 });
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(server.reports).toEqual([]);
  expect(signedOut).toHaveBeenCalledOnce();
});

it('a session that has ended ends the tries, and is told', async () => {
  server.handle = null;
  signedOut.mockImplementation(() => outbox.close());
  expect(await outbox.send(event)).toEqual({ kind: 'queued' });
  expect(signedOut).toHaveBeenCalledOnce();
  const { asked } = server;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(server.asked).toBe(asked);
});

it('who leaves for good leaves nothing behind, nor a timer', async () => {
  await outbox.send(event);
  outbox.clear();
  outbox.close();
  const { asked } = server;
  server.status = 201;
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(server.asked).toBe(asked);
  outbox.open('centro/ana', signedOut);
  expect(outbox.entries).toEqual([]);
  expect(outbox.waitsForAuthor).toBe(false);
});

it('a report that is taken back while it waits is withdrawn, whether it had arrived or not', async () => {
  expect(await outbox.send(event)).toEqual({ kind: 'queued' });
  expect(await outbox.takeBack(event.id)).toBe(true);
  expect(outbox.entries.map(({ takenBack }) => takenBack)).toEqual([true]);
  Object.assign(server, { status: 201, withdraws: 404 });
  await vi.advanceTimersByTimeAsync(HOUR_MS);
  expect(outbox.entries).toEqual([]);
  expect(server).toMatchObject({ reports: [], withdrawn: [event.id] });
  expect(await outbox.takeBack(event.id)).toBe(false);
});
