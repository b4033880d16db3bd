/** What a failure is called on the screen. */
import type { Failure } from '../api/client';
import type { Messages } from '../i18n/es';

export function failureText(error: Failure, t: Messages): string {
  switch (error.kind) {
    case 'offline':
      return t.failure.offline;
    case 'unreadable':
      return t.failure.unreadable;
    case 'problem': {
      if (error.status === 429 || error.status === 503) return t.failure.busy;
      // The server tells problems in the reader's language, field by field.
      const fields = error.problem.errors.map(({ detail }) => detail).filter((detail) => detail !== '');
      return t.failure.other(fields.length > 0 ? fields.join(' ') : error.problem.detail || error.problem.title);
    }
  }
}
