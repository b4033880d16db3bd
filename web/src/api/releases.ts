/** Releases: proposed, approved by two others, published with their files; loaded with their screen. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, text } from './parse';

type Sent = components['schemas'];

const row = object({ unit: text, department: nullable(text), group: text, events: nullable(amount) });
const content = object({
  organisations: list(text),
  audience: text,
  period: text,
  support: text,
  measure: text,
  geography: nullable(text),
  hexagons: nullable(amount),
  split: text,
  not_placed: nullable(text),
  thresholds: object({ events: amount, reporters: amount, sessions: amount }),
  rows: list(row),
});
const file = object({ name: text, media_type: text, sha256: text, length: amount });
const release = object({
  id: amount,
  state: oneOf('proposed', 'published'),
  number: nullable(amount),
  proposed_at: text,
  published_at: nullable(text),
  approvals: amount,
  approved_by_me: flag,
  mine: flag,
  synthetic: flag,
  sha256: text,
  files: list(file),
  content,
});
export type Release = Parsed<typeof release>;
const releases = object({ releases: list(release) });
export type Asked = Sent['ReleaseIn'];

export const doors = {
  list: (): Promise<Result<Parsed<typeof releases>>> => call('GET', '/releases', releases),
  propose: (asked: Asked): Promise<Result<Release>> => call('POST', '/releases', release, asked),
  approve: (id: number): Promise<Result<Release>> => call('POST', `/releases/${id}/approval`, release),
  drop: (id: number): Promise<Result<null>> => call('DELETE', `/releases/${id}`, nothing),
};

/** Where everybody reads a release. */
export const pagePath = (number: number): string => `/publicado/${number}`;
/** What puts that page into another one. */
export const embedding = (number: number, title: string): string =>
  `<iframe src="${location.origin}${pagePath(number)}" title="${title}" width="100%" height="720" loading="lazy" referrerpolicy="no-referrer"></iframe>`;

/** Where a file of a release is fetched from. */
export const filePath = ({ id }: Release, name: string): string => `/api/v1/releases/${id}/files/${encodeURIComponent(name)}`;
