import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NewPlan } from '../api/outings';
import type { Author } from '../offline/outbox.svelte';
import type { Vault } from '../offline/vault';
import type { outing as OwnOutings } from './own_outings.svelte';

const NOW = Date.parse('2026-11-20T21:00:00-06:00');
const HOUR_MS = 3_600_000;
const ID = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
const PLAN: NewPlan = { id: ID, starts_at: at(0.5), ends_at: at(2), home_by: at(3), company: 'pair' };
function at(hours: number): string {
  return new Date(NOW + hours * HOUR_MS).toISOString();
}

interface Asked {
  method: string;
  path: string;
  body: { kind?: string; tapped_at?: string; sent_at?: string };
}
const server = { status: 201, phase: 'planned', asked: [] as Asked[], whole: {} };
/** The first list that is asked for from now on is answered as things stand now, but only once this is called. */
function delayed(): () => void {
  let arrive = (): void => undefined;
  const travelled = new Promise<void>((resolve) => (arrive = resolve));
  const before = globalThis.fetch;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (init.method !== 'GET') return before(url, init);
    vi.stubGlobal('fetch', before);
    const answer = await before(url, init);
    await travelled;
    return answer;
  });
  return arrive;
}

function outreach(): object {
  return {
    id: ID, code: '398F', phase: server.phase, colour: 'green', exercise: false, exercise_asked: false, protocol_read: null, suspended: false, contacts_missed: null, starts_at: PLAN.starts_at, ends_at: PLAN.ends_at, home_by: PLAN.home_by, company: 'pair', vehicle: false, vehicle_state: null,
    expected: { kind: 'set_out', at: PLAN.starts_at }, requirement: { level: 3, go: 'pair', check_every: 60, buddy: true, transport: false, approval: false }, ...server.whole,
  };
}

function respond(url: string, { method, body }: RequestInit): Response {
  const path = url.replace('/api/v1', '');
  if (server.status === 0) throw new TypeError('no network');
  if (method === 'GET') return new Response(JSON.stringify(path === '/outreach' ? { outreach: server.asked.some((one) => one.path === '/outreach') ? [outreach()] : [] } : outreach()));
  server.asked.push({ method: method ?? '', path, body: JSON.parse(String(body)) as Asked['body'] });
  if (server.status !== 201) return new Response(JSON.stringify({ title: 'No', detail: 'No' }), { status: server.status });
  return new Response(JSON.stringify(outreach()), { status: 201 });
}

/** A phone's drawers in memory, that open for whoever comes. */
class Drawers {
  readonly written = new Map<string, unknown>();
  readonly shelf = new Map<string, unknown>();
  write(value: unknown, before: string | null): Promise<string> {
    const name = before ?? `letter ${this.written.size}`;
    this.written.set(name, structuredClone(value));
    return Promise.resolve(name);
  }
  discard(name: string): Promise<void> {
    this.written.delete(name);
    return Promise.resolve();
  }
  readonly readsLetters = true;
  letters(): Promise<{ open: { name: string; value: unknown }[]; closed: string[] }> {
    return Promise.resolve({ open: [...this.written].map(([name, value]) => ({ name, value })), closed: [] });
  }
  keep(what: string, value: unknown): Promise<boolean> {
    this.shelf.set(what, structuredClone(value));
    return Promise.resolve(true);
  }
  kept(what: string): Promise<unknown> {
    return Promise.resolve(this.shelf.get(what) ?? null);
  }
}

let outing: typeof OwnOutings;
let drawers: Drawers;
const signedOut = vi.fn();
const opened = (author: Author = 'centro/ana'): Promise<void> => outing.open(author, drawers as unknown as Vault, signedOut, () => Promise.resolve());
async function anew(): Promise<void> {
  vi.resetModules();
  ({ outing } = await import('./own_outings.svelte'));
}
const said = (): string[] => server.asked.map(({ path, body }) => body.kind ?? path);

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  signedOut.mockReset();
  Object.assign(server, { status: 201, phase: 'planned', asked: [], whole: {} });
  drawers = new Drawers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => Promise.resolve().then(() => respond(url, init)));
  await anew();
  await opened();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it('a zone goes with a word on the way, and with none that is said at the own door', async () => {
  vi.stubGlobal('navigator', { geolocation: { watchPosition: () => 1, clearWatch: () => undefined } });
  const { sharedZone } = await import('./shared_zone.svelte');
  await opened();
  vi.spyOn(sharedZone, 'cellFor').mockReturnValue('886d340001fffff');
  for (const kind of ['set_out', 'arrive', 'home'] as const) await outing.say(ID, kind);
  expect(server.asked.map(({ body }) => [body.kind, (body as { cell?: string }).cell])).toEqual([['set_out', undefined], ['arrive', '886d340001fffff'], ['home', undefined]]);
});

