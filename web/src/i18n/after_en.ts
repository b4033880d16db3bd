/** Words of what is known only afterwards, English; says all that `after_es.ts` does. */
import type { AfterMessages } from './after_es';

export const afterEn: AfterMessages = {
  loss: 'What was lost was worth about',
  lossHelp: 'Roughly: phone, supplies, money, damage. It helps to ask for a budget; it counts in sums of many people alone.',
  insured: 'Was it insured?',
  complaint: 'How far has the complaint come?',
  noComplaint: 'There is none, or it is not known',
  since: 'Since which month',
  complaintHelp: 'Seen by who reported it and by who supervises. The month is enough: a day would lead to the file.',
};
