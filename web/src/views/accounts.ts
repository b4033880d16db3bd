/** Which accounts a steward has to vouch for. */
import type { Person } from '../api/people';

/** How long before it is due an account is shown as due: as the self-check does. */
const SOON_MS = 14 * 86_400_000;

/** Those that are due or will be within two weeks, without one's own where somebody else could; the first to fall asleep first. */
export function dueBefore(people: readonly Person[], own: string, nowMs: number): Person[] {
  const others = people.some(({ role, handle }) => role === 'steward' && handle !== own);
  const due = people.filter(({ handle, vouching_due_at: at }) => Date.parse(at) - SOON_MS <= nowMs && (handle !== own || !others));
  return due.sort((one, other) => Date.parse(one.vouched_until) - Date.parse(other.vouched_until));
}
