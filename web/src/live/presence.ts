/** Whether anybody looks, and whether the phone has a network: what the page and its window say of it, told to the line. */
import { type Surroundings, Timer } from './surroundings';

/** So long a page may be hidden before its line is closed: to look at a message, and come back. */
export const HIDDEN_MS = 30_000;

export interface Line {
  pause(): void;
  resume(): void;
  lostNetwork(): void;
  foundNetwork(): void;
}

export interface Page {
  /** The document. */
  page: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  /** Its window. */
  frame: EventTarget;
}

/** Tells the line from now on; gives what ends that. */
export function watchPresence(line: Line, { page, frame }: Page, around: Surroundings): () => void {
  const hiding = new Timer(around);
  let hiddenAt = 0;
  const looked = (): void => {
    if (page.visibilityState === 'hidden') {
      hiddenAt = around.now();
      hiding.set(HIDDEN_MS, () => line.pause());
      return;
    }
    hiding.cancel();
    // A phone that sleeps runs no timers: what should have been closed is closed now, before it is believed.
    if (hiddenAt !== 0 && around.now() - hiddenAt >= HIDDEN_MS) line.pause();
    hiddenAt = 0;
    line.resume();
  };
  const heard: [EventTarget, string, () => void][] = [
    [page, 'visibilitychange', looked],
    // A page with an open connection is not kept for the way back.
    [frame, 'pagehide', () => line.pause()],
    [frame, 'pageshow', looked],
    [frame, 'offline', () => line.lostNetwork()],
    [frame, 'online', () => line.foundNetwork()],
  ];
  for (const [target, name, run] of heard) target.addEventListener(name, run);
  if (page.visibilityState === 'hidden') looked();
  return () => {
    hiding.cancel();
    for (const [target, name, run] of heard) target.removeEventListener(name, run);
  };
}
