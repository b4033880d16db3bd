/** How long to wait before the next attempt, so that phones which lost the server together do not come back together. */

/** First wait 1 s, doubled to 30 s at most, then spread over three quarters of it. */
const FIRST_MS = 1_000;
const MAX_MS = 30_000;
/** Those who were told the same second are spread over one. */
const TOLD_SPREAD_MS = 1_000;

/** `attempt` from 0; `random` 0–1; `toldMs` is what the server said, which is the least. */
export function backoffMs(attempt: number, random: number, toldMs: number | null = null): number {
  const span = Math.min(MAX_MS, FIRST_MS * 2 ** attempt);
  const own = Math.round(span * (0.25 + 0.75 * random));
  return toldMs === null ? own : Math.max(own, Math.round(toldMs + TOLD_SPREAD_MS * random));
}
