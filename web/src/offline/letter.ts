/** A report as it lies sealed on the phone, and the parser that makes sure of it when it is opened again. */
import type { Failure } from '../api/client';
import { flag, list, nullable, object, oneOf, ParseError, type Parser, text, amount } from '../api/parse';
import { type NewEvent, problem } from '../api/schema';
import type { Author } from './outbox.svelte';

export interface StoredReport {
  author: Author;
  event: NewEvent;
  /** What the server said when it would not take it. */
  refused: Failure | null;
  /** Its author wants it back: it may have arrived without our hearing of it, so it is to be withdrawn. */
  takenBack: boolean;
}

const needed = object({
  id: text, kind: text, occurred_at: text, time_precision: text, cell: text, location_precision: text, source: text,
});
const answered = object({
  severity: nullable(amount), setting: nullable(text), perpetrator: nullable(text), narrative: nullable(text), key_populations: nullable(list(text)),
});

/** It was sealed by this program, so what is not looked at here is as it was written. */
export const event: Parser<NewEvent> = (value, path) => {
  needed(value, path);
  answered(value, path);
  return value as NewEvent;
};

const told = object({ kind: oneOf('offline', 'problem', 'unreadable') });
const problemTold = object({ status: amount, problem, retryAfterS: nullable(amount) });
const unreadableTold = object({ detail: text });
export const failure: Parser<Failure> = (value, path) => {
  const { kind } = told(value, path);
  if (kind === 'problem') return { kind, ...problemTold(value, path) };
  return kind === 'unreadable' ? { kind, ...unreadableTold(value, path) } : { kind };
};

export const author: Parser<Author> = (value, path) => {
  const [organisation, handle, more] = text(value, path).split('/');
  if (organisation === undefined || handle === undefined || more !== undefined) throw new ParseError(path, 'an author');
  return `${organisation}/${handle}`;
};

export const storedReport: Parser<StoredReport> = object({ author, event, refused: nullable(failure), takenBack: flag });
