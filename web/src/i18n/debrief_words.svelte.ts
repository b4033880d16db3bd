/** The words of the walk through past outings, in the language of the moment. */
import { debriefEn } from './debrief_en';
import { debriefEs, type DebriefMessages } from './debrief_es';
import { words } from './words.svelte';

export const debriefWords = {
  get t(): DebriefMessages {
    return words.language === 'en' ? debriefEn : debriefEs;
  },
};
