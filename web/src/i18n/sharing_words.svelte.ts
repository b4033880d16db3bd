/** The words of the screen that says who sees an organisation's reports, in the language of the moment. */
import { sharingEn } from './sharing_en';
import { sharingEs, type SharingMessages } from './sharing_es';
import { words } from './words.svelte';

export const sharingWords = {
  get t(): SharingMessages {
    return words.language === 'en' ? sharingEn : sharingEs;
  },
};
