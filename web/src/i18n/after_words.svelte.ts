/** The words of what is known only afterwards, in the language of the moment. */
import { afterEn } from './after_en';
import { afterEs, type AfterMessages } from './after_es';
import { words } from './words.svelte';

export const afterWords = {
  get t(): AfterMessages {
    return words.language === 'en' ? afterEn : afterEs;
  },
};
