/** Until when what is shown is known to be true. */
import type { ServerFrame } from './frames';

/** The model's time is the start of the hour, and the turn of the hour may be a little late. */
const MODEL_TIME_MAX_MS = 70 * 60_000;

/**
 * What a frame says of that, ms since 1970: the moment it came, by the server's time; null when it says nothing. A hello
 * speaks of the stream and not of the states, and while states are awaited those on the screen are from before. The
 * model's own time stands at the start of the hour; only when that is older than an hour can be, it is the truth.
 */
export function heardUntil(frame: ServerFrame, awaited: boolean, nowMs: number): number | null {
  if (awaited || (frame.type !== 'snapshot' && frame.type !== 'delta' && frame.type !== 'progress')) return null;
  return frame.asOf < nowMs - MODEL_TIME_MAX_MS ? frame.asOf : nowMs;
}
