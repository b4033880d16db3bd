/** The words of the paper sheet of an outing, in the language of the moment. */
import { paperEn } from './paper_en';
import { paperEs, type PaperMessages } from './paper_es';
import { words } from './words.svelte';

export const paperWords = {
  get t(): PaperMessages {
    return words.language === 'en' ? paperEn : paperEs;
  },
};
