/** What was found at places: facts beside the map; loaded with what shows them. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

export const BANDS = ['early', 'morning', 'afternoon', 'evening'] as const;
export type Band = (typeof BANDS)[number];
export const ASPECTS = ['light', 'people', 'sight', 'exits', 'transport', 'shelter', 'signal', 'police'] as const;
export type Aspect = (typeof ASPECTS)[number];
export const FINDINGS = ['none', 'some', 'good'] as const;
export type Finding = (typeof FINDINGS)[number];

const both = object({ es: text, en: text });
const found = object({ aspect: oneOf(...ASPECTS), label: both, finding: oneOf(...FINDINGS), words: both }) satisfies Reader<Sent['PlaceFindingOut']>;
const audit = object({
  id: nullable(text), cell: text, band: oneOf(...BANDS), label: both, findings: list(found), audited_at: nullable(text), months: amount, old: flag, by: nullable(text), mine: flag,
}) satisfies Reader<Sent['PlaceAuditOut']>;
export type Audit = Parsed<typeof audit>;
const audits = object({ audits: list(audit), police_sentence: both, sentence: both }) satisfies Reader<Sent['PlaceAuditList']>;
export type Audits = Parsed<typeof audits>;

export const doors = {
  list: (): Promise<Result<Audits>> => call('GET', '/place_audits', audits),
  add: (id: string, cell: string, band: Band, findings: Readonly<Partial<Record<Aspect, Finding>>>): Promise<Result<Audits>> => call('PUT', `/place_audits/${id}`, audits, { cell, band, ...findings }),
  remove: (id: string): Promise<Result<null>> => call('DELETE', `/place_audits/${id}`, nothing),
};
