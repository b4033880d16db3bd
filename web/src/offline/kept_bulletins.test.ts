import { expect, it } from 'vitest';
import type { Failure } from '../api/client';
import { warnedOfNow } from './kept_bulletins';

const told = (old: boolean): Parameters<typeof warnedOfNow>[0] => ({ kind: 'told', bulletins: [], mayIssue: false, toldMs: 0, old });
const failed = (status: number): Parameters<typeof warnedOfNow>[0] => ({ kind: 'failed', error: { kind: 'problem', status, problem: { code: 'x', title: '', detail: '', errors: [] }, retryAfterS: null } as Failure });

it('no bulletin is none only where the server has just said so, or has none for anybody', () => {
  expect(warnedOfNow(told(false))).toBe('known');
  expect(warnedOfNow(told(true))).toBe('old');
  expect(warnedOfNow({ kind: 'failed', error: { kind: 'offline' } })).toBe('unknown');
  expect(warnedOfNow({ kind: 'failed', error: { kind: 'unreadable', detail: '' } })).toBe('unknown');
  for (const status of [401, 429, 503]) expect(warnedOfNow(failed(status))).toBe('unknown');
  for (const status of [403, 404]) expect(warnedOfNow(failed(status))).toBe('known');
});
