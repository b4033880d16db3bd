/** Words of an outing that begins online, English. */
import type { MeetingMessages } from './meeting_es';

export const meetingEn: MeetingMessages = {
  online: 'It began online: we meet at a registered place',
  where: 'Where you meet',
  help: 'Offered are the places of your organisation where one may go in those hours without asking, and of which enough is known.',
  look: 'See places for those hours',
  again: 'The time has changed: see again which places will do.',
  none: 'No registered place will do in those hours.',
  noneHelp: 'Try another time, or ask who supervises to review the places. It does not mean that others are safe.',
  reviewed: 'reviewed by the team',
  byMap: 'by the map',
  needed: 'Choose where you meet.',
  mark: 'Began online',
};
