/**
 * An hour of an outing on a line of which 40 % of all requests are cut, before they arrive or before the answer does, while the phone is
 * locked and tabs are killed: every word is heard once, in its order and with its time. (`offline/cut_line.test.ts`: reports.)
 */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { NewPlan, SaidKind } from '../api/outings';
import { dice, Disk } from '../offline/test_line';
import type { outing as OwnOutings } from './own_outings.svelte';

const MINUTE_MS = 60_000;
const START = Date.parse('2026-11-20T21:00:00-06:00');
const ID = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
const iso = (minutes: number): string => new Date(START + minutes * MINUTE_MS).toISOString();
const PLAN: NewPlan = { id: ID, starts_at: iso(5), ends_at: iso(60), home_by: iso(90), company: 'pair' };

interface Heard {
  kind: string;
  /** When it was tapped, as the server reckons it: by how long it has waited. */
  tappedMs: number;
  times: number;
}
const server = { heard: new Map<string, Heard>(), plans: 0, cut: 0.4, roll: dice(1) };

const told = (): object => ({
  id: ID, code: '398F', phase: 'at_place', colour: 'green', exercise: false, exercise_asked: false, suspended: false, contacts_missed: null, starts_at: PLAN.starts_at, ends_at: PLAN.ends_at, home_by: PLAN.home_by, company: 'pair', vehicle: false, vehicle_state: null,
  shares_zone: false, requirement: { level: 3, go: 'pair', check_every: 60, buddy: true, transport: false, approval: false }, check_ins: [], place: { cell: '8928308280fffff', setting: null }, watch: { supervisors: 2, roster: false, gaps: [] },
});

function respond(url: string, { method, body }: RequestInit): Response {
  const cutAt = server.roll() < server.cut ? (server.roll() < 0.5 ? 'way' : 'answer') : null;
  if (cutAt === 'way') throw new TypeError('cut');
  if (method === 'POST' && url.endsWith('/outreach')) server.plans += 1;
  if (method === 'POST' && url.endsWith('/check_ins')) {
    const { id, kind, tapped_at: tapped, sent_at: sent } = JSON.parse(String(body)) as Record<'id' | 'kind' | 'tapped_at' | 'sent_at', string>;
    const before = server.heard.get(id);
    if (before === undefined) server.heard.set(id, { kind, tappedMs: Date.now() - (Date.parse(sent) - Date.parse(tapped)), times: 1 });
    else before.times += 1;
  }
  if (cutAt !== null) throw new TypeError('cut');
  return new Response(JSON.stringify(url.endsWith('/outreach') && method === 'GET' ? { outreach: server.plans > 0 ? [told()] : [] } : told()), { status: method === 'GET' ? 200 : 201 });
}

async function newTab(): Promise<typeof OwnOutings> {
  vi.clearAllTimers();
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  return (await import('./own_outings.svelte')).outing;
}

beforeEach(() => {
  vi.useFakeTimers({ now: START });
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => new Promise((resolve) => resolve(respond(url, init))));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What is said in each minute; in most of them that all is well. */
const wordOf = (minute: number): SaidKind => ({ 1: 'set_out', 5: 'arrive', 30: 'yellow', 40: 'green', 55: 'leave', 59: 'home' } as Partial<Record<number, SaidKind>>)[minute] ?? 'ok';

it.each([1, 2, 3, 4, 5])('every word of an hour on a line that is cut is heard once, in its order and with its time, seed %i', async (seed) => {
  Object.assign(server, { heard: new Map(), plans: 0, cut: 0.4, roll: dice(seed) });
  const [disk, roll] = [new Disk(), dice(seed + 1_000)];
  let outing = await newTab();
  const open = (reads: boolean): Promise<void> => outing.open('centro/ana', disk.vault(reads), () => undefined, () => Promise.resolve());
  await open(true);
  void outing.plan(PLAN);
  const said: { kind: string; tappedMs: number }[] = [];
  for (let minute = 1; minute < 60; minute += 1) {
    const kind = wordOf(minute);
    said.push({ kind, tappedMs: Date.now() });
    const sent = outing.say(ID, kind);
    // The page may go while the server is being asked, as soon as the word lies on the disk.
    await vi.waitUntil(() => outing.sealed);
    const happens = roll();
    if (happens < 0.1) {
      outing = await newTab();
      // Without a network at first, so that what lies here is closed.
      await open(false);
      await open(true);
    } else {
      await sent;
      if (happens < 0.25) {
        outing.close();
        await vi.advanceTimersByTimeAsync(MINUTE_MS / 4);
        await open(true);
      }
    }
    await vi.advanceTimersByTimeAsync(MINUTE_MS / 2);
  }
  server.cut = 0;
  await vi.advanceTimersByTimeAsync(5 * MINUTE_MS);
  await outing.send();
  const heard = [...server.heard.values()];
  expect(heard.map(({ kind }) => kind)).toEqual(said.map(({ kind }) => kind));
  expect(heard.every(({ tappedMs }, at) => Math.abs(tappedMs - (said[at]?.tappedMs ?? 0)) < 2_000), 'each with the time at which it was tapped').toBe(true);
  expect([outing.pending, disk.letters.size]).toEqual([false, 0]);
  expect(heard.some(({ times }) => times > 1) && server.plans > 0, 'some were sent again, and told to be known').toBe(true);
}, 120_000);
