/** Documents for one's own use, as PDF: the sheet of the week and the pocket card; loaded with their screens. */
import type { Failure, Result } from './client';
import type { components } from './openapi';
import { problem } from './schema';

type Sent = components['schemas'];
export type CardAsked = Sent['PocketCardIn'];
export const PAPERS = ['a4', 'letter'] as const;
export type Paper = (typeof PAPERS)[number];

const PATIENCE_MS = 30_000;

async function fetched(method: string, path: string, language: string, body?: unknown): Promise<Result<Blob>> {
  const headers: Record<string, string> = { Accept: 'application/pdf, application/problem+json', 'Accept-Language': language };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}`, {
      method, headers, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return { ok: true, value: await response.blob() };
  } catch {
    return { ok: false, error: { kind: 'offline' } };
  }
  return { ok: false, error: await refused(response) };
}

async function refused(response: Response): Promise<Failure> {
  try {
    return { kind: 'problem', status: response.status, problem: problem(await response.json(), ''), retryAfterS: null };
  } catch {
    return { kind: 'unreadable', detail: `status ${response.status}` };
  }
}

export const doors = {
  weekSheet: (paper: Paper, language: string): Promise<Result<Blob>> => fetched('GET', `/week_sheet?paper=${paper}`, language),
  /** Of one's own report, for an insurer. */
  statement: (event: string, paper: Paper, language: string): Promise<Result<Blob>> => fetched('POST', `/events/${event}/statement?paper=${paper}`, language),
  pocketCard: (asked: CardAsked, language: string): Promise<Result<Blob>> => fetched('POST', '/me/pocket_card', language, asked),
};

/** Gives a document to be saved under a name. */
export function saved(document: Blob, name: string): void {
  const url = URL.createObjectURL(document);
  const link = window.document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to save it by then.
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
