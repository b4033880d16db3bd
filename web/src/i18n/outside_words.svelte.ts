/** The words of who stays outside while somebody goes in, in the language of the moment. */
import { outsideEn } from './outside_en';
import { outsideEs, type OutsideMessages } from './outside_es';
import { words } from './words.svelte';

export const outsideWords = {
  get t(): OutsideMessages {
    return words.language === 'en' ? outsideEn : outsideEs;
  },
};