it('what is said without a network waits in its order, is shown as waiting, and goes with the time it was tapped', async () => {
  server.status = 0;
  await outing.plan(PLAN);
  vi.setSystemTime(NOW + 60_000);
  await outing.say(ID, 'set_out');
  vi.setSystemTime(NOW + 120_000);
  await outing.say(ID, 'arrive');
  expect([outing.current?.phase, outing.current?.sent, outing.confirmed, outing.waiting.length]).toEqual(['at_place', false, null, 3]);
  server.status = 201;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(said()).toEqual(['/outreach', 'set_out', 'arrive']);
  const waited = server.asked.slice(1).map(({ body }) => Date.parse(body.sent_at ?? '') - Date.parse(body.tapped_at ?? ''));
  expect(waited[0]).toBe((waited[1] ?? 0) + 60_000);
  expect([outing.waiting.length, drawers.written.size, outing.confirmed?.said]).toEqual([0, 0, 'arrive']);
});

it('nothing is said of a plan that the server does not take, and it goes with it', async () => {
  server.status = 422;
  await outing.plan({ ...PLAN, buddy: 'nobody' });
  await outing.say(ID, 'set_out');
  expect([said(), outing.waiting.map(({ refused }) => refused?.kind ?? null)]).toEqual([['/outreach'], ['problem', null]]);
  await outing.discard(ID);
  expect([outing.waiting.length, drawers.written.size, outing.current]).toEqual([0, 0, null]);
});

it('a page that is gone loses nothing, and nobody else says it', async () => {
  server.status = 503;
  await outing.plan(PLAN);
  await outing.say(ID, 'set_out');
  Object.assign(server, { status: 201, asked: [] });
  await anew();
  await opened('centro/eva');
  expect([server.asked.length, outing.waiting.length]).toEqual([0, 0]);
  await anew();
  await opened();
  expect(said()).toEqual(['/outreach', 'set_out']);
});

it('without a network it shows what the server said last, and says that it is old; put away, it shows nothing and sends on', async () => {
  await outing.plan(PLAN);
  server.status = 0;
  await anew();
  await opened();
  expect([outing.old, outing.current?.id]).toEqual([true, ID]);
  await outing.say(ID, 'set_out');
  outing.close();
  expect(outing.mine).toEqual([]);
  server.status = 201;
  await outing.send();
  expect(said()).toEqual(['/outreach', 'set_out']);
});

it('who comes while it was asked for nobody yet is told of their own', async () => {
  await outing.plan(PLAN);
  drawers = new Drawers();
  await anew();
  const arrive = delayed();
  const early = outing.refresh();
  const open = opened();
  await vi.advanceTimersByTimeAsync(1_000);
  arrive();
  await Promise.all([early, open]);
  expect([outing.current?.id, outing.untold]).toEqual([ID, null]);
});

it('what was confirmed since it was asked stands', async () => {
  server.whole = { place: { cell: '886d340001fffff', setting: null }, watch: { supervisors: 1, roster: true, gaps: [] } };
  await outing.plan(PLAN);
  const arrive = delayed();
  const asked = outing.refresh();
  await vi.advanceTimersByTimeAsync(1_000);
  server.phase = 'underway';
  await outing.say(ID, 'set_out');
  arrive();
  await asked;
  expect(outing.current?.phase).toBe('underway');
});

it('that the server has not told is not that there is none', async () => {
  server.status = 0;
  drawers = new Drawers();
  await anew();
  await opened();
  expect([outing.toldMs, outing.untold?.kind, outing.current]).toEqual([null, 'offline', null]);
  server.status = 201;
  await outing.refresh();
  expect([outing.toldMs, outing.untold]).toEqual([NOW, null]);
});

it('a phone that was put away and is opened by who is made to shows and sends nothing of before', async () => {
  server.status = 503;
  await outing.say(ID, 'set_out');
  outing.close();
  drawers = new Drawers();
  Object.assign(server, { status: 201, asked: [] });
  await opened();
  expect([server.asked.length, outing.waiting.length, outing.mine.length]).toEqual([0, 0, 0]);
});

it('a session that has ended ends the page, and what was said stays', async () => {
  server.status = 401;
  await outing.say(ID, 'ok');
  expect([signedOut.mock.calls.length, outing.waiting.length, drawers.written.size]).toEqual([1, 1, 1]);
});

it('the outing whose place a plan takes is called off once the server knows of the plan, and not before', async () => {
  const other = '017f22e2-79b0-7cc3-98c4-dc0c0c073990';
  const calledOff = (): string[] => server.asked.filter(({ body }) => body.kind === 'call_off').map(({ path }) => path);
  server.status = 422;
  await outing.plan(PLAN, other);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calledOff()).toEqual([]);
  await outing.discard(ID);
  server.status = 0;
  await outing.plan({ ...PLAN }, other);
  expect(calledOff()).toEqual([]);
  server.status = 201;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(calledOff()).toEqual([`/outreach/${other}/check_ins`]);
});
