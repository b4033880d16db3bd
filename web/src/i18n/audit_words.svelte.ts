/** The words of what was found at places, in the language of the moment. */
import { auditEn } from './audit_en';
import { auditEs, type AuditMessages } from './audit_es';
import { words } from './words.svelte';

export const auditWords = {
  get t(): AuditMessages {
    return words.language === 'en' ? auditEn : auditEs;
  },
};
