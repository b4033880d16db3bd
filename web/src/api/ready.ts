/** How a team makes itself ready: its code words, protocol cards and drills. */
import { moment } from './outings';
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, nullable, object, oneOf, type Parsed, type Parser, type Reader, text } from './parse';

type Sent = components['schemas'];

export const MEANINGS = ['yellow', 'orange', 'red', 'silent'] as const;
export type Meaning = (typeof MEANINGS)[number];
const meaning = oneOf(...MEANINGS);
const codeWord = object({ id: amount, stands_for: meaning, since: moment, old: flag, dormant: flag }) satisfies Reader<Sent['CodeWordOut']>;
export type CodeWord = Parsed<typeof codeWord>;
const codeWords = object({ code_words: list(codeWord) }) satisfies Reader<Sent['CodeWordList']>;
const wordsOf: Parser<CodeWord[]> = (value, path) => codeWords(value, path).code_words;
const heard = object({ stands_for: nullable(meaning), unconfirmed: nullable(meaning) }) satisfies Reader<Sent['HeardOut']>;

/** That the team has agreed on words; the words themselves nobody can read. */
export const codeWordDoors = {
  list: (): Promise<Result<CodeWord[]>> => call('GET', '/code_words', wordsOf),
  add: (word: string, standsFor: Meaning): Promise<Result<CodeWord[]>> => call('POST', '/code_words', wordsOf, { word, stands_for: standsFor }),
  remove: (id: number): Promise<Result<null>> => call('DELETE', `/code_words/${id}`, nothing),
  /** What somebody said, in an outing: what a word in it stands for is entered there. */
  heard: (text: string, outreach: string, id: string): Promise<Result<{ stands_for: Meaning | null; unconfirmed: Meaning | null }>> => call('POST', '/code_words/heard', heard, { text, outreach, id }),
};

const drill = object({
  code: text, promoter: text, at: moment, phase: text, called_at: nullable(moment), acknowledged_after_s: nullable(amount), closed_by: nullable(text),
}) satisfies Reader<Sent['DrillOut']>;
export type Drill = Parsed<typeof drill>;
const drills = object({ drills: list(drill) }) satisfies Reader<Sent['DrillList']>;
const figures = object({
  days: amount, called: amount, overdue: amount, overdue_closed: amount, overdue_false: amount, unanswered: amount, acknowledged_median_s: nullable(amount),
}) satisfies Reader<Sent['AlarmFiguresOut']>;
export type AlarmFigures = Parsed<typeof figures>;

const cardWords: Parser<string | null> = (value, path) => object({ words: nullable(text) })(value, path).words;

export const readyDoors = {
  /** What the organisation's credential card says; null where it has none. */
  card: (): Promise<Result<string | null>> => call('GET', '/credential_card', cardWords),
  setCard: (words: string): Promise<Result<string | null>> => call('PUT', '/credential_card', cardWords, { words }),
  drills: (): Promise<Result<Drill[]>> => call('GET', '/drills', (value, path) => drills(value, path).drills),
  figures: (): Promise<Result<AlarmFigures>> => call('GET', '/alarm_figures', figures),
};

const wording = object({ es: text, en: nullable(text) }) satisfies Reader<Sent['ProtocolWording']>;
export type Wording = Parsed<typeof wording>;
const card = object({
  title: wording, key_populations: list(text), settings: list(text), band: nullable(oneOf('day', 'night')), from_level: amount,
  steps: list(wording), responsible: wording, call: list(wording),
}) satisfies Reader<Sent['ProtocolCardBody']>;
export type ProtocolCard = Parsed<typeof card>;
export const protocol = object({ version: amount, changed_at: nullable(moment), cards: list(card) }) satisfies Reader<Sent['ProtocolOut']>;
export type Protocol = Parsed<typeof protocol>;

export const protocolDoors = {
  get: (): Promise<Result<Protocol>> => call('GET', '/protocol', protocol),
  /** `version`: of the cards that these were made from. */
  set: (version: number, cards: readonly ProtocolCard[]): Promise<Result<Protocol>> => call('PUT', '/protocol', protocol, { version, cards }),
};
