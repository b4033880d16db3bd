/** The words of support after an incident, in the language of the moment. */
import { supportEn } from './support_en';
import { supportEs, type SupportMessages } from './support_es';
import { words } from './words.svelte';

export const supportWords = {
  get t(): SupportMessages {
    return words.language === 'en' ? supportEn : supportEs;
  },
};
