/**
 * What the server answers, and the parsers that make sure of it at the door: they know more than the OpenAPI document
 * can say (a level is 0–5), and each must take whatever the types generated from it allow.
 */
import { type Alert, areaOf, exerciseOf, outingOf, whoOf } from '../live/alerts';
import { certaintyFrom, type Certainty, type Level, levelFrom } from '../live/state';
import type { components } from './openapi';
import {
  amount, flag, list, nullable, numbers, object, oneOf, ParseError, type Parsed, type Parser, type Reader, text, withDefault,
} from './parse';

type Sent = components['schemas'];

const level: Parser<Level, number> = (value, path) => {
  const found = typeof value === 'number' ? levelFrom(value) : null;
  if (found === null) throw new ParseError(path, 'a level 0–5');
  return found;
};

const certainty: Parser<Certainty, number> = (value, path) => {
  const found = typeof value === 'number' ? certaintyFrom(value) : null;
  if (found === null) throw new ParseError(path, 'a certainty 0–3');
  return found;
};

const bilingual = object({ es: text, en: text }) satisfies Reader<Sent['TextOut']>;
export type Bilingual = Parsed<typeof bilingual>;

export const deployment = object({ name: text, synthetic: flag, version: text, passkeys: withDefault(flag, false), oidc: withDefault(flag, false) }) satisfies Reader<Sent['PublicDeployment']>;
export type Deployment = Parsed<typeof deployment>;

const place = object({ name: text, centre: numbers(2), zoom: amount });
const mapRights = object({ finest_resolution: amount, counts: flag, key_populations: list(text), limited: withDefault(flag, false) });

const role = oneOf('promoter', 'supervisor', 'advocate', 'steward', 'coordinator');

export const session = object({
  handle: withDefault(text, ''),
  organisation: object({ slug: text, name: text }),
  role,
  may: object({ report: flag, verify: flag, past: flag, manages: withDefault(list(role), []), map: nullable(mapRights) }),
  /** The enrolled phone this is; null for who signed in with a password. */
  device: nullable(text),
  /** Whether nothing else is open than setting up the second step that the role needs. */
  must_set_up: withDefault(flag, false),
  /** Why the account sleeps: `briefing` or `vouching`; null if it is awake. Little else is open while it does. */
  asleep: withDefault(nullable(text), null),
  /** Whether the briefing is to be read: at the first sign-in, each year, and when its text has changed. */
  briefing_due: withDefault(flag, false),
  /** Until when a promoter sees everything they ever reported, and not the last 24 hours alone; null: not now. */
  history_until: withDefault(nullable(text), null),
  deployment: object({
    leave_to: withDefault(text, ''),
    lock_minutes: withDefault(amount, 5),
    name: text,
    synthetic: flag,
    zone: text,
    bbox: numbers(4),
    centre: numbers(2),
    zoom: amount,
    places: withDefault(list(place), []),
  }),
}) satisfies Reader<Sent['SessionOut']>;
export type Session = Parsed<typeof session>;
export type MapRights = Parsed<typeof mapRights>;

/** Which municipalities a map shows that ends before the area does. */
export const ground = object({
  limited: flag, municipalities: list(object({ code: text, name: text, department: text })), chosen: list(text), left: amount,
}) satisfies Reader<Sent['GroundOut']>;
export type Ground = Parsed<typeof ground>;

const code = object({ code: text, es: text, en: text }) satisfies Reader<Sent['Labelled']>;
export type Code = Parsed<typeof code>;
const kind = object({ code: text, family: text, es: text, en: text }) satisfies Reader<Sent['KindCode']>;
export type Kind = Parsed<typeof kind>;

export const taxonomy = object({
  kinds: list(kind),
  families: list(code),
  settings: list(code),
  perpetrators: list(code),
  key_populations: list(code),
  time_precisions: list(code),
  consents: withDefault(list(code), []),
  flags: object({
    bias: list(code), weapon: list(code), taken: list(code), injury: list(code), delivery: list(code),
    police_told: list(code), repeat: withDefault(list(code), []),
    loss: withDefault(list(code), []), insured: withDefault(list(code), []), complaint_stage: withDefault(list(code), []),
  }),
}) satisfies Reader<Sent['Taxonomy']>;
export type Taxonomy = Parsed<typeof taxonomy>;

