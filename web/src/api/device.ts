/**
 * Whether this browser was enrolled. Its cookie is out of the page's reach; what is kept here only says which screen to
 * begin with, and nothing about whose it is.
 */
import { destroy } from '../offline/database';

const KEY = 'enrolled';

/** In this tab somebody works on a phone that is not theirs: nothing is kept on it. */
export const SHARED_KEY = 'shared';

/** The name under which an enrolled phone keeps, sealed, whose it is. */
export const WHO = 'who';

export function isEnrolled(): boolean {
  return localStorage.getItem(KEY) !== null;
}

export function rememberEnrolled(): void {
  localStorage.setItem(KEY, '1');
}

/**
 * Throws away all that this browser keeps of us: storage, databases, caches, the service worker. The server asks browsers
 * for the same by Clear-Site-Data, which not all of them know, and none obeys without TLS.
 */
export async function wipe(): Promise<void> {
  localStorage.clear();
  sessionStorage.clear();
  const settled: Promise<unknown>[] = [];
  if ('caches' in window) settled.push(caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))));
  if ('serviceWorker' in navigator) {
    settled.push(navigator.serviceWorker.getRegistrations().then((workers) => Promise.all(workers.map((worker) => worker.unregister()))));
  }
  // Not every browser lists its databases: ours is known by its name.
  const databases = await (indexedDB.databases?.() ?? Promise.resolve([])).catch(() => []);
  for (const { name } of databases) if (name !== undefined) indexedDB.deleteDatabase(name);
  settled.push(destroy());
  await Promise.allSettled(settled);
}
