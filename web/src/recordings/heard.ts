/**
 * What can be heard in a language that is spoken more than it is read: each text has a key, and where somebody has recorded it there is a
 * button beside it (DOMAIN 6.3). Pure. `web/recordings/README.md` says how a team records.
 */
import type { Messages } from '../i18n/es';
import type { GuideMessages } from '../i18n/guide_es';
import type { OutingMessages } from '../i18n/outing_es';
import { GUIDE_NAMES, GUIDES, type GuideStep } from '../views/guides';

export interface AllWords {
  words: Messages;
  outing: OutingMessages;
  guide: GuideMessages;
}

const REPORT = ['robbery', 'assault', 'authority', 'sexual', 'strange', 'more'] as const;
/** What an outing has under the thumb, one after the other. */
const SAID = ['set_out', 'arrive', 'ok', 'home', 'nothing_happened'] as const;

export type HeardKey =
  | 'report.what' | `report.${(typeof REPORT)[number]}` | 'report.send' | 'help.send'
  | 'outing.asked' | `outing.${(typeof SAID)[number]}` | `guide.${GuideStep}`;

/** The key of what is said of an outing, where it has one. */
export function saidKey(said: string): HeardKey | null {
  const known = SAID.find((one) => one === said);
  return known === undefined ? null : `outing.${known}`;
}

/** Every key with the words that are read out, in the language of these tables. */
export function heard({ words, outing, guide }: AllWords): ReadonlyMap<HeardKey, string> {
  return new Map<HeardKey, string>([
    ['report.what', words.report.what],
    ...REPORT.map((group): [HeardKey, string] => [`report.${group}`, words.report.groups[group]]),
    ['report.send', words.report.send],
    ['help.send', words.help.send],
    ['outing.asked', outing.asked],
    ...SAID.map((said): [HeardKey, string] => [`outing.${said}`, outing.say[said] ?? '']),
    ...GUIDE_NAMES.flatMap((name) => GUIDES[name].map((step): [HeardKey, string] => [`guide.${step}`, guide.texts[step]])),
  ]);
}
