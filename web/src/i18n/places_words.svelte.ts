/** The words of the register of places, in the language of the moment. */
import { placesEn } from './places_en';
import { placesEs, type PlacesMessages } from './places_es';
import { words } from './words.svelte';

export const placesWords = {
  get t(): PlacesMessages {
    return words.language === 'en' ? placesEn : placesEs;
  },
};
