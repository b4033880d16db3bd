/** Files that an organisation has kept of its own: read, looked at, brought in; loaded with its screen. The server keeps none of it, so each step sends the file again. */
import { call, nothing, readAnswer, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Parser, type Reader, text } from './parse';
import { problem } from './schema';

type Sent = components['schemas'];

export const HEADINGS = ['date', 'time', 'kind', 'municipality', 'department', 'place', 'lat', 'lon', 'severity', 'key_populations', 'setting', 'perpetrator', 'source', 'loss', 'narrative'] as const;
export type Heading = (typeof HEADINGS)[number];
export const LISTS = ['kind', 'key_populations', 'setting', 'perpetrator', 'source'] as const;
export type Listed = (typeof LISTS)[number];
export type DateOrder = 'dmy' | 'mdy';
/** Stands for *leave it out*. */
export const NONE = '-';

/** How a file is to be read; whatever is missing is guessed or asked. */
export interface Plan {
  sheet?: string;
  header_row?: number;
  columns?: Record<string, Heading | null>;
  date_order?: DateOrder;
  places?: Record<string, string>;
  words?: Partial<Record<Listed, Record<string, string>>>;
  fixed?: Partial<Record<Listed, string>>;
}

const municipality = object({ code: text, name: text }) satisfies Reader<Sent['LogbookMunicipality']>;
const column = object({ name: text, heading: nullable(oneOf(...HEADINGS)), guessed: flag, samples: list(text) }) satisfies Reader<Sent['LogbookColumn']>;
const dates = object({
  plain: amount, day_first: amount, month_first: amount, either: amount, unread: amount, blank: amount, unread_times: amount,
  example: nullable(object({ text, day_first: text, month_first: text })), unread_examples: list(text), order: nullable(oneOf('dmy', 'mdy')), order_said: flag,
}) satisfies Reader<Sent['LogbookDates']>;
const reading = object({
  encoding: text, delimiter: nullable(text), sheets: list(text), sheet: text, header_row: amount, first_rows: list(object({ row: amount, cells: list(text) })), rows: amount,
  columns: list(column), dates,
  places: list(object({ text, rows: amount, offered: list(municipality), department: nullable(text), answer: nullable(text) })),
  words: list(object({ list: oneOf(...LISTS), word: text, rows: amount, answer: nullable(text) })),
  open: amount,
}) satisfies Reader<Sent['LogbookReading']>;
export type Reading = Parsed<typeof reading>;
const both = object({ es: text, en: text });
const preview = object({
  rows: amount, accepted: amount, new: amount, already_there: amount, refused: amount,
  refused_rows: list(object({ row: amount, reasons: list(object({ pointer: text, code: text, detail: both })) })),
  shown: list(object({ row: amount, from: text, until: text, time_precision: text, kind: text, severity: amount, place: nullable(text), key_populations: list(text) })),
  from: nullable(text), until: nullable(text), telling: list(amount),
}) satisfies Reader<Sent['LogbookPreview']>;
export type Preview = Parsed<typeof preview>;
const progress = object({ of: amount, stored: amount, created: amount, already_there: amount, refused: amount, done: flag }) satisfies Reader<Sent['LogbookProgress']>;
export type Progress = Parsed<typeof progress>;
/** A kept plan as it is sent: null where nothing is said. Which headings it names is looked at when it is used. */
const keptPlan: Parser<Plan> = (value) => (typeof value === 'object' && value !== null ? (value as Plan) : {});
const plans = object({ plans: list(object({ id: text, name: text, plan: keptPlan })) });
export type Kept = Parsed<typeof plans>['plans'][number];
const units = object({ units: list(object({ code: text, level: text, department: nullable(text), name: text })) });

/** Unpacking a large file takes a while. */
const PATIENCE_MS = 120_000;

async function send(step: string, file: File, plan: Plan, language: string): Promise<Response | null> {
  const form = new FormData();
  // What the file is called stays here: it may name somebody.
  form.set('file', file, 'file');
  form.set('plan', JSON.stringify(plan));
  const headers = { 'Accept-Language': language };
  return fetch(`/api/v1/logbooks${step}`, { method: 'POST', headers, body: form, credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(PATIENCE_MS) }).catch(() => null);
}

async function asked<T>(step: string, file: File, plan: Plan, language: string, parser: Parser<T>): Promise<Result<T>> {
  const response = await send(step, file, plan, language);
  return response === null ? { ok: false, error: { kind: 'offline' } } : readAnswer(response, parser);
}

/** Brings the rows in; `told` hears how far it has come. Cut off, it is sent again: what is there is there once. */
async function bring(file: File, plan: Plan, language: string, told: (progress: Progress) => void): Promise<Result<Progress>> {
  const response = await send('', file, plan, language);
  if (response === null) return { ok: false, error: { kind: 'offline' } };
  if (!response.ok || response.body === null) return readAnswer(response, progress);
  const lines = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let last: Progress | null = null;
  try {
    for (;;) {
      const { done, value } = await lines.read();
      if (done) break;
      const whole = (rest + value).split('\n');
      rest = whole.pop() ?? '';
      for (const line of whole) {
        const said: unknown = JSON.parse(line);
        if (typeof said === 'object' && said !== null && 'code' in said) return { ok: false, error: { kind: 'problem', status: 503, problem: problem(said, ''), retryAfterS: null } };
        last = progress(said, '');
        told(last);
      }
    }
  } catch {
    return { ok: false, error: { kind: 'offline' } };
  }
  return last?.done ? { ok: true, value: last } : { ok: false, error: { kind: 'offline' } };
}

export const doors = {
  read: (file: File, plan: Plan, language: string): Promise<Result<Reading>> => asked('/reading', file, plan, language, reading),
  preview: (file: File, plan: Plan, language: string): Promise<Result<Preview>> => asked('/preview', file, plan, language, preview),
  refused: async (file: File, plan: Plan, language: string): Promise<Blob | null> => {
    const response = await send('/refused', file, plan, language);
    return response?.ok ? response.blob() : null;
  },
  bring,
  plans: (): Promise<Result<Kept[]>> => call('GET', '/logbook_plans', (value, path) => plans(value, path).plans),
  keep: (id: string, name: string, plan: Plan): Promise<Result<Kept[]>> => call('PUT', `/logbook_plans/${id}`, (value, path) => plans(value, path).plans, { name, plan }),
  forget: (id: string): Promise<Result<null>> => call('DELETE', `/logbook_plans/${id}`, nothing),
  /** Municipalities by name with their department’s, and the code of each. */
  municipalities: async (): Promise<ReadonlyMap<string, string>> => {
    const told = await call('GET', '/boundaries', units);
    if (!told.ok) return new Map();
    const departments = new Map(told.value.units.filter(({ level }) => level === 'department').map(({ code, name }) => [code, name]));
    return new Map(told.value.units.filter(({ level }) => level === 'municipality').map(({ code, name, department }) => [`${name}, ${departments.get(department ?? '') ?? ''}`, code]));
  },
};
