/** Outings from their plan until somebody is home, and what those do who see others home; loaded with the screens of it. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { levelRule } from './outreach';
import { amount, flag, list, nullable, object, oneOf, withDefault, ParseError, type Parsed, type Parser, type Reader, text } from './parse';

type Sent = components['schemas'];

/** A time as ms since 1970, from how the server writes it or how a phone has kept it. */
export const moment: Parser<number, string> = (value, path) => {
  const at = typeof value === 'number' ? value : Date.parse(text(value, path));
  if (Number.isNaN(at)) throw new ParseError(path, 'a time');
  return at;
};

const phase = oneOf('awaiting_approval', 'planned', 'refused', 'underway', 'at_place', 'leaving', 'home', 'called_off');
export type OutingPhase = Parsed<typeof phase>;
const colour = oneOf('green', 'yellow', 'orange', 'red');
export type Colour = Parsed<typeof colour>;
export const COMPANIES = ['alone', 'pair', 'with_supervisor'] as const;
export type Company = (typeof COMPANIES)[number];

const expected = object({ kind: oneOf('set_out', 'arrive', 'ok', 'leave', 'home'), at: moment }) satisfies Reader<Sent['OutreachExpected']>;
const next = object({ step: text, at: moment }) satisfies Reader<Sent['OutreachNext']>;
const alarm = object({
  number: amount,
  cause: text,
  due_at: moment,
  step: nullable(text),
  called_at: nullable(moment),
  taken_up: flag,
  taken_up_by: nullable(text),
  taken_up_at: nullable(moment),
  answered_at: nullable(moment),
  answer_said_at: nullable(moment),
  next: nullable(next),
}) satisfies Reader<Sent['OutreachAlarm']>;
export type Alarm = Parsed<typeof alarm>;
const checkIn = object({
  id: text,
  kind: text,
  said_at: moment,
  received_at: moment,
  for_them: nullable(flag),
  duress: nullable(flag),
  cell: nullable(text),
}) satisfies Reader<Sent['CheckInOut']>;
export type SaidCheckIn = Parsed<typeof checkIn>;

export const OUTSIDE_ACTS = ['call', 'knock', 'supervisor', 'alert'] as const;
export type OutsideAct = (typeof OUTSIDE_ACTS)[number];
const staysOutside = { minutes: amount, act: oneOf(...OUTSIDE_ACTS), until: nullable(moment) };
const outside = object(staysOutside) satisfies Reader<Sent['OutsideOut']>;
/** What was agreed with who stays outside; `until` while somebody is inside. */
export type StaysOutside = Parsed<typeof outside>;
const waitedFor = object({ outreach: text, code: text, promoter: text, starts_at: moment, phase, exercise: flag, ...staysOutside }) satisfies Reader<Sent['WaitedForOut']>;
/** Somebody else's outing at which one waits outside. */
export type WaitedFor = Parsed<typeof waitedFor>;

/** An outing as the server tells it; members for supervisors are null to who is out. */
export const outing = object({
  id: text,
  code: text,
  phase,
  colour,
  exercise: flag,
  exercise_asked: flag,
  protocol_read: nullable(amount),
  suspended: flag,
  // Of before it was told, on a phone that has kept it.
  contacts_missed: withDefault(nullable(amount), null),
  debrief: nullable(text),
  starts_at: moment,
  ends_at: moment,
  home_by: moment,
  company: text,
  buddy: nullable(text),
  // Of before it was told, on a phone that has kept it.
  online: withDefault(flag, false),
  outside: withDefault(nullable(outside), null),
  vehicle: flag,
  // Of before it was told, on a phone that has kept it.
  vehicle_state: withDefault(nullable(oneOf('requested', 'granted', 'not_granted')), null),
  // Of before it was told, on a phone that has kept it.
  shares_zone: withDefault(flag, false),
  heard_at: nullable(moment),
  expected: nullable(expected),
  requirement: object({ level: amount, ...levelRule }),
  promoter: nullable(text),
  is_out: nullable(flag),
  waits: nullable(flag),
  next: nullable(next),
  alarms: nullable(list(alarm)),
  watch: nullable(object({ supervisors: amount, roster: flag, gaps: list(object({ from: moment, until: moment })) })),
  place: nullable(object({ cell: text, setting: nullable(text) })),
  check_ins: nullable(list(checkIn)),
}) satisfies Reader<Sent['OutreachOut']>;
export type Outing = Parsed<typeof outing>;
const outingList = object({ outreach: list(outing), waits_outside: withDefault(list(waitedFor), []) }) satisfies Reader<Sent['OutreachList']>;

const delivery = object({
  kind: text, step: nullable(text), to: text, channel: text, state: text, written_at: moment, sent_at: nullable(moment), done_at: nullable(moment),
}) satisfies Reader<Sent['DeliveryOut']>;
/** One message outside of the app. */
export type Delivered = Parsed<typeof delivery>;
const deliveries = object({ deliveries: list(delivery) }) satisfies Reader<Sent['DeliveryList']>;

