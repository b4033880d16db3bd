/** Everything about oneself, and the log of acts; loaded with their screens. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Reader, text, withDefault } from './parse';
import { ownEvent } from './schema';

type Sent = components['schemas'];

const bilingual = object({ es: text, en: text });
const actor = object({ kind: text, handle: nullable(text) }) satisfies Reader<Sent['AuditActorOut']>;
const entry = object({
  at: text,
  actor,
  action: text,
  label: bilingual,
  subject: nullable(object({ kind: text, handle: nullable(text) })),
  concerned: withDefault(list(text), []),
}) satisfies Reader<Sent['AuditEntryOut']>;
/** Who did what, and when: never what was said. */
export type Act = Parsed<typeof entry>;
const log = object({ entries: list(entry), next: nullable(text) }) satisfies Reader<Sent['AuditList']>;
export type Log = Parsed<typeof log>;
const logState = object({ entries: amount, whole: flag, at: text, acts: list(object({ code: text, es: text, en: text })) }) satisfies Reader<Sent['AuditStateOut']>;
export type LogState = Parsed<typeof logState>;

/** Which version of a text somebody agreed to, and when. */
const agreed = nullable(object({ version: amount, at: text }));

const anything = (): null => null;
const ownData = object({
  account: object({ handle: text, organisation: text, role: text }),
  contact: nullable(object({ name: text, phone: text })),
  events: list(ownEvent),
  exposure: list(anything),
  outreach: list(anything),
  bulletins: list(object({ kind: text, state: oneOf('in_force', 'revoked', 'over'), issued_at: text })),
  devices: list(object({ label: text, ended_at: nullable(text) })),
  passkeys: list(anything),
  second_factor: flag,
  upkeep: object({ consent: agreed, briefing: agreed, vouched_until: text }),
  agreements: list(object({ direction: text, name: text, state: text })),
  audit: list(entry),
}) satisfies Reader<Sent['OwnDataOut']>;
export type OwnData = Parsed<typeof ownData>;

/** Which acts of the organisation are asked for; an empty text is all. */
export interface LogQuestion {
  action: string;
  by: string;
  since: string;
}

export const doors = {
  ownData: (): Promise<Result<OwnData>> => call('GET', '/me/data', ownData),
  /** All of it as it was sent, to be taken along. */
  ownDataWhole: (): Promise<Result<unknown>> => call('GET', '/me/data', (value: unknown) => value),
  log: (question: LogQuestion, cursor: string | null): Promise<Result<Log>> => {
    const asked = new URLSearchParams({ limit: '50' });
    for (const [name, value] of Object.entries({ ...question, cursor: cursor ?? '' })) if (value !== '') asked.set(name, value as string);
    return call('GET', `/audit?${asked.toString()}`, log);
  },
  logState: (): Promise<Result<LogState>> => call('GET', '/audit/verification', logState),
};
