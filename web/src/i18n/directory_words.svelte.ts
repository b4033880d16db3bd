/** The words of whom one may call, in the language of the moment. */
import { directoryEn } from './directory_en';
import { directoryEs, type DirectoryMessages } from './directory_es';
import { words } from './words.svelte';

export const directoryWords = {
  get t(): DirectoryMessages {
    return words.language === 'en' ? directoryEn : directoryEs;
  },
};
