/** The words of bringing logbooks in, in the language of the moment. */
import { logbookEn } from './logbook_en';
import { logbookEs, type LogbookMessages } from './logbook_es';
import { words } from './words.svelte';

export const logbookWords = {
  get t(): LogbookMessages {
    return words.language === 'en' ? logbookEn : logbookEs;
  },
};
