/** The planning board: own places by the hours of the week; loaded with its screen. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const rule = object({
  go: oneOf('alone', 'pair', 'with_supervisor', 'do_not_go'), check_every: nullable(amount), buddy: flag, transport: flag, approval: flag,
}) satisfies Reader<Sent['PlanningRule']>;
export type PlanningRule = Parsed<typeof rule>;
const place = object({
  id: text, name: text, setting: nullable(text), levels: text, enough: text, reckoned: text, said: text, warned: flag,
}) satisfies Reader<Sent['PlanningPlaceOut']>;
export type PlannedPlace = Parsed<typeof place>;
const board = object({ as_of: text, key_population: text, rules: list(rule), places: list(place) }) satisfies Reader<Sent['PlanningBoard']>;
export type Board = Parsed<typeof board>;

export const doors = {
  board: (keyPopulation: string, asOf: string | null): Promise<Result<Board>> =>
    call('GET', `/planning?${new URLSearchParams({ key_population: keyPopulation, ...(asOf === null ? {} : { as_of: asOf }) }).toString()}`, board),
  signOff: (monday: string): Promise<Result<null>> => call('PUT', `/planning/${monday}`, nothing),
};
