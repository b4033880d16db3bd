/** The words of what was found at places, in English. */
import type { AuditMessages } from './audit_es';

export const auditEn: AuditMessages = {
  title: 'How the place is',
  known: {
    unobserved: 'Not observed',
    audited: 'Seen in person, no activity recorded',
    quiet: 'Visited by the team, few reports',
    reported: 'Activity recorded',
  },
  knownHelp: {
    unobserved: 'Nobody has noted how it is, nor worked here at these hours. Whether it is safe is not known.',
    audited: 'Somebody saw how the place is. What happens there at these hours is not known.',
    quiet: 'The team has worked here at these hours, and there were few reports. It does not mean without danger.',
    reported: 'The level comes from reports and hours of work, not from how the place looks.',
  },
  ago: (months) => (months === 0 ? 'less than a month ago' : months === 1 ? '1 month ago' : `${months} months ago`),
  old: 'It is more than a year old: it may have changed.',
  by: (who) => `by ${who}`,
  mine: 'noted by you',
  others: 'seen by several people of the team',
  none: 'Nobody has noted how it is.',
  add: 'Note how it is',
  finer: 'To note how a place is, zoom in to the smallest hexagons.',
  band: 'At what time did you see it?',
  bands: { early: 'Small hours (00–06)', morning: 'Morning (06–12)', afternoon: 'Afternoon (12–18)', evening: 'Night (18–24)' },
  aspects: {
    light: 'Light', people: 'People', sight: 'View around', exits: 'Ways out', transport: 'Transport', shelter: 'Somewhere to go in', signal: 'Signal', police: 'Police',
  },
  findings: {
    light: { none: 'Dark', some: 'In places', good: 'Well lit' },
    people: { none: 'Nobody', some: 'A few', good: 'Many' },
    sight: { none: 'No', some: 'In part', good: 'All around' },
    exits: { none: 'None', some: 'One', good: 'Several' },
    transport: { none: 'None', some: 'Far', good: 'Near' },
    shelter: { none: 'Nothing open', some: 'One place', good: 'Several' },
    signal: { none: 'None', some: 'At times', good: 'Good' },
    police: { none: 'Not seen', some: 'Came by', good: 'Standing there' },
  },
  unsaid: 'I did not see',
  never: 'Of the place only. Nothing of people: neither who was there nor what they are called.',
  save: 'Save',
  saved: 'Noted.',
  least: 'Say one thing at least.',
  remove: 'Remove',
  removeSure: 'Remove what was noted?',
  failed: 'What was noted could not be loaded.',
};
