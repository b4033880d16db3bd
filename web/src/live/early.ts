/**
 * Opens the live stream before it is known whether anyone is signed in, where someone was last time: that saves two
 * round trips. What comes before there is a listener is kept for it.
 */
import { screenOf } from '../screen';
import { recalled } from './memory';
import { liveUrl, PROTOCOLS } from './protocol';

const KEY = 'signed-in';

interface Early {
  socket: WebSocket;
  messages: MessageEvent[];
}

let early: Early | null = null;

/** Remembers whether a next visit may expect to be let in. */
export function expectStream(expected: boolean): void {
  if (expected) localStorage.setItem(KEY, '1');
  else localStorage.removeItem(KEY);
}

export function openEarly(): void {
  const nobody = localStorage.getItem(KEY) === null || screenOf(location.hash) !== 'map';
  if (nobody || recalled(Date.now()) !== null || new URLSearchParams(location.search).has('frames')) return;
  const socket = new WebSocket(liveUrl(), PROTOCOLS.compact);
  socket.binaryType = 'arraybuffer';
  const messages: MessageEvent[] = [];
  socket.addEventListener('message', (event) => {
    if (early !== null) messages.push(event);
  });
  early = { socket, messages };
}

/** The stream opened early, once, if it still stands; else a new one. */
export function openLive(url: string, protocols: string[]): WebSocket {
  const taken = early;
  early = null;
  if (taken === null) return new WebSocket(url, protocols);
  const { socket, messages } = taken;
  const open = socket.readyState === WebSocket.CONNECTING || socket.readyState === WebSocket.OPEN;
  if (!open || socket.url !== url) {
    socket.close();
    return new WebSocket(url, protocols);
  }
  queueMicrotask(() => messages.forEach((event) => socket.onmessage?.(event)));
  return socket;
}
