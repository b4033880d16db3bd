/** Words of whom one may call, English. */
import type { DirectoryMessages } from './directory_es';

export const directoryEn: DirectoryMessages = {
  title: 'Whom to call',
  lead: 'Tapping a number only puts it into the phone. It never calls by itself: you decide.',
  loading: 'Looking for the numbers…',
  nothing: 'No connection, and the numbers are not kept on this phone.',
  old: (ago) => `No connection. The numbers are from ${ago}.`,
  where: 'Municipality',
  everywhere: 'All',
  country: 'The whole country',
  kinds: {
    ambulance: 'Ambulances', fire: 'Fire brigades', human_rights: 'Human rights', women: 'Women', prosecutor: 'Prosecutor', civil_protection: 'Civil protection', roads: 'Roads and traffic', police: 'Police',
  },
  other: 'Others',
  call: (phone, name) => `Put ${phone} into the phone: ${name}`,
  noPhone: 'The number is not known.',
  police: { yes: 'BRINGS THE POLICE', no: 'Does not bring the police', unknown: 'Whether it brings the police is not known' },
  friendly: (whom) => `Kind to ${whom}`,
  unfriendly: (whom) => `Treats ${whom} badly`,
  unknownFriendly: 'To whom it is kind is not known',
  hours: (hours) => `Hours: ${hours}`,
  noHours: 'Hours: not known',
  verified: (day, until) => `Somebody called on ${day}; that holds until ${until}`,
  expired: (day, until) => `Somebody called on ${day}, but that ended on ${until}: it may work no more`,
  nag: (stale, all) => `${stale} of ${all} numbers were not tried in the last 90 days. Call them by day, before they are needed, and tell who runs this installation which of them answer.`,
  neverVerified: 'Nobody has called to try it: it may not work',
  sources: (from) => `From: ${from}`,
  weak: { old_source: 'An old source.', one_source: 'One source only.' },
};
