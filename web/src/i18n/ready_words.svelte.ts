/** The words of how a team makes itself ready, in the language of the moment. */
import { readyEn } from './ready_en';
import { readyEs, type ReadyMessages } from './ready_es';
import { words } from './words.svelte';

export const readyWords = {
  get t(): ReadyMessages {
    return words.language === 'en' ? readyEn : readyEs;
  },
};
