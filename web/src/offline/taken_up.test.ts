import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Outing } from '../api/outings';
import type { Author } from './outbox.svelte';
import type { takenUp as TakenUp } from './taken_up.svelte';
import type { Vault } from './vault';

const NOW = Date.parse('2026-11-20T21:00:00-06:00');
const ID = '017f22e2-79b0-7cc3-98c4-dc0c0c07398f';
const alarm = (number: number, taken = false): object => ({
  number, cause: 'not_heard', due_at: new Date(NOW).toISOString(), step: 'R2', called_at: null, taken_up: taken, taken_up_by: null, taken_up_at: null, answered_at: null, answer_said_at: null, next: null,
});
const outing = (...alarms: object[]): object => ({
  id: ID, code: '398F', phase: 'at_place', colour: 'green', exercise: false, exercise_asked: false, suspended: false, contacts_missed: null, starts_at: new Date(NOW).toISOString(), ends_at: new Date(NOW).toISOString(), home_by: new Date(NOW).toISOString(),
  company: 'pair', vehicle: false, vehicle_state: null, requirement: { level: 3, go: 'pair', check_every: 60, buddy: true, transport: false, approval: false }, promoter: 'ana', alarms,
});
const server = { reached: true, alarms: [] as object[], asked: [] as string[] };

function respond(url: string, { method }: RequestInit): Response {
  const path = url.replace('/api/v1', '');
  if (!server.reached) throw new TypeError('no network');
  if (method === 'GET') return new Response(JSON.stringify({ outreach: [outing(...server.alarms)] }));
  server.asked.push(path);
  return new Response(JSON.stringify(outing(...server.alarms)));
}

/** A phone's letters in memory. */
class Letters {
  readonly written = new Map<string, unknown>();
  readonly readsLetters = true;
  write(value: unknown): Promise<string> {
    const name = `letter ${this.written.size}`;
    this.written.set(name, structuredClone(value));
    return Promise.resolve(name);
  }
  discard(name: string): Promise<void> {
    this.written.delete(name);
    return Promise.resolve();
  }
  letters(): Promise<{ open: { name: string; value: unknown }[]; closed: string[] }> {
    return Promise.resolve({ open: [...this.written].map(([name, value]) => ({ name, value })), closed: [] });
  }
}

let takenUp: typeof TakenUp;
let letters: Letters;
const seen = (...numbers: number[]): Outing => ({ id: ID, alarms: numbers.map((number) => ({ number, taken_up: false, answered_at: null })) }) as unknown as Outing;
async function opened(author: Author = 'centro/luz'): Promise<void> {
  vi.resetModules();
  ({ takenUp } = await import('./taken_up.svelte'));
  await takenUp.open(author, letters as unknown as Vault, () => undefined);
}

beforeEach(async () => {
  vi.useFakeTimers({ now: NOW });
  Object.assign(server, { reached: true, alarms: [alarm(1)], asked: [] });
  letters = new Letters();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => Promise.resolve().then(() => respond(url, init)));
  await opened();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function tappedWithoutNetwork(): Promise<void> {
  server.reached = false;
  await takenUp.add(seen(1));
  takenUp.wait(ID);
}

it('what is taken up without a network lies on the phone and is said once there is one', async () => {
  const heard = vi.fn();
  takenUp.whenHeard(heard);
  await tappedWithoutNetwork();
  expect([takenUp.waiting, takenUp.sealed, letters.written.size]).toEqual([[ID], true, 1]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(server.asked).toEqual([]);
  server.reached = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect([server.asked, takenUp.pending, letters.written.size, heard.mock.calls.length]).toEqual([[`/outreach/${ID}/acknowledgement`], false, 0, 1]);
});

it('the page may be gone meanwhile; nobody else says it', async () => {
  await tappedWithoutNetwork();
  server.reached = true;
  await opened('centro/sol');
  expect([server.asked, takenUp.pending]).toEqual([[], false]);
  await opened();
  expect([server.asked.length, letters.written.size]).toEqual([1, 0]);
});

it('of an alarm that was raised since, nothing was said', async () => {
  await tappedWithoutNetwork();
  Object.assign(server, { reached: true, alarms: [alarm(1), alarm(2)] });
  await takenUp.send();
  expect([server.asked, takenUp.pending, letters.written.size]).toEqual([[], false, 0]);
});

it('where somebody else was faster, or it was long ago, there is nothing more to say', async () => {
  await tappedWithoutNetwork();
  Object.assign(server, { reached: true, alarms: [alarm(1, true)] });
  await takenUp.send();
  expect([server.asked, takenUp.pending]).toEqual([[], false]);

  server.alarms = [alarm(1)];
  await tappedWithoutNetwork();
  vi.setSystemTime(NOW + 61 * 60_000);
  server.reached = true;
  await takenUp.send();
  expect([server.asked, takenUp.pending, letters.written.size]).toEqual([[], false, 0]);
});
