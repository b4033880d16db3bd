import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NewEvent } from '../api/schema';
import type { outbox as Outbox } from '../offline/outbox.svelte';
import type { undo as Undo } from './undo.svelte';

const event: NewEvent = {
  id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', occurred_at: '2026-11-20T21:10:00-06:00', time_precision: 'T0', cell: '8928308280fffff', location_precision: 'G1', source: 'self',
};
const server = { reports: 201, withdraws: 204 };
let outbox: typeof Outbox;
let undo: typeof Undo;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  Object.assign(server, { reports: 201, withdraws: 204 });
  vi.stubGlobal('fetch', (_: string, { method }: RequestInit) => {
    const status = method === 'POST' ? server.reports : server.withdraws;
    if (status === 0) return Promise.reject(new TypeError('no network'));
    if (status === 204) return Promise.resolve(new Response(null, { status }));
    return Promise.resolve(Response.json(status === 201 ? { id: event.id, status: 'created', version: 1, similar: [] } : { code: 'not_found', title: 'No', detail: 'No' }, { status }));
  });
  ({ outbox } = await import('../offline/outbox.svelte'));
  ({ undo } = await import('./undo.svelte'));
  await outbox.open('centro/ana', () => undefined);
});
afterEach(() => {
  undo.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function undone(): Promise<string | undefined> {
  await outbox.send(event);
  undo.offer(event.id);
  await undo.undo();
  return undo.state?.kind;
}

it('what the server has taken away counts no more', async () => {
  expect(await undone()).toBe('done');
});

it('without a network nobody says that it counts no more', async () => {
  Object.assign(server, { reports: 0, withdraws: 0 });
  expect(await undone()).toBe('waits');
  expect(outbox.entries.map(({ takenBack }) => takenBack)).toEqual([true]);
});

it('a report that was sent and cannot be taken away is said to be there, and can be tried again', async () => {
  server.withdraws = 0;
  expect(await undone()).toBe('failed');
  server.withdraws = 404;
  await undo.undo();
  expect(undo.state?.kind).toBe('done');
});
