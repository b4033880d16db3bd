/** Installs the service worker once the first map stands, so that it does not compete with it for the network. */
export function registerServiceWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  void navigator.serviceWorker.register('/sw.js').catch(() => undefined);
}
