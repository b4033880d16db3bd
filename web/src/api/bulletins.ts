/** Security bulletins: what an organisation warns others of; loaded with their screen and with what reckons with them. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const receipts = object({
  people: list(object({ handle: text, seen_at: text })),
  partners: list(text),
  other_organisations: amount,
}) satisfies Reader<Sent['BulletinReceipts']>;
const bulletin = object({
  id: text,
  issuer: text,
  own: flag,
  kind: text,
  label: object({ es: text, en: text }),
  cells: list(text),
  advice: nullable(text),
  issued_at: text,
  valid_until: text,
  state: oneOf('in_force', 'revoked', 'over'),
  audience: nullable(text),
  seen: flag,
  receipts: nullable(receipts),
  may_revoke: flag,
}) satisfies Reader<Sent['BulletinOut']>;
export type Bulletin = Parsed<typeof bulletin>;
export const bulletinList = object({ bulletins: list(bulletin), may_issue: flag }) satisfies Reader<Sent['BulletinList']>;
export type BulletinList = Parsed<typeof bulletinList>;
export type NewBulletin = Sent['BulletinIn'];

/** The kinds and audiences that can be written, in the order in which they are offered. */
export const KINDS = ['shots', 'attack', 'robbery', 'authority', 'watched', 'blockade', 'hazard', 'other'] as const;
export const AUDIENCES = ['everybody', 'partners', 'own'] as const;

export const doors = {
  issue: (asked: NewBulletin): Promise<Result<BulletinList>> => call('POST', '/bulletins', bulletinList, asked),
  seen: (id: string): Promise<Result<null>> => call('PUT', `/bulletins/${id}/receipt`, nothing),
  revoke: (id: string): Promise<Result<null>> => call('DELETE', `/bulletins/${id}`, nothing),
};
