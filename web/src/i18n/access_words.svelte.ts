/** The words of the screens about how somebody signs in, in the language of the moment. */
import { accessEn } from './access_en';
import { accessEs, type AccessMessages } from './access_es';
import { words } from './words.svelte';

export const accessWords = {
  get t(): AccessMessages {
    return words.language === 'en' ? accessEn : accessEs;
  },
};
