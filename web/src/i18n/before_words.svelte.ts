/** The words of the look before going out, in the language of the moment. */
import { beforeEn } from './before_en';
import { beforeEs, type BeforeMessages } from './before_es';
import { words } from './words.svelte';

export const beforeWords = {
  get t(): BeforeMessages {
    return words.language === 'en' ? beforeEn : beforeEs;
  },
};
