import { expect, it } from 'vitest';
import { SCREENS } from '../screen';
import { KINDS, page, pagePath, stepsOf } from './tour';
import table from './tour.json';

const LANGUAGES = ['es', 'en'] as const;
const FOLDER = '../../../docs/manual/';
const pages = import.meta.glob('../../../docs/manual/*/*.md', { query: '?raw', import: 'default', eager: true });
const pictures = import.meta.glob('../../../docs/manual/pictures/*.webp', { query: '?url', import: 'default' });

it('each step names a screen there is, in both languages, once', () => {
  for (const kind of KINDS) {
    const ids = table.kinds[kind].steps.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const step of table.kinds[kind].steps) {
      expect(SCREENS, step.id).toContain(step.screen);
      for (const text of [step.title, step.do, step.why]) for (const language of LANGUAGES) expect(text[language].trim(), step.id).not.toBe('');
    }
  }
});

it('no step promises safety, and what is hatched is said to be none', () => {
  const texts = KINDS.flatMap((kind) => stepsOf(kind)).flatMap((step) => [step.do, step.why]).flatMap(({ es, en }) => [es, en]);
  for (const text of texts) if (/\bsegur[oa]\b|\bsafe\b/i.test(text)) expect(text).toMatch(/no quiere decir|does not mean/);
});

it('the manual says what the tour says and has a picture of each step; else: node tests/browser/manual.mjs', () => {
  const named = KINDS.flatMap((kind) => LANGUAGES.map((language) => [kind, language] as const));
  expect(Object.keys(pages).sort()).toEqual(named.map(([kind, language]) => FOLDER + pagePath(kind, language)).sort());
  for (const [kind, language] of named) expect(pages[FOLDER + pagePath(kind, language)]).toBe(page(kind, language));
  const wanted = named.flatMap(([kind, language]) => stepsOf(kind).map(({ id }) => `${FOLDER}pictures/${kind}-${id}-${language}.webp`));
  expect(Object.keys(pictures).sort()).toEqual(wanted.sort());
});
