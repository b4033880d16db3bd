/** What an answer of the live map's HTTP doors means, when it is not what was asked for; and the question whether one may come in. */
import type { End } from './transport';

export const LIVE_PATH = '/api/v1/live';
/** A gateway's idea of later is not followed further than this. */
const RETRY_AFTER_MAX_MS = 5 * 60_000;
const PROBE_MS = 10_000;

/** The time a server asks to wait (RFC 9110, 10.2.3), ms; null when it does not say. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null || header.trim() === '') return null;
  const seconds = Number(header);
  const ms = Number.isNaN(seconds) ? Date.parse(header) - nowMs : seconds * 1000;
  return Number.isNaN(ms) ? null : Math.min(RETRY_AFTER_MAX_MS, Math.max(0, ms));
}

export function endOf(answer: Pick<Response, 'status' | 'headers'>, nowMs: number): End {
  switch (answer.status) {
    case 401:
      return { kind: 'signed_out' };
    case 400:
    case 403:
      return { kind: 'refused' };
    case 429:
    case 503:
      return { kind: 'not_now', waitMs: retryAfterMs(answer.headers.get('Retry-After'), nowMs) };
    default:
      return { kind: 'unopened' };
  }
}

/** Whether a websocket would be let in: then something on the way does not carry it. */
export type Verdict =
  | { kind: 'let_in' }
  | { kind: 'signed_out' }
  | { kind: 'not_now'; waitMs: number | null }
  | { kind: 'unreachable' };

export async function probe(): Promise<Verdict> {
  try {
    const answer = await fetch(LIVE_PATH, { cache: 'no-store', credentials: 'same-origin', signal: AbortSignal.timeout(PROBE_MS) });
    if (answer.status === 426) return { kind: 'let_in' };
    const end = endOf(answer, Date.now());
    if (end.kind === 'not_now' || end.kind === 'signed_out') return end;
    return answer.status === 403 ? { kind: 'signed_out' } : { kind: 'unreachable' };
  } catch {
    return { kind: 'unreachable' };
  }
}
