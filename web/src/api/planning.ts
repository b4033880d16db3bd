/** The planning board: own places by the hours of the week; loaded with its screen. */
import { call, nothing, type Result } from './client';
import type { Level } from '../live/state';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, ParseError, type Parser, type Reader, text } from './parse';

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

const bilingual = object({ es: text, en: text });
const change = object({
  place: text, name: text, from: amount, hours: amount, was: amount, is: amount,
  reported: list(object({ family: text, es: text, en: text, count: amount })),
  taken_back: amount, amended: amount, worked_hours: amount, faded: flag, reasons: nullable(bilingual),
}) satisfies Reader<Sent['PlanningChangeOut']>;
export type WhyChanged = Parsed<typeof change>;
const changes = object({ before: text, as_of: text, changes: list(change), more: amount }) satisfies Reader<Sent['PlanningChanges']>;
export type Changes = Parsed<typeof changes>;

/** A hexagon of the map: its outline in degrees, and its level. */
export interface Hexagon {
  readonly cell: string;
  readonly ring: readonly (readonly [number, number])[];
  readonly level: Level;
}
const degrees: Parser<number, number> = (value, path) => {
  if (typeof value !== 'number') throw new ParseError(path, 'a number');
  return value;
};
const feature = object({ id: text, geometry: object({ coordinates: list(list(list(degrees))) }), properties: object({ level: amount }) });
const collection = object({ features: list(feature) });
const hexagons: Parser<Hexagon[], unknown> = (value, path) =>
  collection(value, path).features.map(({ id, geometry, properties }) => ({
    cell: id,
    ring: (geometry.coordinates[0] ?? []).map(([lon, lat]) => [lon ?? 0, lat ?? 0] as const),
    level: Math.min(5, properties.level) as Level,
  }));

export const doors = {
  changes: (keyPopulation: string, asOf: string): Promise<Result<Changes>> =>
    call('GET', `/planning/changes?${new URLSearchParams({ key_population: keyPopulation, as_of: asOf }).toString()}`, changes),
  hexagons: (bounds: readonly number[], hour: number, keyPopulation: string, asOf: string | null): Promise<Result<Hexagon[]>> =>
    call('GET', `/risk?${new URLSearchParams({ bbox: bounds.map((end) => end.toFixed(4)).join(','), resolution: '8', at: String(hour), key_population: keyPopulation, ...(asOf === null ? {} : { as_of: asOf }) }).toString()}`, hexagons),
  board: (keyPopulation: string, asOf: string | null): Promise<Result<Board>> =>
    call('GET', `/planning?${new URLSearchParams({ key_population: keyPopulation, ...(asOf === null ? {} : { as_of: asOf }) }).toString()}`, board),
  signOff: (monday: string): Promise<Result<null>> => call('PUT', `/planning/${monday}`, nothing),
};
