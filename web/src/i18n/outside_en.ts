/** Words of who stays outside while somebody goes in, English. */
import type { OutsideMessages } from './outside_es';

const spell = (hours: number, minutes: number): string => (hours === 0 ? `${minutes} min` : minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`);

export const outsideEn: OutsideMessages = {
  asked: 'Somebody stays outside while I go in',
  askedHelp: 'Whoever knows of your outing waits outside the home or the car.',
  needsBuddy: 'Say above who knows of your outing: they are the one who stays outside.',
  minutes: 'How long they wait',
  minutesOf: (minutes) => spell(Math.floor(minutes / 60), minutes % 60),
  act: 'If I do not come out in time, first they',
  acts: { call: 'Call me', knock: 'Knock', supervisor: 'Call the supervisor', alert: 'Call for help' },
  then: { call: 'If they do not come out: call.', knock: 'If they do not come out: knock.', supervisor: 'If they do not come out: call the supervisor.', alert: 'If they do not come out: call for help.' },
  own: (who) => `${who} waits outside.`,
  ownUnknown: 'Somebody of your team waits outside.',
  waits: (who) => `You wait outside where ${who} goes in.`,
  board: (promoter, who) => `While ${promoter} is inside, ${who} waits outside.`,
  begins: (minutes) => `The time (${spell(Math.floor(minutes / 60), minutes % 60)}) begins with “I arrived” and begins again with each “All is well”.`,
  inTime: (hours, minutes) => (hours + minutes === 0 ? 'less than 1 min left' : `${spell(hours, minutes)} left`),
  late: (hours, minutes) => (hours + minutes === 0 ? 'it is time' : `${spell(hours, minutes)} ago`),
  serverClock: 'The server keeps the time, even if the phone goes off.',
  title: 'You wait outside',
};
