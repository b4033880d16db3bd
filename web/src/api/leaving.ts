/**
 * Signing out for certain. Only the server can end a session, its cookie is out of the page's reach: until it has, the
 * next person on this phone would be let in as the last one. So it is remembered beyond this page that somebody has left,
 * and the server is told before it is asked anything else.
 */
import { api } from './client';

const KEY = 'leaving';
let underway: Promise<boolean> | null = null;

/** Somebody has left, and the server does not know yet. */
export function isLeaving(): boolean {
  return localStorage.getItem(KEY) !== null;
}

/** Tells the server; false when that could not be done. */
export function leave(): Promise<boolean> {
  localStorage.setItem(KEY, '1');
  underway ??= tell().finally(() => (underway = null));
  return underway;
}

/** Tells the server while the page goes: the answer is not waited for, and the next visit makes sure. */
export function leaveBehind(): void {
  localStorage.setItem(KEY, '1');
  void fetch('/api/v1/session', { method: 'DELETE', credentials: 'same-origin', keepalive: true }).catch(() => undefined);
}

async function tell(): Promise<boolean> {
  const told = await api.signOut();
  const left = told.ok || (told.error.kind === 'problem' && told.error.status === 401);
  if (left) localStorage.removeItem(KEY);
  return left;
}
