/** The words of the guides, in the language of the moment. */
import { guideEn } from './guide_en';
import { guideEs, type GuideMessages } from './guide_es';
import { words } from './words.svelte';

export const guideWords = {
  get t(): GuideMessages {
    return words.language === 'en' ? guideEn : guideEs;
  },
};
