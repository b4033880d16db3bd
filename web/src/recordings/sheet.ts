/** What is to be recorded: each key with its words in the languages of the screen. */
import { en } from '../i18n/en';
import { es } from '../i18n/es';
import { guideEn } from '../i18n/guide_en';
import { guideEs } from '../i18n/guide_es';
import { outingEn } from '../i18n/outing_en';
import { outingEs } from '../i18n/outing_es';
import { heard, type HeardKey } from './heard';

export function sheet(): readonly { key: HeardKey; es: string; en: string }[] {
  const english = heard({ words: en, outing: outingEn, guide: guideEn });
  return [...heard({ words: es, outing: outingEs, guide: guideEs })].map(([key, text]) => ({ key, es: text, en: english.get(key) ?? '' }));
}
