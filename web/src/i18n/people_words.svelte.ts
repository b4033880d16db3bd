/** The words of the screens by which people are let in, in the language of the moment. */
import { peopleEn } from './people_en';
import { peopleEs, type PeopleMessages } from './people_es';
import { words } from './words.svelte';

export const peopleWords = {
  get t(): PeopleMessages {
    return words.language === 'en' ? peopleEn : peopleEs;
  },
};
