/** Words of what to do when a phone was stolen or lost, English. */
import type { LostMessages } from './lost_es';

export const lostEn: LostMessages = {
  title: 'A phone was lost',
  first: 'Nobody risks their life for a phone: it is handed over. Nothing on it is worth that.',
  steps: 'What to do, in this order',
  ask: 'Ask how the person is, and whether somebody made them open the phone.',
  revoke: 'Take the phone’s access away.',
  people: 'Go to People',
  words: 'Change the team’s code words and that person’s safe question today.',
  event: 'Report what happened: it counts when phones, insurance and other ways are asked for.',
  report: 'Report what happened',
  operator: 'Tell the network operator, with the IMEI and the number. It has 18 hours to pass it on; the device is blocked in the negative database of the SIT (Decree 8-2013).',
  check: 'Look afterwards at sit.gob.gt whether the IMEI is blocked.',
  replace: 'Give them another code to enrol another phone: it takes less than five minutes.',
  sheet: 'Sheet for the operator and the insurer',
  sheetHelp: 'Fill it in here or by hand. None of it is kept or sent: it is gone when you leave the screen.',
  imeiHelp: 'It is on the box, on the invoice or below the battery. On a phone that one still has: dial *#06#. Write it down on paper before it is needed.',
  fields: {
    when: 'Date and time', where: 'Municipality', number: 'Telephone number', operator: 'Operator', model: 'Make and model', imei: 'IMEI', imei2: 'IMEI 2 (with two SIM cards)', invoice: 'Invoice or inventory', notice: 'The operator’s case number',
  },
  imeiWrong: 'That IMEI does not add up: look at the 15 digits again.',
  signature: 'Signature and stamp of the organisation',
  print: 'Print',
  back: 'Back',
};
