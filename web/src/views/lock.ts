/**
 * A phone that is put away or left alone asks for its PIN again; and the way out in a hurry: a button, or Escape twice.
 */
import { Timer, type Surroundings } from '../live/surroundings';

/** So long the page may be out of sight: to take a call, or find a place on another map. */
export const HIDDEN_MS = 15_000;
/** Two Escapes within this leave. One alone closes a dialog. */
export const TWICE_MS = 600;

/** Before whatever is on the page: a dialog takes an Escape for itself. */
const CAPTURE = { capture: true };

export interface Watched {
  page: EventTarget & { readonly visibilityState: DocumentVisibilityState };
  frame: EventTarget;
  /** Covers what is on the page, or shows it again. */
  cover: (covered: boolean) => void;
}

/**
 * Calls `lock` once the phone was left alone for so long, or out of sight, and covers the page as long as it is out of sight: a
 * browser may draw it small in its list of pages. Gives what ends the watching.
 */
export function watchHands(lock: () => void, idleMs: number, { page, frame, cover }: Watched, around: Surroundings): () => void {
  const idle = new Timer(around);
  const hidden = new Timer(around);
  let hiddenAt = 0;
  let touchedAt = around.now();
  const touched = (): void => {
    // A phone that sleeps runs no timers: what was left alone too long is locked before it takes a touch.
    if (around.now() - touchedAt >= idleMs) lock();
    touchedAt = around.now();
    idle.set(idleMs, lock);
  };
  const looked = (): void => {
    cover(page.visibilityState === 'hidden');
    if (page.visibilityState === 'hidden') {
      hiddenAt = around.now();
      hidden.set(HIDDEN_MS, lock);
      return;
    }
    hidden.cancel();
    if (hiddenAt !== 0 && around.now() - hiddenAt >= HIDDEN_MS) lock();
    hiddenAt = 0;
  };
  const touches = ['pointerdown', 'keydown'] as const;
  for (const name of touches) frame.addEventListener(name, touched, CAPTURE);
  page.addEventListener('visibilitychange', looked);
  touched();
  return () => {
    idle.cancel();
    hidden.cancel();
    for (const name of touches) frame.removeEventListener(name, touched, CAPTURE);
    page.removeEventListener('visibilitychange', looked);
    cover(false);
  };
}

/** Calls `leave` when Escape is pressed twice in a hurry; gives what ends the watching. */
export function watchEscape(leave: () => void, frame: EventTarget, around: Surroundings): () => void {
  let last = -Infinity;
  const pressed = (event: Event): void => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Escape' || event.repeat) return;
    if (around.now() - last <= TWICE_MS) leave();
    last = around.now();
  };
  frame.addEventListener('keydown', pressed, CAPTURE);
  return () => frame.removeEventListener('keydown', pressed, CAPTURE);
}