/** A plan as it is sent; times RFC 3339. */
export interface NewPlan {
  id: string;
  starts_at: string;
  ends_at: string;
  home_by: string;
  company: Company;
  cell?: string;
  setting?: string;
  buddy?: string;
  vehicle?: boolean;
  quiet_until?: string;
  exercise?: boolean;
  /** A registered place, of an outing that began online. */
  meeting_place?: string;
  outside_minutes?: number;
  outside_act?: OutsideAct;
  /** Which version of the protocol they have read. */
  protocol_read?: number;
}

export const SAID_KINDS = [
  'set_out', 'arrive', 'ok', 'leave', 'home', 'suspend', 'call_off', 'quiet', 'green', 'yellow', 'orange', 'red', 'false_alarm', 'nothing_happened', 'something_happened', 'share_zone', 'stop_zone',
] as const;
export type SaidKind = (typeof SAID_KINDS)[number];

/** A check-in as it is sent. `tapped_at` and `sent_at` by one clock: how long it waited is what counts. */
export interface NewSaid {
  id: string;
  kind: SaidKind;
  tapped_at?: string;
  sent_at?: string;
  until?: string;
  /** With `suspend`: how many people were not reached because of it. */
  contacts_missed?: number;
  duress?: boolean;
  /** Where, H3: of an outing for which that was chosen. */
  cell?: string;
  /** With `false_alarm`, on an enrolled phone. */
  pin?: string;
}

export const CLOSURES = ['safe_forgot', 'safe_no_signal', 'safe_delayed', 'false_alarm', 'helped', 'harmed', 'exercise'] as const;
export type Closure = (typeof CLOSURES)[number];

/** Nobody waits longer than this for a check-in's answer: it is sent again. */
const SOON_MS = 8_000;
const of = (id: string): string => `/outreach/${encodeURIComponent(id)}`;

export const outings = {
  list: (): Promise<Result<Outing[]>> => call('GET', '/outreach', (value, path) => outingList(value, path).outreach),
  /** One's own, and those of others at which one waits outside. */
  own: (): Promise<Result<{ outreach: Outing[]; waits_outside: WaitedFor[] }>> => call('GET', '/outreach', outingList),
  /** What is behind of the last two weeks, for the meeting. */
  debrief: (): Promise<Result<Outing[]>> => call('GET', '/outreach/debrief', (value, path) => outingList(value, path).outreach),
  /** With its place and what was said. That somebody else looked is in the log of who is out. */
  get: (id: string): Promise<Result<Outing>> => call('GET', of(id), outing),
  /** What was sent of it outside of the app. */
  sent: (id: string): Promise<Result<Delivered[]>> => call('GET', `${of(id)}/deliveries`, (value, path) => deliveries(value, path).deliveries),
  plan: (plan: NewPlan): Promise<Result<Outing>> => call('POST', '/outreach', outing, plan, SOON_MS),
  say: (id: string, said: NewSaid): Promise<Result<Outing>> => call('POST', `${of(id)}/check_ins`, outing, said, SOON_MS),
  decide: (id: string, approve: boolean): Promise<Result<Outing>> => call('PUT', `${of(id)}/decision`, outing, { approve }),
  /** Answers who asked for a vehicle. */
  vehicle: (id: string, granted: boolean): Promise<Result<Outing>> => call('PUT', `${of(id)}/vehicle`, outing, { granted }),
  acknowledge: (id: string): Promise<Result<Outing>> => call('POST', `${of(id)}/acknowledgement`, outing, undefined, SOON_MS),
  close: (id: string, reason: Closure, isHome: boolean): Promise<Result<Outing>> => call('POST', `${of(id)}/closure`, outing, { reason, is_home: isHome }),
};

export const DUTIES = ['supervisor', 'second_contact', 'crisis_lead'] as const;
export type DutyKind = (typeof DUTIES)[number];
const turn = object({
  id: amount, handle: text, duty: oneOf(...DUTIES), starts_at: moment, ends_at: moment, place_in_line: amount,
}) satisfies Reader<Sent['DutyOut']>;
export type Turn = Parsed<typeof turn>;
const turns = object({ turns: list(turn) }) satisfies Reader<Sent['DutyList']>;
const turnsOf: Parser<Turn[]> = (value, path) => turns(value, path).turns;

export interface NewTurn {
  handle: string;
  duty: DutyKind;
  starts_at: string;
  ends_at: string;
  place_in_line: number;
}

/** The roster: who is on duty for what. */
export const roster = {
  list: (): Promise<Result<Turn[]>> => call('GET', '/duty', turnsOf),
  add: (one: NewTurn): Promise<Result<Turn[]>> => call('POST', '/duty', turnsOf, one),
  remove: (id: number): Promise<Result<null>> => call('DELETE', `/duty/${id}`, nothing),
};