const hourState = object({ level, certainty });
export const cellDetail = object({
  cell: text,
  resolution: amount,
  key_population: text,
  as_of: text,
  hour_of_week: amount,
  level,
  certainty,
  rate: nullable(amount),
  lower: nullable(amount),
  upper: nullable(amount),
  relative: nullable(amount),
  relative_lower: nullable(amount),
  relative_upper: nullable(amount),
  severity: nullable(amount),
  severity_lower: nullable(amount),
  severity_upper: nullable(amount),
  harm: nullable(amount),
  harm_lower: nullable(amount),
  harm_upper: nullable(amount),
  week: list(hourState),
  reasons: bilingual,
  sentence: bilingual,
  detail: text,
  detail_sentence: bilingual,
}) satisfies Reader<Sent['StoryOut']>;
export type CellDetail = Parsed<typeof cellDetail>;

const gainPoint = object({ area: amount, map: amount, counts: amount, counts_by_hour: amount }) satisfies Reader<Sent['GainOut']>;
export type GainPoint = Parsed<typeof gainPoint>;
const found = object({ events: amount, weeks: amount, cells: amount, gain: list(gainPoint) }) satisfies Reader<Sent['FoundOut']>;
const remark = object({ about: text, sentence: bilingual }) satisfies Reader<Sent['RemarkOut']>;
const lookedBack = object({
  model: text,
  from: text,
  until: text,
  verdict: oneOf('too_few', 'better_than_counts', 'like_counts', 'worse_than_counts', 'like_chance'),
  sentence: bilingual,
  remarks: list(remark),
  found: nullable(found),
}) satisfies Reader<Sent['HindsightOut']>;
export type LookedBack = Parsed<typeof lookedBack>;
const lookingBack = object({ done: amount }) satisfies Reader<Sent['HindsightProgress']>;

const checkItem = object({ code: text, state: oneOf('bad', 'look', 'good'), sentence: bilingual, next: nullable(bilingual) }) satisfies Reader<Sent['CheckItemOut']>;
export type CheckItem = Parsed<typeof checkItem>;
/** The steward's checklist, what matters most first. */
export const selfCheck = object({ at: text, items: list(checkItem) }) satisfies Reader<Sent['SelfCheckOut']>;
export type SelfCheck = Parsed<typeof selfCheck>;

/** Whether the maps of the past year were right, or how far the server is in finding out. */
export type Hindsight = { kind: 'computing'; done: number } | { kind: 'ready'; report: LookedBack };
export const hindsight: Parser<Hindsight> = (value, path) =>
  typeof value === 'object' && value !== null && 'done' in value
    ? { kind: 'computing', done: Math.min(1, Math.max(0, lookingBack(value, path).done)) }
    : { kind: 'ready', report: lookedBack(value, path) };

const fieldError = object({ pointer: withDefault(text, ''), code: text, detail: withDefault(text, '') });
export const problem = object({
  title: withDefault(text, ''),
  detail: withDefault(text, ''),
  code: withDefault(text, 'unknown'),
  errors: withDefault(list(fieldError), []),
}) satisfies Reader<Sent['Problem']>;
export type Problem = Parsed<typeof problem>;

const similarReport = object({ id: text, recorded_at: text }) satisfies Reader<Sent['SimilarOut']>;
/** A report that looks like one that was just sent. */
export type SimilarReport = Parsed<typeof similarReport>;

export const stored = object({
  id: text,
  status: oneOf('created', 'already_had'),
  similar: withDefault(list(similarReport), []),
}) satisfies Reader<Sent['CreatedOut']>;
export type Stored = Parsed<typeof stored>;

