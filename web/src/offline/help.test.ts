import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(as: () => Promise<Response>): Promise<boolean> {
  answer = as;
  await help.open(ME, disk.vault(true), () => Promise.resolve(), () => undefined);
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

/** A server that is asked: what was called for, and under which session. */
const called: { url: string; id: string; kind: string }[] = [];
let hears: () => Response | Promise<Response>;
function counting(): void {
  called.length = 0;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    if (init.method === 'GET') return Response.json(RULES);
    const answered = await hears();
    called.push({ url, ...(JSON.parse(typeof init.body === 'string' ? init.body : '{}') as { id: string; kind: string }) });
    return answered;
  });
}
const taken = (): Response => Response.json({ colour: 'red' });
const cut = (): Response => {
  throw new TypeError('cut');
};
const signedOut = vi.fn();
const opens = (author: Author, vault = disk.vault(true), reach = () => Promise.resolve()): Promise<void> => help.open(author, vault, reach, signedOut);

describe('a call for help', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    signedOut.mockClear();
    hears = taken;
    counting();
  });

  it('goes out from a phone that is full, and from one whose disk does not answer; the page then asks before it is closed', async () => {
    for (const write of [() => Promise.resolve(null), () => new Promise<string>(() => undefined)]) {
      vi.resetModules();
      ({ help } = await import('./help.svelte'));
      await opens(ME, Object.assign(disk.vault(true), { write }));
      hears = cut;
      void help.ask(ME, null);
      await vi.advanceTimersByTimeAsync(1_600);
      expect([help.pending, help.sealed, help.state?.kind]).toEqual([true, false, 'waiting']);
      const leaving = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(leaving);
      expect(leaving.defaultPrevented).toBe(true);
      hears = taken;
      await vi.advanceTimersByTimeAsync(15_000);
      expect([help.pending, help.state?.kind, called.length]).toEqual([false, 'heard', 1]);
      called.length = 0;
    }
  });

  it('that meets a session that is over asks for who called, and goes out as theirs once they are back', async () => {
    await opens(ME);
    hears = () => problem(401);
    void help.ask(ME, null);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([signedOut.mock.calls.length, called.length, help.pending, help.state?.kind]).toEqual([1, 1, true, 'waiting']);
    hears = taken;
    await opens(ME);
    await vi.advanceTimersByTimeAsync(100);
    expect([called.length, help.pending, disk.letters.size]).toEqual([2, false, 0]);
    expect(called[0]?.id).toBe(called[1]?.id);
  });

  it('is never made in the name of who comes after', async () => {
    await opens(ME);
    hears = cut;
    void help.ask(ME, null);
    await vi.advanceTimersByTimeAsync(100);
    hears = taken;
    await opens('a/two');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([called.length, help.pending, help.state]).toEqual([0, false, null]);
    await opens(ME);
    await vi.advanceTimersByTimeAsync(100);
    expect([called.length, disk.letters.size]).toEqual([1, 0]);
  });

  it('that is made again while the one before waits takes its place on the phone', async () => {
    await opens(ME);
    hears = cut;
    void help.ask(ME, null);
    await vi.advanceTimersByTimeAsync(100);
    help.dismiss();
    void help.ask(ME, null);
    await vi.advanceTimersByTimeAsync(100);
    expect(disk.letters.size).toBe(1);
    hears = taken;
    await vi.advanceTimersByTimeAsync(15_000);
    expect([help.pending, disk.letters.size]).toEqual([false, 0]);
  });

  it('that lay on the phone is not called heard because one before it was', async () => {
    await opens(ME);
    await help.ask(ME, null);
    expect(help.state?.kind).toBe('heard');
    const vault = disk.vault(true);
    await vault.write({ kind: 'help', author: ME, outing: 'o', id: 'i', backId: 'b', tappedMs: 1, cell: null, step: 'red' });
    hears = cut;
    await opens(ME, vault);
    expect(help.state?.kind).toBe('waiting');
  });

  it('is tried again although no session can be begun meanwhile', async () => {
    await opens(ME, disk.vault(true), () => Promise.reject(new Error('this part did not come')));
    hears = cut;
    void help.ask(ME, null);
    await vi.advanceTimersByTimeAsync(5_000);
    hears = taken;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(help.state?.kind).toBe('heard');
  });
});
