/** The words of the review of reports, in the language of the moment. */
import { triageEn } from './triage_en';
import { triageEs, type TriageMessages } from './triage_es';
import { words } from './words.svelte';

export const triageWords = {
  get t(): TriageMessages {
    return words.language === 'en' ? triageEn : triageEs;
  },
};
