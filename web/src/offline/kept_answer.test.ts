import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { text } from '../api/parse';
import { keepAnswer, learn } from './kept_answer';
import type { Vault } from './vault';

const shelf = new Map<string, unknown>();
const vault = {
  keep: (what: string, value: unknown) => Promise.resolve(shelf.set(what, value) !== undefined),
  kept: (what: string) => Promise.resolve(shelf.get(what) ?? null),
} as unknown as Vault;

/** A server that tags what it says, and does not say it twice to whoever names the tag; null: it is not reached. */
let said: string | null = null;
let tags: (string | null)[] = [];
beforeEach(() => {
  shelf.clear();
  [said, tags] = [null, []];
  vi.stubGlobal('fetch', (_: string, asked: RequestInit) => {
    const known = new Headers(asked.headers).get('If-None-Match');
    tags.push(known);
    if (said === null) return Promise.reject(new TypeError('cut'));
    const headers = { ETag: `W/"${said}"` };
    return Promise.resolve(known === headers.ETag ? new Response(null, { status: 304, headers }) : Response.json(said, { headers }));
  });
});
afterEach(() => vi.unstubAllGlobals());
const ask = (name = 'a', of: Vault | null = vault, parser = text): ReturnType<typeof learn<string>> => learn(of, name, '/a', parser);

it('tells what the server says, what it said last, and what went wrong where nothing was kept', async () => {
  expect(await ask()).toEqual({ kind: 'failed', error: { kind: 'offline' } });
  said = 'new';
  expect(await ask()).toMatchObject({ kind: 'told', value: 'new', old: false });
  said = null;
  expect(await ask()).toMatchObject({ kind: 'told', value: 'new', old: true });
  expect(await ask('b')).toMatchObject({ kind: 'failed' });
  expect(await ask('a', null)).toMatchObject({ kind: 'failed' });
});

it('asks each time, and what has not changed since is as good as told anew', async () => {
  said = 'one';
  await ask();
  const first = shelf.get('a');
  vi.useFakeTimers({ now: Date.now() + 60_000 });
  const again = await ask();
  vi.useRealTimers();
  expect(again).toMatchObject({ kind: 'told', value: 'one', old: false });
  expect((shelf.get('a') as { toldMs: number }).toldMs).toBeGreaterThan((first as { toldMs: number }).toldMs);
  said = 'two';
  expect(await ask()).toMatchObject({ kind: 'told', value: 'two', old: false });
  expect(tags).toEqual([null, 'W/"one"', 'W/"one"']);
});

it('nothing is known of what another vault keeps, of what was said by someone else, or where nothing is kept', async () => {
  said = 'one';
  await ask();
  await ask('b');
  await ask('a', null);
  await keepAnswer(vault, 'a', 'mine');
  await ask();
  expect(tags).toEqual([null, null, null, null]);
});

it('what was kept in another form is as if it were not there', async () => {
  shelf.set('a', { toldMs: 1, list: 'old', tag: 'W/"one"' });
  expect(await ask()).toMatchObject({ kind: 'failed' });
  shelf.set('a', 'old');
  expect(await ask()).toMatchObject({ kind: 'failed' });
  expect(tags).toEqual([null, null]);
});

it('a newer program finds in what was kept what the older one did not read of it', async () => {
  said = 'one';
  const shorter = (value: unknown, path: string): string => text(value, path).slice(0, 1);
  expect(await ask('a', vault, shorter)).toMatchObject({ value: 'o' });
  expect(await ask()).toMatchObject({ value: 'one', old: false });
});
