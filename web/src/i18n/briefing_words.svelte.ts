/** The words of the briefing and of the list of who has access, in the language of the moment. */
import { briefingEn } from './briefing_en';
import { briefingEs, type BriefingMessages } from './briefing_es';
import { words } from './words.svelte';

export const briefingWords = {
  get t(): BriefingMessages {
    return words.language === 'en' ? briefingEn : briefingEs;
  },
};
