/** The register of places where the organisation works, and which are offered instead of a planned one; loaded with their screens. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const both = object({ es: text, en: text });
const review = object({
  category: amount, proposed: amount, reason: text, label: both, reviewed_at: text, reviewed_by: nullable(text), expires_at: text, holds: flag,
}) satisfies Reader<Sent['PlaceReviewOut']>;
const band = object({ band: text, label: both, proposed: amount, category: nullable(amount), due: flag, review: nullable(review) }) satisfies Reader<Sent['PlaceBand']>;
export type PlaceBand = Parsed<typeof band>;
const place = object({ id: text, name: text, cell: text, setting: nullable(text), bands: list(band) }) satisfies Reader<Sent['RegisteredPlace']>;
export type Place = Parsed<typeof place>;
const register = object({ places: list(place), reviewed_recently: amount }) satisfies Reader<Sent['PlaceList']>;
export type Register = Parsed<typeof register>;
const offered = object({ name: text, setting: nullable(text), level: amount, reviewed: flag }) satisfies Reader<Sent['OfferedPlaceOut']>;
export type OfferedPlace = Parsed<typeof offered>;
const offer = object({ places: list(offered) }) satisfies Reader<Sent['OfferedPlaces']>;

const meeting = object({ id: text, name: text, setting: nullable(text), level: amount, reviewed: flag }) satisfies Reader<Sent['MeetingPlaceOut']>;
export type MeetingPlace = Parsed<typeof meeting>;
const meetings = object({ places: list(meeting) }) satisfies Reader<Sent['MeetingPlaces']>;

export const REVIEW_REASONS = ['agrees_with_map', 'team_knows', 'recent_events', 'changed', 'not_visited'] as const;

export const doors = {
  list: (): Promise<Result<Register>> => call('GET', '/places', register),
  set: (id: string, asked: Sent['PlaceIn']): Promise<Result<Register>> => call('PUT', `/places/${id}`, register, asked),
  retire: (id: string): Promise<Result<null>> => call('DELETE', `/places/${id}`, nothing),
  review: (id: string, of: string, asked: Sent['PlaceReviewIn']): Promise<Result<Register>> => call('PUT', `/places/${id}/reviews/${of}`, register, asked),
  /** Where one may meet somebody in those hours. */
  meeting: (from: number, hours: number): Promise<Result<Parsed<typeof meetings>>> => call('GET', `/places/meeting?${new URLSearchParams({ from: String(from), hours: String(hours) }).toString()}`, meetings),
  offered: (cell: string, from: number, hours: number, keyPopulation: string): Promise<Result<Parsed<typeof offer>>> =>
    call('GET', `/places/offered?${new URLSearchParams({ cell, from: String(from), hours: String(hours), key_population: keyPopulation }).toString()}`, offer),
};
