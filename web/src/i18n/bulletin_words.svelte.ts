/** The words of security bulletins, in the language of the moment. */
import { bulletinEn } from './bulletin_en';
import { bulletinEs, type BulletinMessages } from './bulletin_es';
import { words } from './words.svelte';

export const bulletinWords = {
  get t(): BulletinMessages {
    return words.language === 'en' ? bulletinEn : bulletinEs;
  },
};