/** From where to where something happened on the way, as cells. */
const leg = object({ from: nullable(text), to: nullable(text) });
/** How far a complaint has come, and since which month: 2026-09. */
const complaint = object({ stage: text, month: nullable(text) });
export const ownEvent = object({
  id: text,
  kind: text,
  occurred_at: text,
  time_precision: withDefault(text, 'T0'),
  cell: withDefault(text, ''),
  recorded_at: withDefault(text, ''),
  verification: withDefault(text, 'V1'),
  version: amount,
  withdrawn: withDefault(flag, false),
  duplicate_of: nullable(text),
  severity: nullable(amount),
  setting: nullable(text),
  perpetrator: nullable(text),
  key_populations: withDefault(list(text), []),
  flags: nullable(object({ bias: nullable(text), weapon: nullable(text), taken: nullable(list(text)), injury: nullable(text), police_told: nullable(text), leg: nullable(leg), loss: nullable(text), insured: nullable(text), complaint: nullable(complaint) })),
  narrative: nullable(text),
  consents: withDefault(list(text), []),
}) satisfies Reader<Sent['EventOut']>;
export type OwnEvent = Parsed<typeof ownEvent>;
export const ownEvents = object({ events: list(ownEvent), next: nullable(text), history: oneOf('whole', 'recent') }) satisfies Reader<Sent['EventList']>;
export type OwnEvents = Parsed<typeof ownEvents>;

const pairedEvent = object({
  id: text,
  kind: text,
  occurred_at: text,
  occurred_until: nullable(text),
  time_precision: withDefault(text, 'T0'),
  cell: withDefault(text, ''),
  key_populations: withDefault(list(text), []),
  verification: withDefault(text, 'V1'),
  narrative: nullable(text),
  recorded_at: withDefault(text, ''),
}) satisfies Reader<Sent['EventOut']>;
export type PairedEvent = Parsed<typeof pairedEvent>;
const pair = object({ events: list(pairedEvent), score: amount, sentence: bilingual }) satisfies Reader<Sent['DuplicatePair']>;
export const pairs = object({ pairs: list(pair), next: nullable(text) }) satisfies Reader<Sent['DuplicateList']>;
export type Pairs = Parsed<typeof pairs>;

const warning = object({
  area: text, from: text, to: text, reports: amount, accounts: amount, most_by_one_account: amount, expected: amount, sentence: bilingual,
}) satisfies Reader<Sent['WarningOut']>;
export const warnings = object({ warnings: list(warning) }) satisfies Reader<Sent['WarningsOut']>;
export type Warnings = Parsed<typeof warnings>;

const moment: Parser<number, string> = (value, path) => {
  const at = Date.parse(text(value, path));
  if (Number.isNaN(at)) throw new ParseError(path, 'a time');
  return at;
};
const about: Parser<Pick<Alert, 'area' | 'outing' | 'who' | 'exercise'>, Sent['AlertOut']['payload']> = (value) => ({
  area: areaOf(value), outing: outingOf(value), who: whoOf(value), exercise: exerciseOf(value),
});
const alertSent = object({ position: amount, kind: text, at: moment, expires_at: moment, payload: about });
const alert: Parser<Alert, Sent['AlertOut']> = (value, path) => {
  const { expires_at: expiresAt, payload, ...rest } = alertSent(value, path);
  return { ...rest, expiresAt, ...payload };
};
const alertList = object({ alerts: list(alert) }) satisfies Reader<Sent['AlertList']>;
export const alerts: Parser<readonly Alert[], Sent['AlertList']> = (value, path) => alertList(value, path).alerts;

type Told<K extends keyof Sent['EventIn']> = { [F in K]-?: NonNullable<Sent['EventIn'][F]> };
type Answered = 'id' | 'kind' | 'occurred_at' | 'time_precision' | 'cell' | 'location_precision' | 'source';
type Unanswered = 'severity' | 'setting' | 'perpetrator' | 'key_populations' | 'flags' | 'narrative' | 'consents';
/** A report as the server takes it; null and missing are the same there, so what is not known is left out. */
export type NewEvent = Told<Answered> & Partial<Told<Unanswered>>;

/** What is changed of a stored report. */
export type Amendment = Partial<Pick<Sent['EventIn'], Unanswered | 'kind'>>;

export type Credentials = Sent['Credentials'];
