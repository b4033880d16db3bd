/** Light or dark: the phone's own wish unless the person chose. */
import type { Theme } from '../map/palette';

export type ThemeChoice = 'auto' | Theme;
const KEY = 'theme';
const CHOICES: readonly ThemeChoice[] = ['auto', 'light', 'dark'];

class Appearance {
  #choice = $state<ThemeChoice>(CHOICES.find((choice) => choice === localStorage.getItem(KEY)) ?? 'auto');
  readonly #dark = window.matchMedia('(prefers-color-scheme: dark)');
  #systemDark = $state(this.#dark.matches);

  constructor() {
    this.#dark.addEventListener('change', ({ matches }) => {
      this.#systemDark = matches;
      this.#apply();
    });
    this.#apply();
  }

  get choice(): ThemeChoice {
    return this.#choice;
  }

  get theme(): Theme {
    if (this.#choice !== 'auto') return this.#choice;
    return this.#systemDark ? 'dark' : 'light';
  }

  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    localStorage.setItem(KEY, choice);
    this.#apply();
  }

  #apply(): void {
    document.documentElement.dataset['theme'] = this.theme;
  }
}

export const appearance = new Appearance();
export const calmMotion = window.matchMedia('(prefers-reduced-motion: reduce)').matches;
