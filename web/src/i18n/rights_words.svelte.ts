/** The words of the screens of one's own data and of the log, in the language of the moment. */
import { rightsEn } from './rights_en';
import { rightsEs, type RightsMessages } from './rights_es';
import { words } from './words.svelte';

export const rightsWords = {
  get t(): RightsMessages {
    return words.language === 'en' ? rightsEn : rightsEs;
  },
};
