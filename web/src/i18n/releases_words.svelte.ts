/** The words of the release builder, in the language of the moment. */
import { releasesEn } from './releases_en';
import { releasesEs, type ReleasesMessages } from './releases_es';
import { words } from './words.svelte';

export const releasesWords = {
  get t(): ReleasesMessages {
    return words.language === 'en' ? releasesEn : releasesEs;
  },
};
