/** Words of how one's own premises are, English. */
import type { FacilityMessages } from './facility_es';

export const facilityEn: FacilityMessages = {
  title: 'Our premises',
  lead: 'Walk through each of them with the list in your hand. What says no, or has not been looked at, is still to do.',
  kept: 'Whoever supervises and whoever looks after the data of your organisation sees it. Who comes to the premises is written down neither here nor anywhere.',
  never: 'Nobody has walked through it yet.',
  last: (day) => `Walked through on ${day}`,
  score: (yes, of) => `${yes} of ${of} well`,
  open: (count) => `${count} still to do`,
  nothingOpen: 'Nothing to do.',
  start: 'Walk through',
  startOf: (place) => `Walk through: ${place}`,
  answers: { yes: 'Yes', no: 'No', not_applicable: 'Does not apply' },
  save: 'Keep it',
  saved: 'Kept.',
  unsaid: (count) => `${count} not looked at.`,
};
