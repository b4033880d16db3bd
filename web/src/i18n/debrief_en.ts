/** Words of the walk through past outings, English. */
import type { DebriefMessages } from './debrief_es';

export const debriefEn: DebriefMessages = {
  title: 'Debriefing',
  lead: 'The outings of the last 14 days that were not talked about yet. “Nothing happened” is data too: it says how much was worked without anything happening.',
  left: (count: number) => (count === 0 ? 'None is left.' : count === 1 ? '1 outing is left.' : `${count} outings are left.`),
  none: 'There are no outings to talk about.',
  quiet: 'Nothing happened',
  add: 'Something happened: add it',
  told: 'Something happened',
  suspended: 'Suspended for safety: counts as a decision to take care',
  suspend: 'It was suspended for safety',
  callOff: 'Nobody went out',
  calledOff: 'Nobody went out',
  refused: 'It was not approved',
  exercise: 'Exercise',
  neverOut: 'It was planned and nobody said that they set out.',
  noted: (who: string) => `Noted: ${who}`,
  done: (quiet: number, told: number, suspended: number) => `Done: ${quiet} without anything, ${told} in which something happened, ${suspended} suspended`,
  unreachedTitle: 'Suspended: how many people were not reached?',
  unreachedLead: 'Optional. It shows what insecurity costs; of other outings it is not asked, and nobody uses it as a target.',
  unreachedAsk: 'People',
  unreached: (count: number) => (count === 1 ? '1 person was not reached.' : `${count} people were not reached.`),
  note: 'Note it',
  back: 'Back',
};
