import { expect, it } from 'vitest';
import type { Result } from '../api/client';
import { text } from '../api/parse';
import { learn } from './kept_answer';
import type { Vault } from './vault';

const shelf = new Map<string, unknown>();
const vault = {
  keep: (what: string, value: unknown) => Promise.resolve(shelf.set(what, value) !== undefined),
  kept: (what: string) => Promise.resolve(shelf.get(what) ?? null),
} as unknown as Vault;
const told = (): Promise<Result<string>> => Promise.resolve({ ok: true, value: 'new' });
const cut = (): Promise<Result<string>> => Promise.resolve({ ok: false, error: { kind: 'offline' } });

it('tells what the server says, what it said last, and what went wrong where nothing was kept', async () => {
  expect(await learn(vault, 'a', cut, text)).toEqual({ kind: 'failed', error: { kind: 'offline' } });
  expect(await learn(vault, 'a', told, text)).toMatchObject({ kind: 'told', value: 'new', old: false });
  expect(await learn(vault, 'a', cut, text)).toMatchObject({ kind: 'told', value: 'new', old: true });
  expect(await learn(vault, 'b', cut, text)).toMatchObject({ kind: 'failed' });
  expect(await learn(null, 'a', cut, text)).toMatchObject({ kind: 'failed' });
});

it('what was kept in another form is as if it were not there', async () => {
  shelf.set('a', { toldMs: 1, list: 'old' });
  expect(await learn(vault, 'a', cut, text)).toMatchObject({ kind: 'failed' });
});
