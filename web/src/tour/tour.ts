/** The guided tour: one table of texts for the screen and for the manual. Pure. */
import type { Language } from '../i18n/words.svelte';
import type { Screen } from '../screen';
import { SCREENS } from '../screen';
import table from './tour.json';

export const KINDS = ['promoter', 'supervisor', 'advocate'] as const;
export type Kind = (typeof KINDS)[number];
export type Both = Readonly<Record<Language, string>>;

export interface Step {
  readonly id: string;
  readonly screen: Screen;
  /** What it speaks of, as a selector; the screen where it is not there. */
  readonly mark: string;
  readonly title: Both;
  readonly do: Both;
  readonly why: Both;
}

const screenOf = (name: string): Screen => SCREENS.find((screen) => screen === name) ?? 'map';

/** The steps of a kind of user. */
export const stepsOf = (kind: Kind): readonly Step[] => table.kinds[kind].steps.map((step) => ({ ...step, screen: screenOf(step.screen) }));
export const wordsIn = (language: Language): (typeof table.words)['es'] => table.words[language];
/** The kind of a role, if there is a tour for it. */
export const kindOf = (role: string): Kind | null => KINDS.find((kind) => kind === role) ?? null;
export const counted = (text: string, at: number, of: number): string => text.replace('{at}', String(at)).replace('{of}', String(of));

/** Where a page of the manual lies under `docs/manual`. */
export const pagePath = (kind: Kind, language: Language): string => `${language}/${table.kinds[kind].page[language]}.md`;

/** A page of the manual, from the texts of the tour. */
export function page(kind: Kind, language: Language): string {
  const of = table.kinds[kind];
  const [words, manual] = [table.words[language], table.manual[language]];
  const steps = stepsOf(kind).map((step, at) => [
    `## ${at + 1}. ${step.title[language]}`,
    `![${manual.picture}: ${step.title[language]}](../pictures/${kind}-${step.id}-${language}.webp)`,
    `**${words.do}.** ${step.do[language]}`,
    `**${words.why}.** ${step.why[language]}`,
  ].join('\n\n'));
  return `${[`# ${of.title[language]}`, of.lead[language], manual.about, ...steps].join('\n\n')}\n`;
}
