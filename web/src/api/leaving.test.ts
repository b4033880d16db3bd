import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { isLeaving, leave } from './leaving';
import { answers, askAgain } from './start';

/** What the server does with a sign-out: its status, or null when it is not reached. */
let signOut: number | null = null;
let asked: string[] = [];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
  asked = [];
  askAgain();
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url}`);
    if (method === 'DELETE' && signOut === null) throw new TypeError('no network');
    const status = method === 'DELETE' ? signOut ?? 0 : 401;
    return Promise.resolve(status === 204 ? new Response(null, { status }) : Response.json({ title: 'No', detail: 'No' }, { status }));
  });
});
afterEach(() => vi.unstubAllGlobals());

it.each([
  [204, true],
  [401, true],
  [503, false],
  [403, false],
  [null, false],
])('after an answer of %s, who left is gone: %s', async (status, gone) => {
  signOut = status;
  expect(await leave()).toBe(gone);
  expect(isLeaving()).toBe(!gone);
});

it('a visit after an untold sign-out asks nothing before it is told', async () => {
  signOut = null;
  await leave();
  asked = [];
  expect(await answers()).toBeNull();
  expect(asked).toEqual(['DELETE /api/v1/session']);
});

it('once it is told, the visit goes on', async () => {
  signOut = null;
  await leave();
  signOut = 204;
  asked = [];
  expect(await answers()).not.toBeNull();
  expect(asked[0]).toBe('DELETE /api/v1/session');
  expect(asked).toHaveLength(4);
});

it('is told once when asked twice', async () => {
  signOut = 204;
  expect(await Promise.all([leave(), leave()])).toEqual([true, true]);
  expect(asked).toHaveLength(1);
});
