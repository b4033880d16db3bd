/** The words on the screen, in the language of the moment. */
import { setApiLanguage } from '../api/client';
import type { Bilingual, Code } from '../api/schema';
import { clock, weekdayOf } from '../views/week';
import { en } from './en';
import { es, type Messages } from './es';

export type Language = 'es' | 'en';
const MESSAGES: Record<Language, Messages> = { es, en };
const KEY = 'language';

function stored(): Language {
  const found = localStorage.getItem(KEY);
  if (found === 'es' || found === 'en') return found;
  return navigator.languages.find((tag) => /^(es|en)\b/.test(tag))?.startsWith('en') ? 'en' : 'es';
}

class Words {
  #language = $state<Language>(stored());

  constructor() {
    this.#apply();
  }

  get language(): Language {
    return this.#language;
  }

  get t(): Messages {
    return MESSAGES[this.#language];
  }

  choose(language: Language): void {
    this.#language = language;
    localStorage.setItem(KEY, language);
    this.#apply();
  }

  /** Of a text the server sends in both languages, the one on the screen. */
  of(text: Bilingual): string {
    return text[this.#language];
  }

  /** The label of a code of the taxonomy, or the code itself when it is not in there. */
  label(codes: readonly Code[], code: string): string {
    const found = codes.find((entry) => entry.code === code);
    return found ? found[this.#language] : code;
  }

  /** "viernes 22:00" */
  hour(hour: number): string {
    const { hour: words } = this.t;
    return words.at(words.days[weekdayOf(hour)] ?? '', clock(hour));
  }

  #apply(): void {
    document.documentElement.lang = this.#language;
    setApiLanguage(this.#language);
  }
}

export const words = new Words();
