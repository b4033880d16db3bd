/** The words of the pocket card, in the language of the moment. */
import { pocketEn } from './pocket_en';
import { pocketEs, type PocketMessages } from './pocket_es';
import { words } from './words.svelte';

export const pocketWords = {
  get t(): PocketMessages {
    return words.language === 'en' ? pocketEn : pocketEs;
  },
};
