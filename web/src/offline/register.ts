/** Installs the service worker once the first map stands, so that it does not compete with it for the network. */
import { SHARED_KEY } from '../api/device';
import { rangesRead } from '../map/basemap';
import type { Keep } from './sw';

export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV || sessionStorage.getItem(SHARED_KEY) !== null) return;
  void install(navigator.serviceWorker).catch(() => undefined);
}

/** The first screen was drawn before there was a worker to keep anything: it is told what to keep of the basemap. */
async function install(container: ServiceWorkerContainer): Promise<void> {
  const before = container.controller;
  await container.register('/sw.js');
  const { active } = await container.ready;
  if (before === null) active?.postMessage({ keep: rangesRead() } satisfies Keep);
}
