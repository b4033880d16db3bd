/** The server's doors. Expected failures are values; only a fault in this program is thrown. */
import type { Alert } from '../live/alerts';
import { clock } from './clock';
import { ParseError, type Parser } from './parse';
import {
  type CellDetail, cellDetail, type Credentials, type Deployment, deployment, type Hindsight, hindsight, type NewEvent, type OwnEvents, ownEvents, type Problem,
  type Amendment, type Ground, ground, type OwnEvent, ownEvent, type Pairs, pairs, problem, type Session, session, type Stored, stored, type Taxonomy, taxonomy,
  type Warnings, warnings, alerts, type SelfCheck, selfCheck,
} from './schema';

export type Failure =
  /** The server was not reached. */
  | { kind: 'offline' }
  /** The server said no, or not now. `retryAfterS` in seconds where it said when. */
  | { kind: 'problem'; status: number; problem: Problem; retryAfterS: number | null }
  /** The server said something this client does not understand. */
  | { kind: 'unreadable'; detail: string };

/** Neither taken nor refused: the server was not reached, is ill or has too much to do. It may go well the next time though nobody does anything. */
export function isPassing(error: Failure): boolean {
  return error.kind === 'offline' || (error.kind === 'problem' && (error.status === 429 || error.status >= 500));
}

/** An account that sleeps wakes up again: that it is told nothing meanwhile refuses nothing. */
export const sleeps = (error: Failure): boolean => error.kind === 'problem' && error.problem.code === 'account_sleeps';

/** The server itself says that it has nothing of this for whoever asks. Silence, a session that is over or an answer that is not understood do not. */
export function refuses(error: Failure): boolean {
  return error.kind === 'problem' && (error.status === 403 || error.status === 404) && !sleeps(error);
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure };

const BASE = '/api/v1';
/** A phone on a bad network waits long, but not for ever. */
const TIMEOUT_MS = 20_000;

let language = 'es';
/** The language problems are told in. */
export function setApiLanguage(tag: string): void {
  language = tag;
}

let onDeviceEnded: () => void | Promise<void> = () => undefined;
/** What is done when the server says that this phone has no access any more. */
export function whenDeviceEnded(run: () => void | Promise<void>): void {
  onDeviceEnded = run;
}

const UNREACHED: Result<never> = { ok: false, error: { kind: 'offline' } };

/** Asks the server; for the doors of the screens that are loaded when they are opened, too. Not reached within `patienceMs` is not reached. */
export async function call<T>(method: string, path: string, parser: Parser<T>, body?: unknown, patienceMs: number = TIMEOUT_MS): Promise<Result<T>> {
  const response = await reach(method, path, body, patienceMs);
  return response === null ? UNREACHED : readAnswer(response, parser);
}

/** The server's answer as it is; null where it was not reached. `more`: what else is said to it. */
export async function reach(method: string, path: string, body?: unknown, patienceMs: number = TIMEOUT_MS, more?: Record<string, string>): Promise<Response | null> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language, ...more };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const asked = Date.now();
  try {
    const response = await fetch(BASE + path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    clock.learn(response.headers.get('Date'), asked, Date.now());
    return response;
  } catch {
    return null;
  }
}

/** What the server answered, understood or refused. */
export async function readAnswer<T>(response: Response, parser: Parser<T>): Promise<Result<T>> {
  try {
    const value: unknown = response.status === 204 ? null : await response.json();
    if (response.ok) return { ok: true, value: parser(value, '') };
    const retryAfterS = Number(response.headers.get('Retry-After'));
    const told = problem(value, '');
    if (told.title === '') return UNREACHED;
    if (told.code === 'device_ended') void onDeviceEnded();
    return {
      ok: false,
      error: {
        kind: 'problem',
        status: response.status,
        problem: told,
        retryAfterS: Number.isFinite(retryAfterS) && retryAfterS > 0 ? retryAfterS : null,
      },
    };
  } catch (error) {
    // An answer that was cut off, or of whoever stands between (a gateway's error, a network that asks to be paid): the server,
    // which says why whenever it refuses, has not refused anything.
    if (!(error instanceof ParseError) || !response.ok) return UNREACHED;
    return { ok: false, error: { kind: 'unreadable', detail: error.message } };
  }
}

export const nothing: Parser<null> = () => null;

export interface CellQuestion {
  cell: string;
  keyPopulation: string;
  at: 'now' | number;
}

/** Which page of a list is asked for. */
function page(limit: number, cursor: string | null): string {
  return new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) }).toString();
}

export const api = {
  deployment: (): Promise<Result<Deployment>> => call('GET', '/deployment', deployment),
  session: (): Promise<Result<Session>> => call('GET', '/session', session),
  signIn: (credentials: Credentials): Promise<Result<Session>> => call('POST', '/session', session, credentials),
  signOut: (): Promise<Result<null>> => call('DELETE', '/session', nothing),
  municipalities: (): Promise<Result<Ground>> => call('GET', '/me/municipalities', ground),
  taxonomy: (): Promise<Result<Taxonomy>> => call('GET', '/taxonomy', taxonomy),
  cell: ({ cell, keyPopulation, at }: CellQuestion): Promise<Result<CellDetail>> =>
    call('GET', `/risk/cells/${cell}?${new URLSearchParams({ key_population: keyPopulation, at: String(at) }).toString()}`, cellDetail),
  hindsight: (): Promise<Result<Hindsight>> => call('GET', '/hindsight', hindsight),
  selfCheck: (): Promise<Result<SelfCheck>> => call('GET', '/self_check', selfCheck),
  events: (cursor: string | null): Promise<Result<OwnEvents>> =>
    call('GET', `/events?${page(50, cursor)}`, ownEvents),
  report: (event: NewEvent): Promise<Result<Stored>> => call('POST', '/events', stored, event),
  /** Says that two reports tell of one incident: `id` counts no more by itself. */
  merge: (id: string, into: string): Promise<Result<null>> => call('PUT', `/events/${id}/duplicate_of`, nothing, { id: into }),
  separate: (id: string): Promise<Result<null>> => call('DELETE', `/events/${id}/duplicate_of`, nothing),
  pairs: (cursor: string | null): Promise<Result<Pairs>> =>
    call('GET', `/duplicates?${page(20, cursor)}`, pairs),
  /** What the account must be told and has not acknowledged; 100 at most. */
  alerts: (): Promise<Result<readonly Alert[]>> => call('GET', '/alerts', alerts),
  /** Once it is answered it is stored. */
  acknowledge: (position: number): Promise<Result<null>> => call('POST', `/alerts/${position}/acknowledgement`, nothing),
  warnings: (): Promise<Result<Warnings>> => call('GET', '/warnings', warnings),
  /** Says that two reports tell of two incidents, or takes that back. */
  distinct: (one: string, other: string): Promise<Result<null>> => call('POST', '/duplicates/distinct', nothing, { events: [one, other] }),
  undistinct: (one: string, other: string): Promise<Result<null>> => call('DELETE', '/duplicates/distinct', nothing, { events: [one, other] }),
  /** Changes what is said of a report; what is null is taken away. */
  amend: (id: string, change: Amendment): Promise<Result<OwnEvent>> => call('PATCH', `/events/${id}`, ownEvent, change),
  withdraw: (id: string): Promise<Result<null>> => call('DELETE', `/events/${id}`, nothing),
};
