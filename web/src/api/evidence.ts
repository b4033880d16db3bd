/** The indicators of an organisation, and the names of departments; loaded with their screens. */
import { call, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Reader, text, withDefault } from './parse';

type Sent = components['schemas'];

const both = object({ es: text, en: text });
const figure = object({
  group: text,
  part: text,
  state: oneOf('told', 'withheld', 'years_only'),
  unit: oneOf('count', 'per_100', 'per_1000', 'share', 'points', 'seconds', 'gtq'),
  value: nullable(amount),
  interval: nullable(list(amount)),
  n: nullable(amount),
  of: nullable(amount),
  compared: nullable(object({ trend: oneOf('no_clear_change', 'higher', 'lower'), ratio: nullable(amount), interval: list(nullable(amount)) })),
});
export type Figure = Parsed<typeof figure>;
const activity = object({ group: text, events: nullable(amount), verified: nullable(amount), sessions: nullable(amount), hours: nullable(amount) });
const indicator = object({ number: amount, name: both, formula: both, figures: list(figure) });
export type Indicator = Parsed<typeof indicator>;
const indicators = object({
  period: text,
  before: text,
  closed: flag,
  by: oneOf('organisation', 'department', 'population'),
  about: both,
  activity: list(activity),
  withheld_percent: nullable(amount),
  indicators: list(indicator),
  legs: withDefault(list(object({ from: text, to: text, events: amount })), []),
});
export type Indicators = Parsed<typeof indicators>;
export type By = Indicators['by'];

const units = object({
  units: list(object({ code: text, level: oneOf('department', 'municipality'), name: text })),
}) satisfies Reader<Sent['BoundariesOut']>;

export const doors = {
  indicators: (period: string, by: By): Promise<Result<Indicators>> =>
    call('GET', `/indicators?${new URLSearchParams({ period, by }).toString()}`, indicators),
  units: (): Promise<Result<Parsed<typeof units>>> => call('GET', '/boundaries', units),
};
