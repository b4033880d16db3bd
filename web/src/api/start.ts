/** The three questions every visit begins with, asked once and as early as can be. */
import { api, type Result } from './client';
import type { Deployment, Session, Taxonomy } from './schema';

export type Answers = Promise<[Result<Session>, Result<Taxonomy>, Result<Deployment>]>;

let asked: Answers | null = null;

export function answers(): Answers {
  asked ??= Promise.all([api.session(), api.taxonomy(), api.deployment()]);
  return asked;
}

/** Forgets the answers, so that the next call asks again. */
export function askAgain(): void {
  asked = null;
}
