/** Reports that wait for a second person's eye; loaded with the screen where they are reviewed. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { flag, list, nullable, object, type Parsed, text } from './parse';

type Sent = components['schemas'];

const leg = object({ from: nullable(text), to: nullable(text) });
const event = object({ id: text, kind: text, occurred_at: text, cell: text, verification: text, narrative: nullable(text), flags: nullable(object({ leg: nullable(leg) })) });
const reviewed = object({ id: text, verification: text });
const one = object({
  event,
  may_review: flag,
  rejection: nullable(object({ reason: text, label: object({ es: text, en: text }) })),
});
export type TriageEvent = Parsed<typeof one>;
const triage = object({ waiting: list(one), next: nullable(text), rejected: list(one) });
export type Triage = Parsed<typeof triage>;

export const REASONS = ['duplicate', 'mistake', 'not_security', 'did_not_happen', 'exercise', 'harmful'] as const;
export type Reason = (typeof REASONS)[number];

export const doors = {
  list: (cursor: string | null): Promise<Result<Triage>> =>
    call('GET', `/triage?${new URLSearchParams({ limit: '20', ...(cursor === null ? {} : { cursor }) }).toString()}`, triage),
  review: (id: string, verification: 'V1' | 'V2' | 'V3' | 'VX', reason: Reason | null): Promise<Result<Parsed<typeof reviewed>>> => {
    const asked: Sent['ReviewIn'] = { verification, ...(reason === null ? {} : { reason }) };
    return call('PUT', `/events/${id}/review`, reviewed, asked);
  },
};
