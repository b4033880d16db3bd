/**
 * Asking this browser to be told when something waits and the page is closed. What comes then says nothing: the service
 * worker shows the same words for everything.
 */
import type { Result } from '../api/client';
import { push } from '../api/push';

/** Why a browser is not asked, or has said no. */
export type NotAsked = 'unsupported' | 'denied' | 'failed';

/** Whether this browser can be told at all: on an iPhone only an installed app can. */
export function canBeTold(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
}

/** The installation's public key as the browser wants it. */
export function keyBytes(key: string): Uint8Array<ArrayBuffer> {
  const text = atob(key.replace(/-/g, '+').replace(/_/g, '/'));
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
}

function same(one: ArrayBuffer | null, other: Uint8Array): boolean {
  if (one === null || one.byteLength !== other.byteLength) return false;
  const bytes = new Uint8Array(one);
  return other.every((byte, at) => bytes[at] === byte);
}

async function registration(): Promise<ServiceWorkerRegistration | null> {
  return (await navigator.serviceWorker.getRegistration()) ?? null;
}

/** The subscription of this browser that was made with this key; one made with another is of no use and goes. */
async function subscription(manager: PushManager, key: Uint8Array<ArrayBuffer>): Promise<PushSubscription | null> {
  const found = await manager.getSubscription();
  if (found === null || same(found.options.applicationServerKey, key)) return found;
  await found.unsubscribe();
  return null;
}

/** Whether this browser itself would be told; the server may know otherwise. */
export async function isTold(key: string): Promise<boolean> {
  if (!canBeTold() || Notification.permission !== 'granted') return false;
  const found = await (await registration())?.pushManager.getSubscription();
  return found != null && same(found.options.applicationServerKey, keyBytes(key));
}

/** Asks the person, the browser and then the server. */
export async function beTold(key: string): Promise<NotAsked | Result<null>> {
  if (!canBeTold()) return 'unsupported';
  if ((await Notification.requestPermission()) !== 'granted') return 'denied';
  const worker = await registration();
  if (worker === null) return 'unsupported';
  try {
    const bytes = keyBytes(key);
    const found =
      (await subscription(worker.pushManager, bytes)) ?? (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes }));
    return await push.set(found.endpoint);
  } catch {
    return 'failed';
  }
}

/** This browser is told no more, whatever becomes of the server's answer. */
export async function beToldNoMore(): Promise<Result<null>> {
  const found = canBeTold() ? await (await registration())?.pushManager.getSubscription() : null;
  await found?.unsubscribe();
  return push.unset();
}
