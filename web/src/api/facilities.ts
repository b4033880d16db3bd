/** How the organisation's own premises were found; loaded with its screen. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { moment } from './outings';
import { amount, list, nullable, object, oneOf, type Parsed, type Parser, type Reader, text } from './parse';

type Sent = components['schemas'];

export const ANSWERS = ['yes', 'no', 'not_applicable'] as const;
export type Answer = (typeof ANSWERS)[number];
const label = object({ es: text, en: text });
const item = object({ code: text, label, answer: nullable(oneOf(...ANSWERS)) }) satisfies Reader<Sent['FacilityItemOut']>;
const facility = object({
  facility: text, label, checked_at: nullable(moment), yes: amount, of: amount, open: list(text), items: list(item),
}) satisfies Reader<Sent['FacilityOut']>;
export type Facility = Parsed<typeof facility>;
const facilities = object({ facilities: list(facility) }) satisfies Reader<Sent['FacilityList']>;
const all: Parser<Facility[]> = (value, path) => facilities(value, path).facilities;

export const doors = {
  list: (): Promise<Result<Facility[]>> => call('GET', '/facility_checks', all),
  /** Instead of what was said before: what stands nowhere is open. */
  set: (facility: string, answers: ReadonlyMap<string, Answer>): Promise<Result<Facility[]>> =>
    call('PUT', `/facility_checks/${facility}`, all, Object.fromEntries(ANSWERS.map((answer) => [answer, [...answers].filter(([, told]) => told === answer).map(([code]) => code)]))),
};
