import { afterEach, expect, it, vi } from 'vitest';
import { call } from './client';
import { text } from './parse';

afterEach(() => vi.unstubAllGlobals());

async function told(answer: Response): Promise<unknown> {
  vi.stubGlobal('fetch', () => Promise.resolve(answer));
  const result = await call('GET', '/a', text);
  return result.ok ? result.value : result.error;
}

/** What arrives of an answer whose line is cut in the middle of it. */
const cut = (status: number): Response => {
  let sent = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new TypeError('network error'));
      else controller.enqueue(new TextEncoder().encode('"al'));
      sent = true;
    },
  });
  return new Response(body, { status });
};

it('an answer that is cut off, and a page of whoever stands between, refuse nothing', async () => {
  for (const status of [200, 201, 400, 503]) expect(await told(cut(status))).toEqual({ kind: 'offline' });
  const page = '<html><body>Recargue su saldo</body></html>';
  for (const status of [200, 403, 413, 500, 502]) expect(await told(new Response(page, { status }))).toEqual({ kind: 'offline' });
  for (const status of [401, 403, 404, 429, 503]) expect(await told(Response.json({ message: 'pay first' }, { status }))).toEqual({ kind: 'offline' });
});

it('what the server itself says is told: what it refuses, until when, and what is not understood', async () => {
  expect(await told(Response.json('all'))).toBe('all');
  const problem = { title: 'No', detail: 'Not yours.' };
  expect(await told(Response.json(problem, { status: 403 }))).toMatchObject({ kind: 'problem', status: 403, retryAfterS: null });
  expect(await told(Response.json(problem, { status: 429, headers: { 'Retry-After': '7' } }))).toMatchObject({ kind: 'problem', status: 429, retryAfterS: 7 });
  expect(await told(Response.json(7))).toMatchObject({ kind: 'unreadable' });
});
