/** The words of what to do when a phone was stolen or lost, in the language of the moment. */
import { lostEn } from './lost_en';
import { lostEs, type LostMessages } from './lost_es';
import { words } from './words.svelte';

export const lostWords = {
  get t(): LostMessages {
    return words.language === 'en' ? lostEn : lostEs;
  },
};
