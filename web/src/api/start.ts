/** The three questions every visit begins with, asked once and as early as can be. */
import { api, type Result } from './client';
import { isLeaving, leave } from './leaving';
import type { Deployment, Session, Taxonomy } from './schema';

/** Null while the server does not know that whoever was here last has left: nothing is asked in their name. */
export type Answers = Promise<[Result<Session>, Result<Taxonomy>, Result<Deployment>] | null>;

let asked: Answers | null = null;

export function answers(): Answers {
  asked ??= ask();
  return asked;
}

async function ask(): Answers {
  if (isLeaving() && !(await leave())) return null;
  return Promise.all([api.session(), api.taxonomy(), api.deployment()]);
}

/** Forgets the answers, so that the next call asks again. */
export function askAgain(): void {
  asked = null;
}
