/** The words of who sees others home, in the language of the moment. */
import { boardEn } from './board_en';
import { boardEs, type BoardMessages } from './board_es';
import { words } from './words.svelte';

export const boardWords = {
  get t(): BoardMessages {
    return words.language === 'en' ? boardEn : boardEs;
  },
};
