/** Words of what an open phone shows of what its owner reported, English. */
import type { HistoryMessages } from './history_es';

export const historyEn: HistoryMessages = {
  recent: 'What you reported in the last 24 hours.',
  recentEmpty: 'Nothing in the last 24 hours.',
  whole: 'Everything you have reported. After 5 minutes it is put away again.',
  older: 'See older ones',
  pin: 'Your PIN opens them, for 5 minutes. So whoever takes this phone while it is open does not see your history.',
  again: 'Sign in again to see them',
  anew: 'Signing in opens them, for 5 minutes. So whoever finds this page open does not see your history.',
  closed: 'Your PIN opens your data',
  closedAnew: 'Signing in again opens your data',
  open: 'Type my PIN',
  folio: (folio) => `folio ${folio}`,
  undetailed: 'To be detailed',
  statement: 'Statement',
  statementSure: 'This is the statement for the insurer: a PDF with the date, the part of the day, the municipality, what happened, what was taken, the folio and the name of your organisation. It has nothing of what you told, and not the exact place. Keep it where nobody else sees it. Make it?',
};
