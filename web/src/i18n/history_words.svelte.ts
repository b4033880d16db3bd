/** The words of what an open phone shows of what its owner reported, in the language of the moment. */
import { historyEn } from './history_en';
import { historyEs, type HistoryMessages } from './history_es';
import { words } from './words.svelte';

export const historyWords = {
  get t(): HistoryMessages {
    return words.language === 'en' ? historyEn : historyEs;
  },
};
