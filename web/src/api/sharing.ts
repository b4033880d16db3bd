/** Who sees the organisation's reports, and what others share with it; loaded with its screen. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const agreement = object({
  id: text,
  direction: oneOf('given', 'received'),
  organisation: text,
  name: text,
  families: list(text),
  hexagons: amount,
  until: text,
  state: oneOf('offered', 'active', 'over'),
  label: object({ es: text, en: text }),
  offered_at: text,
  accepted_at: nullable(text),
  ended_at: nullable(text),
  may_accept: flag,
  may_end: flag,
}) satisfies Reader<Sent['AgreementOut']>;
export type Agreement = Parsed<typeof agreement>;
const sharing = object({ agreements: list(agreement), may_decide: flag }) satisfies Reader<Sent['AgreementList']>;
export type Sharing = Parsed<typeof sharing>;
export type Offer = Sent['AgreementIn'];

export const doors = {
  sharing: (): Promise<Result<Sharing>> => call('GET', '/agreements', sharing),
  offer: (offer: Offer): Promise<Result<Sharing>> => call('POST', '/agreements', sharing, offer),
  accept: (id: string): Promise<Result<null>> => call('POST', `/agreements/${id}/acceptance`, nothing),
  end: (id: string): Promise<Result<null>> => call('DELETE', `/agreements/${id}`, nothing),
};
