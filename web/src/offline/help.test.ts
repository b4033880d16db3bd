import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { help as Help } from './help.svelte';
import type { Author } from './outbox.svelte';
import { Disk } from './test_line';

const RULES = { levels: [] };
const ME: Author = 'a/one';
const problem = (status: number, code = 'x'): Response => Response.json({ code, title: 'No', detail: 'No' }, { status });

let help: typeof Help;
let disk: Disk;
let answer: () => Promise<Response>;
beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal('fetch', () => answer());
  disk = new Disk();
  ({ help } = await import('./help.svelte'));
});
afterEach(() => vi.unstubAllGlobals());

async function opened(as: () => Promise<Response>): Promise<boolean> {
  answer = as;
  await help.open(ME, disk.vault(true), () => Promise.resolve());
  // What is known from before is so at once; what is answered after it is another moment's.
  const atOnce = help.offered;
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  expect(help.offered).toBe(atOnce);
  return atOnce;
}
const ok = (): Promise<Response> => Promise.resolve(Response.json(RULES));
const silence = (): Promise<Response> => new Promise(() => undefined);
const ways: Record<string, () => Promise<Response>> = {
  'no network': () => Promise.reject(new TypeError('cut')),
  'a session that is over': () => Promise.resolve(problem(401)),
  'a server that is ill': () => Promise.resolve(problem(503)),
  'too many questions': () => Promise.resolve(problem(429)),
  'an account that sleeps': () => Promise.resolve(problem(403, 'account_sleeps')),
  'somebody else’s page': () => Promise.resolve(new Response('<html>')),
};

it.each(Object.entries(ways))('%s does not take the call for help away from who has had it', async (_, way) => {
  expect(await opened(ok)).toBe(true);
  vi.resetModules();
  ({ help } = await import('./help.svelte'));
  expect(await opened(way)).toBe(true);
});

it('an answer that does not come keeps nobody waiting who has had it before', async () => {
  expect(await opened(ok)).toBe(true);
  vi.resetModules();
  ({ help } = await import('./help.svelte'));
  expect(await opened(silence)).toBe(true);
});

it.each(Object.entries(ways))('%s on the first day leaves the call for help, too', async (_, way) => {
  expect(await opened(way)).toBe(true);
});

it('only a server that says so hears no calls from here, and that is kept until it says otherwise', async () => {
  for (const status of [403, 404]) {
    expect(await opened(() => Promise.resolve(problem(status)))).toBe(false);
    for (const way of Object.keys(ways).filter((name) => name !== 'an account that sleeps')) expect(await opened(ways[way] ?? ok)).toBe(false);
    expect(await opened(ok)).toBe(true);
    vi.resetModules();
    ({ help } = await import('./help.svelte'));
    disk = new Disk();
  }
});
