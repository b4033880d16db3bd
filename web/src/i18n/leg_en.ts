/** Words of the way that somebody was on, English. */
import type { LegMessages } from './leg_es';

export const legEn: LegMessages = {
  title: 'From where to where',
  from: 'Came from',
  to: 'Was going to',
  outing: 'The place of my outing',
  unknown: 'Not known',
  town: 'Only the neighbourhood or town is kept, never the home.',
  marked: 'Marked',
  clear: 'Remove',
};
