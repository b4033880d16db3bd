/** The words of the indicators, in the language of the moment. */
import { evidenceEn } from './evidence_en';
import { evidenceEs, type EvidenceMessages } from './evidence_es';
import { words } from './words.svelte';

export const evidenceWords = {
  get t(): EvidenceMessages {
    return words.language === 'en' ? evidenceEn : evidenceEs;
  },
};
