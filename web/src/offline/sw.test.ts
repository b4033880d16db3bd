/** The service worker when the program is renewed while a page of the version before is open. */
import { beforeEach, afterEach, expect, it, vi } from 'vitest';
import { makeRoom } from './room';

const SHELL = ['/', '/assets/page-new.js'];
const CURRENT = 'shell-__VERSION__';

/** What a browser keeps, in the order in which it was made. */
const kept = new Map<string, Map<string, string>>();
const handlers = new Map<string, (event: object) => void>();
const storage = {
  keys: () => Promise.resolve([...kept.keys()]),
  delete: (name: string) => Promise.resolve(kept.delete(name)),
  has: (name: string) => Promise.resolve(kept.has(name)),
  match: (path: string, { cacheName }: { cacheName?: string } = {}) => {
    const found = [...kept].filter(([name]) => cacheName === undefined || name === cacheName).flatMap(([, parts]) => parts.get(path) ?? []);
    return Promise.resolve(found[0] === undefined ? undefined : new Response(found[0]));
  },
  open: (name: string) => {
    const parts = kept.get(name) ?? new Map<string, string>();
    kept.set(name, parts);
    return Promise.resolve({ addAll: (paths: readonly string[]) => Promise.resolve(paths.forEach((path) => parts.set(path, `new ${path}`))) });
  },
};

beforeEach(async () => {
  vi.resetModules();
  kept.clear();
  for (const [name, ...paths] of [['shell-oldest', '/assets/page-oldest.js'], ['shell-before', '/', '/assets/page-old.js', '/assets/PinPad-old.js'], ['basemap-before', '/basemap'], ['audio', '/audio/ok.m4a']]) {
    kept.set(name ?? '', new Map(paths.map((path) => [path, `old ${path}`])));
  }
  vi.stubGlobal('caches', storage);
  vi.stubGlobal('window', { caches: storage });
  vi.stubGlobal('location', { origin: 'https://here' });
  vi.stubGlobal('skipWaiting', () => Promise.resolve());
  vi.stubGlobal('clients', { claim: () => Promise.resolve() });
  vi.stubGlobal('addEventListener', (type: string, run: (event: object) => void) => handlers.set(type, run));
  // The server was renewed: it has the parts of the new version alone.
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('no such thing', { status: 404 })));
  vi.spyOn(JSON, 'parse').mockReturnValueOnce(SHELL);
  await import('./sw');
  for (const type of ['install', 'activate']) {
    const work: Promise<unknown>[] = [];
    handlers.get(type)?.({ waitUntil: (one: Promise<unknown>) => work.push(one) });
    await Promise.all(work);
  }
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

async function answer(path: string, mode = 'cors'): Promise<string> {
  let told: Promise<Response> | undefined;
  handlers.get('fetch')?.({ request: { url: `https://here${path}`, method: 'GET', mode, headers: new Headers() }, respondWith: (one: Promise<Response>) => (told = one) });
  return (await told)?.text() ?? 'the network';
}

it('an open page of the version before is given its own parts, which the server has no more', async () => {
  expect(await answer('/assets/PinPad-old.js')).toBe('old /assets/PinPad-old.js');
  expect(await answer('/assets/page-new.js')).toBe('new /assets/page-new.js');
  expect(await answer('/assets/never.js')).toBe('no such thing');
});

it('who opens the page anew has the new version', async () => {
  expect(await answer('/', 'navigate')).toBe('new /');
});

it('of two versions before the last is kept, and not the ground nor answers', async () => {
  expect([...kept.keys()]).toEqual(['shell-before', 'audio', CURRENT]);
  expect(await answer('/api/v1/session')).toBe('the network');
});

it('on a full phone a report comes before the version before', async () => {
  expect(await makeRoom()).toBe(true);
  expect([...kept.keys()]).toEqual([CURRENT]);
});
