/** The words of one's own outing, in the language of the moment. */
import { outingEn } from './outing_en';
import { outingEs, type OutingMessages } from './outing_es';
import { words } from './words.svelte';

export const outingWords = {
  get t(): OutingMessages {
    return words.language === 'en' ? outingEn : outingEs;
  },
};
