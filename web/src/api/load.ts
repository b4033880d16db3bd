/** Parts of the program that come when they are needed, and may not come at once: no network, or a server that has just been renewed. */

/** How long it is asked again after a failure: at first, and at most. */
const AGAIN_MS = 1_000;
const AGAIN_MAX_MS = 15_000;

/** A part that nobody may be left without: it is asked for until it is there, or is wanted no more, which gives null. */
export function untilLoaded<T>(load: () => Promise<T>): Promise<T>;
export function untilLoaded<T>(load: () => Promise<T>, isWanted: () => boolean): Promise<T | null>;
export async function untilLoaded<T>(load: () => Promise<T>, isWanted?: () => boolean): Promise<T | null> {
  for (let wait = AGAIN_MS; isWanted?.() !== false; wait = Math.min(AGAIN_MAX_MS, wait * 2)) {
    try {
      return await load();
    } catch {
      await new Promise<void>((resolve) => {
        const again = (): void => {
          clearTimeout(timer);
          window.removeEventListener('online', again);
          resolve();
        };
        const timer = setTimeout(again, wait);
        window.addEventListener('online', again);
      });
    }
  }
  return null;
}
