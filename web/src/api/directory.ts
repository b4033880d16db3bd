/** Whom one may call in an emergency, with what is known of each number; loaded with its screen. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { flag, list, nullable, object, oneOf, type Parsed, ParseError, type Parser, type Reader, text } from './parse';

type Sent = components['schemas'];

const answer = oneOf('yes', 'no');
/** By key population whether they are treated well. */
const treatment: Parser<Readonly<Record<string, 'yes' | 'no'>>, Readonly<Record<string, string>>> = (value, path) => {
  if (typeof value !== 'object' || value === null) throw new ParseError(path, 'an object');
  return Object.fromEntries(Object.entries(value).map(([code, told]) => [code, answer(told, `${path}/${code}`)]));
};
const entry = object({
  id: text,
  kind: text,
  name: text,
  phone: nullable(text),
  alternative_phone: nullable(text),
  municipality: nullable(text),
  hours: nullable(text),
  brings_police: oneOf('yes', 'no', 'unknown'),
  kp_friendly: treatment,
  status: text,
  sources: list(text),
  verified_on: nullable(text),
  expires_on: nullable(text),
  stale: flag,
}) satisfies Reader<Sent['DirectoryEntry']>;
export type DirectoryEntry = Parsed<typeof entry>;
export const directoryOf = object({ entries: list(entry) }) satisfies Reader<Sent['Directory']>;

export const directory = (): Promise<Result<{ entries: DirectoryEntry[] }>> => call('GET', '/directory', directoryOf);
