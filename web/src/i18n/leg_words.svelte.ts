/** The words of the way that somebody was on, in the language of the moment. */
import { legEn } from './leg_en';
import { legEs, type LegMessages } from './leg_es';
import { words } from './words.svelte';

export const legWords = {
  get t(): LegMessages {
    return words.language === 'en' ? legEn : legEs;
  },
};
