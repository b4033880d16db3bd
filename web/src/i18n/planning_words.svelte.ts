/** The words of the planning board, in the language of the moment. */
import { planningEn } from './planning_en';
import { planningEs, type PlanningMessages } from './planning_es';
import { words } from './words.svelte';

export const planningWords = {
  get t(): PlanningMessages {
    return words.language === 'en' ? planningEn : planningEs;
  },
};
