/** In what order a supervisor looks: alarms that nobody has taken up, then who is overdue, then everybody else by when they are due. Pure. */
import type { Alarm, DutyKind, Outing, Turn } from '../api/outings';
import { isOut } from './outing';

/** Whether a human has been called and nobody has answered the call; who was heard of meanwhile calls for nobody. */
export const isUnanswered = ({ taken_up: taken, answered_at: answered }: Alarm): boolean => !taken && answered === null;

export interface BoardGroups {
  readonly alarms: readonly Outing[];
  readonly overdue: readonly Outing[];
  readonly approvals: readonly Outing[];
  readonly out: readonly Outing[];
  readonly planned: readonly Outing[];
}

const dueOf = ({ expected, starts_at: starts }: Outing): number => expected?.at ?? starts;
const byDue = (a: Outing, b: Outing): number => dueOf(a) - dueOf(b);
const alarmsOf = ({ alarms }: Outing): readonly Alarm[] => alarms ?? [];
/** Alarms of their own urgency: nobody has taken it up, somebody has, they were heard of. */
const urgency = (one: Outing): number => (alarmsOf(one).some(isUnanswered) ? 0 : alarmsOf(one).some(({ answered_at: at }) => at === null) ? 1 : 2);
const since = (one: Outing): number => Math.min(...alarmsOf(one).map(({ due_at: at }) => at));

export function groupsOf(outings: readonly Outing[], nowMs: number): BoardGroups {
  const left = (one: Outing): boolean => alarmsOf(one).length === 0;
  const late = (one: Outing): boolean => one.expected !== null && one.expected.at <= nowMs;
  const running = outings.filter(left);
  return {
    alarms: outings.filter((one) => !left(one)).sort((a, b) => urgency(a) - urgency(b) || since(a) - since(b)),
    // Who is out before who has perhaps never set out.
    overdue: running.filter(late).sort((a, b) => Number(isOut(b.phase)) - Number(isOut(a.phase)) || byDue(a, b)),
    approvals: running.filter(({ phase }) => phase === 'awaiting_approval').sort((a, b) => a.starts_at - b.starts_at),
    out: running.filter((one) => isOut(one.phase) && !late(one)).sort(byDue),
    planned: running.filter((one) => one.phase === 'planned' && !late(one)).sort(byDue),
  };
}

/** Who has asked for a vehicle, whom nobody has answered and who sets out first before the others. */
export function vehiclesOf(outings: readonly Outing[]): Outing[] {
  const ahead = outings.filter(({ vehicle_state: state, phase }) => state !== null && phase !== 'home' && phase !== 'called_off' && phase !== 'refused');
  return ahead.sort((a, b) => Number(a.vehicle_state !== 'requested') - Number(b.vehicle_state !== 'requested') || a.starts_at - b.starts_at);
}

/** When the server will have something new to tell by itself; null when nothing is due. */
export function nextChange(outings: readonly Outing[], nowMs: number): number | null {
  const times = outings.flatMap(({ next, alarms }) => [next?.at, ...(alarms ?? []).map((alarm) => alarm.next?.at)]);
  const ahead = times.filter((at): at is number => at !== undefined && at > nowMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

export interface OnDuty {
  readonly now: readonly Turn[];
  readonly next: Turn | null;
}

/** Who is on duty now, in the order in which they are called, and who comes next. */
export function onDuty(turns: readonly Turn[], duty: DutyKind, nowMs: number): OnDuty {
  const of = turns.filter((turn) => turn.duty === duty);
  const now = of.filter(({ starts_at: from, ends_at: until }) => from <= nowMs && nowMs < until).sort((a, b) => a.place_in_line - b.place_in_line || a.starts_at - b.starts_at);
  const ahead = of.filter(({ starts_at: from }) => from > nowMs).sort((a, b) => a.starts_at - b.starts_at || a.place_in_line - b.place_in_line);
  return { now, next: ahead[0] ?? null };
}

/** Stretches of the time until `untilMs` in which no supervisor is on duty. */
export function gapsIn(turns: readonly Turn[], nowMs: number, untilMs: number): { from: number; until: number }[] {
  const of = turns.filter(({ duty }) => duty === 'supervisor').sort((a, b) => a.starts_at - b.starts_at);
  const gaps: { from: number; until: number }[] = [];
  let covered = nowMs;
  for (const { starts_at: from, ends_at: until } of of) {
    if (from > covered && covered < untilMs) gaps.push({ from: covered, until: Math.min(from, untilMs) });
    covered = Math.max(covered, until);
  }
  if (covered < untilMs) gaps.push({ from: covered, until: untilMs });
  return gaps;
}

export interface Unwatched {
  readonly from: number;
  readonly until: number;
  /** Who is out then, by pseudonym. */
  readonly who: readonly string[];
}

/** When somebody is out or means to be and no supervisor is on duty. Without any turn there is no roster to have gaps. */
export function unwatchedIn(turns: readonly Turn[], outings: readonly Outing[], nowMs: number): Unwatched[] {
  if (turns.length === 0) return [];
  const ahead = outings.filter(({ phase, home_by: home }) => (isOut(phase) || phase === 'planned' || phase === 'awaiting_approval') && home > nowMs);
  const found = new Map<string, Unwatched>();
  for (const { promoter, starts_at: starts, home_by: home } of ahead) {
    const own = turns.filter(({ handle }) => handle !== promoter);
    for (const { from, until } of gapsIn(own, Math.max(nowMs, starts), home)) {
      const key = `${from} ${until}`;
      found.set(key, { from, until, who: [...(found.get(key)?.who ?? []), ...(promoter === null ? [] : [promoter])] });
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from || a.until - b.until);
}

/** "7 min 12 s", for a countdown that somebody waits for. */
export function leftOf(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${rest} s` : `${rest} s`;
}
