import type { SupportMessages } from './support_es';

/** Words of support after an incident, in English. */
export const supportEn: SupportMessages = {
  title: 'Support after an incident',
  lead: 'Dates alone: what was offered, and what became of it. Nothing of what was talked about.',
  notYours: 'Your organisation’s data steward says who sees to support. You are not on the list.',
  none: 'There is nobody to see to.',
  figures: (soon: number, all: number) => `Offered within a day in ${soon} of ${all}.`,
  unnamed: 'Has not asked to be named',
  unnamedHelp: 'Offer it by way of the supervisors, without asking who it is.',
  severity: (level: number) => `severity ${level} of 5`,
  happened: (day: string) => `Happened on ${day}`,
  waits: (days: number) => (days === 0 ? 'Reported today' : days === 1 ? 'Reported 1 day ago' : `Reported ${days} days ago`),
  steps: { offered: 'Offered', accepted: 'Accepted', declined: 'Declined', referred: 'Referred', done: 'Done' },
  on: (day: string) => `on ${day}`,
  closed: 'Nothing is waited for any more.',
  stop: 'No more reminders of this person',
  stopSure: 'Stop reminders of this person? It is what they asked for. It holds for what they report later too.',
  stopped: 'No reminders, by their wish.',
  open: 'To see to',
  over: 'Closed',
  persons: {
    title: 'Who sees to support',
    lead: 'A supervisor or an advocate. They see grave reports without the place, and the pseudonym only of who asked to be referred.',
    none: 'Nobody yet: grave reports reach nobody who offers support.',
    handle: 'Handle',
    add: 'Name',
    remove: 'Remove',
    removeSure: (handle: string) => `Does ${handle} see to support no more?`,
  },
};
