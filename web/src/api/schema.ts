/** What the server answers, and the parsers that make sure of it. Written by hand until it is generated from OpenAPI. */
import { certaintyFrom, type Certainty, type Level, levelFrom } from '../live/state';
import {
  amount, flag, list, nullable, numbers, object, oneOf, ParseError, type Parsed, type Parser, text, withDefault,
} from './parse';

const level: Parser<Level> = (value, path) => {
  const found = typeof value === 'number' ? levelFrom(value) : null;
  if (found === null) throw new ParseError(path, 'a level 0–5');
  return found;
};

const certainty: Parser<Certainty> = (value, path) => {
  const found = typeof value === 'number' ? certaintyFrom(value) : null;
  if (found === null) throw new ParseError(path, 'a certainty 0–3');
  return found;
};

const bilingual = object({ es: text, en: text });
export type Bilingual = Parsed<typeof bilingual>;

export const deployment = object({ name: text, synthetic: flag, version: text });
export type Deployment = Parsed<typeof deployment>;

const place = object({ name: text, centre: numbers(2), zoom: amount });
const mapRights = object({ finest_resolution: amount, counts: flag, key_populations: list(text) });

export const session = object({
  handle: text,
  organisation: object({ slug: text, name: text }),
  role: oneOf('promoter', 'supervisor', 'advocate', 'steward', 'coordinator'),
  may: object({ report: flag, verify: flag, map: nullable(mapRights) }),
  deployment: object({
    name: text,
    synthetic: flag,
    zone: text,
    bbox: numbers(4),
    centre: numbers(2),
    zoom: amount,
    places: withDefault(list(place), []),
  }),
});
export type Session = Parsed<typeof session>;
export type MapRights = Parsed<typeof mapRights>;

const code = object({ code: text, es: text, en: text });
export type Code = Parsed<typeof code>;
const kind = object({ code: text, family: text, es: text, en: text });
export type Kind = Parsed<typeof kind>;

export const taxonomy = object({
  kinds: list(kind),
  families: list(code),
  settings: list(code),
  perpetrators: list(code),
  key_populations: list(code),
  time_precisions: list(code),
  flags: object({
    bias: list(code), weapon: list(code), taken: list(code), injury: list(code), delivery: list(code),
    police_told: list(code), repeat: withDefault(list(code), []),
  }),
});
export type Taxonomy = Parsed<typeof taxonomy>;

const hourState = object({ level, certainty });
export const cellDetail = object({
  cell: text,
  resolution: amount,
  key_population: text,
  as_of: text,
  hour_of_week: amount,
  level,
  certainty,
  week: list(hourState),
  reasons: bilingual,
  sentence: bilingual,
});
export type CellDetail = Parsed<typeof cellDetail>;

const fieldError = object({ pointer: withDefault(text, ''), code: text, detail: withDefault(text, '') });
export const problem = object({
  title: withDefault(text, ''),
  detail: withDefault(text, ''),
  code: withDefault(text, 'unknown'),
  errors: withDefault(list(fieldError), []),
});
export type Problem = Parsed<typeof problem>;

export const stored = object({ id: text, status: oneOf('created', 'already_had'), version: amount });
export type Stored = Parsed<typeof stored>;

export const ownEvent = object({
  id: text,
  kind: text,
  occurred_at: text,
  time_precision: withDefault(text, 'T0'),
  cell: text,
  recorded_at: withDefault(text, ''),
  verification: withDefault(text, 'V1'),
  version: amount,
  withdrawn: withDefault(flag, false),
});
export type OwnEvent = Parsed<typeof ownEvent>;
export const ownEvents = object({ events: list(ownEvent), next: nullable(text) });
export type OwnEvents = Parsed<typeof ownEvents>;

/** A report as the server takes it; null and missing are the same there, so what is not known is left out. */
export interface NewEvent {
  id: string;
  kind: string;
  occurred_at: string;
  time_precision: string;
  cell: string;
  location_precision: string;
  source: 'self';
  severity?: number;
  setting?: string;
  perpetrator?: string;
  key_populations?: string[];
  flags?: { weapon?: string; injury?: string; bias?: string; police_told?: string; taken?: string[] };
  narrative?: string;
}
