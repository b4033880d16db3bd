/**
 * The service worker: keeps the shell and the basemap, never an answer of the API, so that nothing old can look fresh.
 * It stands alone: one file, nothing imported.
 */

interface ExtendableEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface InstallEvent extends ExtendableEvent {
  /** Where the browser has it: what goes straight to the network need not wait for this worker to wake. */
  addRoutes?(rules: readonly { condition: { urlPattern: string }; source: 'network' }[]): Promise<void>;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface MessageFrom extends ExtendableEvent {
  readonly data: unknown;
}
/** What a page asks of its worker: to keep these ranges of the basemap, by their addresses. */
export interface Keep {
  keep: readonly string[];
}
interface NotificationEvent extends ExtendableEvent {
  readonly notification: Notification;
}
interface OpenPage {
  focus(): Promise<unknown>;
}
interface Scope {
  addEventListener(type: 'install', run: (event: InstallEvent) => void): void;
  addEventListener(type: 'activate' | 'push', run: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'message', run: (event: MessageFrom) => void): void;
  addEventListener(type: 'fetch', run: (event: FetchEvent) => void): void;
  addEventListener(type: 'notificationclick', run: (event: NotificationEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(of: { type: 'window'; includeUncontrolled: true }): Promise<readonly OpenPage[]>;
    openWindow(path: string): Promise<unknown>;
  };
  readonly registration: { showNotification(title: string, options: NotificationOptions & { renotify?: boolean }): Promise<void> };
}

const scope = globalThis as unknown as Scope;
/** Filled in after the build: the shell's files, and a name that changes with them. */
const SHELL: readonly string[] = JSON.parse('__SHELL__') as string[];
const VERSION = '__VERSION__';
const SHELLS = 'shell-';
const SHELL_CACHE = `${SHELLS}${VERSION}`;
const BASEMAP_CACHE = `basemap-${VERSION}`;
/** Recordings, each by a name that changes with it: a new version of the shell need not fetch them anew. */
const AUDIO_CACHE = 'audio';

async function install(): Promise<void> {
  const cache = await caches.open(SHELL_CACHE);
  await cache.addAll(SHELL);
  await scope.skipWaiting();
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  // A page that is open is of the version before, and the server has its parts no more: those it has not opened yet are in here alone.
  const before = names.filter((name) => name.startsWith(SHELLS) && name !== SHELL_CACHE).at(-1);
  await Promise.all(names.filter((name) => ![SHELL_CACHE, BASEMAP_CACHE, AUDIO_CACHE, before].includes(name)).map((name) => caches.delete(name)));
  await scope.clients.claim();
}

async function shell(path: string, request: Request): Promise<Response> {
  // Not by opening it: on a phone that was just wiped that would make it anew.
  return (await caches.match(path, { cacheName: SHELL_CACHE })) ?? fetch(request);
}

/** A part of the version before this one. Its name changes with what is in it. */
async function partOfBefore(path: string, request: Request): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request);
}

/** Ranges of the basemap, each with an address of its own, kept as whole answers because a cache takes no partial ones. */
async function basemap(request: Request): Promise<Response> {
  if (!request.headers.has('range')) return fetch(request);
  const kept = await caches.match(request.url, { cacheName: BASEMAP_CACHE });
  if (kept) return new Response(kept.body, { status: 206, headers: kept.headers });
  const answer = await fetch(request);
  if (answer.status === 206 && (await caches.has(SHELL_CACHE))) {
    const cache = await caches.open(BASEMAP_CACHE);
    const headers = new Headers(answer.headers);
    await cache.put(request.url, new Response(await answer.clone().arrayBuffer(), { headers }));
  }
  return answer;
}

/** What was heard once is heard without a network too. */
async function recording(request: Request): Promise<Response> {
  const kept = await caches.match(request.url, { cacheName: AUDIO_CACHE });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.status === 200 && (await caches.has(SHELL_CACHE))) await (await caches.open(AUDIO_CACHE)).put(request.url, answer.clone());
  return answer;
}

async function keep(urls: readonly string[]): Promise<void> {
  const ranges = urls.map((url) => new URL(url, location.origin)).filter((url) => url.origin === location.origin && url.searchParams.has('bytes'));
  await Promise.all(ranges.map((url) => basemap(new Request(url, { headers: { Range: `bytes=${url.searchParams.get('bytes') ?? ''}` } }))));
}

/**
 * What lies on a locked screen: the same words for everything, whatever the message carried, and no name, not even the
 * app's. One at a time, since all say the same.
 */
async function notify(): Promise<void> {
  const english = navigator.languages.find((tag) => /^(es|en)\b/.test(tag))?.startsWith('en') === true;
  const [title, body] = english ? ['Something waits for you', 'Open the app.'] : ['Tiene un aviso pendiente', 'Abra la aplicación.'];
  await scope.registration.showNotification(title, { body, tag: 'aviso', renotify: true, icon: '/icons/icon-192.png', badge: '/icons/icon-192.png', lang: english ? 'en' : 'es' });
}

async function openPage(): Promise<void> {
  const [page] = await scope.clients.matchAll({ type: 'window', includeUncontrolled: true });
  await (page === undefined ? scope.clients.openWindow('/') : page.focus());
}

function keepOf(data: unknown): readonly string[] {
  const asked = typeof data === 'object' && data !== null && 'keep' in data ? data.keep : null;
  return Array.isArray(asked) ? asked.filter((url) => typeof url === 'string') : [];
}

scope.addEventListener('install', (event) => {
  void event.addRoutes?.([{ condition: { urlPattern: '/api/*' }, source: 'network' }]).catch(() => undefined);
  event.waitUntil(install());
});
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('message', (event) => event.waitUntil(keep(keepOf(event.data))));
scope.addEventListener('push', (event) => event.waitUntil(notify()));
scope.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(openPage());
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate' && !url.pathname.startsWith('/api/') && !/^\/publicado(\/|$)/.test(url.pathname)) event.respondWith(shell('/', request));
  else if (SHELL.includes(url.pathname)) event.respondWith(shell(url.pathname, request));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(partOfBefore(url.pathname, request));
  else if (url.pathname.startsWith('/audio/')) event.respondWith(recording(request));
  else if (url.pathname.endsWith('.pmtiles')) event.respondWith(basemap(request));
});
