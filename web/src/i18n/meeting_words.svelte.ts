/** The words of an outing that begins online, in the language of the moment. */
import { meetingEn } from './meeting_en';
import { meetingEs, type MeetingMessages } from './meeting_es';
import { words } from './words.svelte';

export const meetingWords = {
  get t(): MeetingMessages {
    return words.language === 'en' ? meetingEn : meetingEs;
  },
};
