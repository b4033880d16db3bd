/** The doors by which people are let in, and the parsers of what they answer; loaded with the screens that need them. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Parser, type Reader, text, withDefault } from './parse';
import { type Session, session } from './schema';

type Sent = components['schemas'];

const role = oneOf('promoter', 'supervisor', 'advocate', 'steward', 'coordinator');
export type Role = Parsed<typeof role>;

const person = object({
  handle: text,
  role,
  key_populations: list(text),
  disabled: flag,
  second_factor: withDefault(flag, false),
  devices: amount,
  last_seen_at: nullable(text),
  code_until: nullable(text),
  managed: flag,
  vouching_due_at: text,
  vouched_until: text,
  briefed_until: nullable(text),
  asleep: nullable(text),
}) satisfies Reader<Sent['PersonOut']>;
export type Person = Parsed<typeof person>;
const people = object({ people: list(person) }) satisfies Reader<Sent['PersonList']>;

const code = object({ code: text, organisation: text, handle: text, expires_at: text }) satisfies Reader<Sent['CodeOut']>;
export type Code = Parsed<typeof code>;

const device = object({
  id: text, label: text, created_at: text, last_seen_at: text, ended_at: nullable(text), this_one: flag,
}) satisfies Reader<Sent['DeviceOut']>;
export type Device = Parsed<typeof device>;
const devices = object({ devices: list(device) }) satisfies Reader<Sent['DeviceList']>;
const ended = object({ devices: amount }) satisfies Reader<Sent['EndedOut']>;

/** What a phone is told when its PIN opens it. */
export interface Opened {
  session: Session;
  /** The server's half of the key of what this phone keeps, base64url; it is in no other answer. */
  localKey: string | null;
}
const half = object({ local_key: nullable(text) }) satisfies Reader<Sent['SessionOut']>;
const opened: Parser<Opened, Sent['SessionOut']> = (value, path) => ({ session: session(value, path), localKey: half(value, path).local_key });

/** Who is behind a handle and where they are reached. */
const contact = object({
  name: text, phone: text, email: withDefault(text, ''), language: withDefault(text, 'es'), question: withDefault(text, ''), answer: withDefault(text, ''),
}) satisfies Reader<Sent['ContactBody']>;
export type Contact = Parsed<typeof contact>;

/** What there is of somebody, and what has to be sent back to erase it. */
const erasure = object({
  events: amount, exposure: amount, outreach: amount, devices: amount, confirmation: text, confirm_until: text,
}) satisfies Reader<Sent['ErasureOut']>;
export type Erasure = Parsed<typeof erasure>;

export interface NewPerson {
  handle: string;
  role: Role;
  key_populations: readonly string[];
}
export interface Enrolment {
  organisation: string;
  handle: string;
  code: string;
  pin: string;
  label: string;
  /** The version of the text on what is kept that was agreed to. */
  consent: number;
}

const of = (handle: string): string => `/people/${encodeURIComponent(handle)}`;

export const doors = {
  /** `patienceMs`: for how long the server may be waited for; null is as long as for anything. */
  open: (pin: string, patienceMs: number | null, history = false): Promise<Result<Opened>> =>
    call('POST', '/session/pin', opened, history ? { pin, history } : { pin }, patienceMs ?? undefined),
  enrol: (enrolment: Enrolment): Promise<Result<Opened>> => call('POST', '/enrolments', opened, enrolment),
  people: (): Promise<Result<{ people: Person[] }>> => call('GET', '/people', people),
  create: (one: NewPerson): Promise<Result<null>> => call('POST', '/people', nothing, one),
  change: (handle: string, patch: Sent['PersonPatch']): Promise<Result<null>> => call('PATCH', of(handle), nothing, patch),
  code: (handle: string): Promise<Result<Code>> => call('POST', `${of(handle)}/code`, code),
  /** A lost phone: ends all devices and sessions of a person. */
  lost: (handle: string): Promise<Result<{ devices: number }>> => call('DELETE', `${of(handle)}/devices`, ended),
  /** Takes away a second step whose phone is lost. */
  forgetSecondFactor: (handle: string): Promise<Result<null>> => call('DELETE', `${of(handle)}/second_factor`, nothing),
  /** Each look is entered in that person's log. */
  contact: (handle: string): Promise<Result<Contact>> => call('GET', `${of(handle)}/contact`, contact),
  setContact: (handle: string, to: Sent['ContactBody']): Promise<Result<null>> => call('PUT', `${of(handle)}/contact`, nothing, to),
  forgetContact: (handle: string): Promise<Result<null>> => call('DELETE', `${of(handle)}/contact`, nothing),
  /** The first step of erasing somebody: nothing goes by it. */
  erasure: (handle: string): Promise<Result<Erasure>> => call('POST', `${of(handle)}/erasure`, erasure),
  erase: (handle: string, confirmation: string, events: 'keep' | 'withdraw'): Promise<Result<null>> =>
    call('DELETE', `${of(handle)}/erasure`, nothing, { confirmation, events }),
  devices: (): Promise<Result<{ devices: Device[] }>> => call('GET', '/devices', devices),
  /** Sets what opens a decoy of this phone, or takes it away. Nothing tells afterwards whether there is one. */
  duressPin: (pin: string, duressPin: string | null): Promise<Result<null>> => call('PUT', '/me/duress_pin', nothing, { pin, duress_pin: duressPin }),
  end: (id: string): Promise<Result<null>> => call('DELETE', `/devices/${id}`, nothing),
};
