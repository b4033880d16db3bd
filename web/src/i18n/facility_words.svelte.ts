/** The words of how one’s own premises are, in the language of the moment. */
import { facilityEn } from './facility_en';
import { facilityEs, type FacilityMessages } from './facility_es';
import { words } from './words.svelte';

export const facilityWords = {
  get t(): FacilityMessages {
    return words.language === 'en' ? facilityEn : facilityEs;
  },
};
