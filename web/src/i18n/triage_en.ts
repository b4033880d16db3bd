/** Words of the review of reports, English. */
import type { TriageMessages } from './triage_es';

export const triageEn: TriageMessages = {
  title: 'Reports nobody has reviewed',
  leg: (from, to) => `On the way: from ${from} to ${to}`,
  somewhere: 'a place that was not said',
  undetailed: 'Not detailed. Ask whoever reported it what it was, so that they complete it. If you detail it here, somebody else verifies it.',
  detail: 'Detail it',
  lead: 'A second person says whether they count. Nobody who lived through it is asked for proof.',
  told: { V0: 'Rumour', V1: 'Reported', VX: 'Rejected' },
  verify: 'Reviewed: it counts',
  corroborate: 'There is another source',
  reject: 'Reject',
  why: 'Why is it rejected?',
  reasons: {
    duplicate: 'It was reported already', mistake: 'It was reported by mistake', not_security: 'It is no security event', did_not_happen: 'It is known not to have happened',
    exercise: 'It was a test or an exercise', harmful: 'It was reported to do harm',
  },
  is: { V2: 'Supported by another source.', V3: 'Reviewed: it counts.' },
  isRejected: (why: string) => `Rejected: ${why.toLowerCase()}. It counts on the map no more.`,
  own: 'You reported or changed it: somebody else reviews it.',
  undo: 'Undo',
  undone: 'It counts as reported again.',
  noReason: 'No reason noted',
  rejected: (count: number) => `Rejected in the last 30 days: ${count}`,
  empty: 'No report waits for review.',
  more: 'Show more',
};
