/** Words of the look before going out, English. */
import type { BeforeMessages } from './before_es';

export const beforeEn: BeforeMessages = {
  title: 'Before you go',
  where: 'Where to?',
  onMap: 'On the map',
  selected: 'Chosen area',
  pick: 'Tap the place you are going to',
  needPlace: 'Choose on the map the area you are going to. Where you are now is not used.',
  day: 'Day',
  today: (day: string) => `Today, ${day}`,
  from: 'From',
  hours: 'For how long',
  forHours: (hours: number) => (hours === 1 ? '1 hour' : `${hours} hours`),
  population: 'Whom you work with',
  checking: 'Checking…',
  failed: 'This area could not be checked.',
  kept: (ago: string) => `No connection. This was checked ${ago} and may have changed.`,
  neverChecked: 'No connection, and this area was not checked on this phone before. How it is there is not known.',
  worstHour: (hour: string) => `${hour}, the worst of the hours you chose`,
  unknown: (level: string) => `Not enough is known of these hours. Go as if the level were ${level}.`,
  other: 'Other hours here',
  otherHelp: 'Of a lower level, with enough data to say so.',
  noOther: 'There are no other hours of a lower level with enough data. Talk to your supervisor about another place.',
  span: (from: string, until: string) => `${from} to ${until}`,
  limits: 'Only what was reported counts, which is never everything. Whether you go is for you to decide, and saying no is your right.',
};
