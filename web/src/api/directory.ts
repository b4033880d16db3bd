/** Whom one may call in an emergency, with what is known of each number; loaded with its screen. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { flag, list, nullable, object, oneOf, type Parsed, ParseError, type Parser, type Reader, text, withDefault } from './parse';

type Sent = components['schemas'];

const answer = oneOf('yes', 'no');
/** By key population whether they are treated well. */
const treatment: Parser<Readonly<Record<string, 'yes' | 'no'>>, Readonly<Record<string, string>>> = (value, path) => {
  if (typeof value !== 'object' || value === null) throw new ParseError(path, 'an object');
  return Object.fromEntries(Object.entries(value).map(([code, told]) => [code, answer(told, `${path}/${code}`)]));
};
const known = oneOf('yes', 'no', 'unknown');
const entry = object({
  id: text,
  own: withDefault(flag, false),
  kind: text,
  name: text,
  phone: nullable(text),
  alternative_phone: nullable(text),
  messaging: withDefault(nullable(text), null),
  municipality: nullable(text),
  hours: nullable(text),
  languages: nullable(text),
  say: nullable(text),
  brings_police: oneOf('yes', 'no', 'unknown'),
  kp_friendly: treatment,
  // Of before it was told, on a phone that has kept it.
  kp_friendly_on: withDefault(nullable(text), null),
  kp_friendly_by: withDefault(nullable(text), null),
  cost: withDefault(nullable(text), null),
  needs_id: withDefault(known, 'unknown'),
  mandatory_report: withDefault(known, 'unknown'),
  who_may_call: withDefault(nullable(text), null),
  visibility: withDefault(oneOf('promoters', 'supervisors'), 'promoters'),
  status: text,
  sources: list(text),
  verified_on: nullable(text),
  verified_by: withDefault(nullable(text), null),
  expires_on: nullable(text),
  answered: nullable(flag),
  stale: flag,
}) satisfies Reader<Sent['DirectoryEntry']>;
export type DirectoryEntry = Parsed<typeof entry>;
export const directoryOf = object({ entries: list(entry) }) satisfies Reader<Sent['Directory']>;

/** Who it may be, in the order in which they are shown: who comes without the police first. */
export const KINDS = [
  'team', 'lawyer', 'psychologist', 'clinic', 'hospital', 'ambulance', 'fire', 'shelter', 'transport', 'human_rights', 'women', 'embassy', 'prosecutor', 'civil_protection', 'roads', 'police',
] as const;
/** What is written down of a number of the organisation's own; what is not known is left out. */
export interface OwnNumber {
  readonly kind: string;
  readonly name: string;
  readonly phone: string;
  readonly municipality?: string;
  readonly hours?: string;
  readonly languages?: string;
  readonly say?: string;
  readonly brings_police: string;
  readonly kind_to: readonly string[];
  readonly unkind_to: readonly string[];
  readonly alternative_phone?: string;
  readonly messaging?: string;
  readonly cost?: string;
  readonly who_may_call?: string;
  readonly needs_id: string;
  readonly mandatory_report: string;
  readonly visibility: string;
}
type Listed = Promise<Result<{ entries: DirectoryEntry[] }>>;
export const directoryDoors = {
  set: (id: string, own: OwnNumber): Listed => call('PUT', `/directory/${id}`, directoryOf, own),
  remove: (id: string): Listed => call('DELETE', `/directory/${id}`, directoryOf),
  tried: (id: string, answered: boolean): Listed => call('PUT', `/directory/${id}/tried`, directoryOf, { answered }),
};
