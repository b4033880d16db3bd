/** The words of lessons and actions, in the language of the moment. */
import { lessonEn } from './lesson_en';
import { lessonEs, type LessonMessages } from './lesson_es';
import { words } from './words.svelte';

export const lessonWords = {
  get t(): LessonMessages {
    return words.language === 'en' ? lessonEn : lessonEs;
  },
};
