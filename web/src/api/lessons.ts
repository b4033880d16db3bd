/** What organisations have learnt and tell each other, and who does what until when; loaded with its screen. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { flag, list, nullable, object, oneOf, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const owner = object({ slug: text, name: text }) satisfies Reader<Sent['LessonOwner']>;
const lesson = object({
  id: text,
  kind: oneOf('lesson', 'action'),
  label: object({ es: text, en: text }),
  writer: text,
  own: flag,
  audience: nullable(text),
  unit: nullable(text),
  unit_name: nullable(text),
  text,
  written_on: text,
  owner: nullable(owner),
  due_on: nullable(text),
  done_on: nullable(text),
  late: flag,
  may_remove: flag,
  may_do: flag,
}) satisfies Reader<Sent['LessonOut']>;
export type Lesson = Parsed<typeof lesson>;
const lessonList = object({ lessons: list(lesson), owners: list(owner), may_write: flag }) satisfies Reader<Sent['LessonList']>;
export type LessonList = Parsed<typeof lessonList>;
export type NewLesson = Sent['LessonIn'];

export const AUDIENCES = ['partners', 'everybody', 'own'] as const;

export const doors = {
  list: (): Promise<Result<LessonList>> => call('GET', '/lessons', lessonList),
  write: (asked: NewLesson): Promise<Result<LessonList>> => call('POST', '/lessons', lessonList, asked),
  done: (id: string, done: boolean): Promise<Result<LessonList>> => call('PUT', `/lessons/${id}/done`, lessonList, { done }),
  remove: (id: string): Promise<Result<null>> => call('DELETE', `/lessons/${id}`, nothing),
};
