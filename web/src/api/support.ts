/** Support after an incident: what was offered, and who sees to it; loaded with its screen. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { moment } from './outings';
import { amount, flag, list, nullable, object, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const supportCase = object({
  id: text, kind: text, severity: amount, happened_at: nullable(moment), created_at: moment, person: nullable(text),
  offered_at: nullable(moment), accepted_at: nullable(moment), declined_at: nullable(moment), referred_at: nullable(moment), done_at: nullable(moment),
  closed: flag, reminders_stopped: nullable(flag),
}) satisfies Reader<Sent['SupportCaseOut']>;
export type SupportCase = Parsed<typeof supportCase>;
const support = object({ sees_to_it: flag, persons: nullable(list(text)), cases: list(supportCase), offered_within_a_day: amount }) satisfies Reader<Sent['SupportList']>;
export type Support = Parsed<typeof support>;

export const STEPS = ['offered', 'accepted', 'declined', 'referred', 'done'] as const;
export type SupportStep = (typeof STEPS)[number];
const person = (handle: string): string => `/support_persons/${encodeURIComponent(handle)}`;

export const supportDoors = {
  list: (): Promise<Result<Support>> => call('GET', '/support_cases', support),
  mark: (id: string, step: SupportStep): Promise<Result<Support>> => call('POST', `/support_cases/${id}/steps`, support, { step }),
  stopReminders: (id: string): Promise<Result<Support>> => call('POST', `/support_cases/${id}/steps`, support, { stop_reminders: true }),
  name: (handle: string): Promise<Result<Support>> => call('PUT', person(handle), support),
  unname: (handle: string): Promise<Result<Support>> => call('DELETE', person(handle), support),
};
