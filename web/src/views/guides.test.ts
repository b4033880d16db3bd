import { expect, it } from 'vitest';
import { en } from '../i18n/en';
import { es } from '../i18n/es';
import { guideEn } from '../i18n/guide_en';
import { guideEs } from '../i18n/guide_es';
import { outingEn } from '../i18n/outing_en';
import { outingEs } from '../i18n/outing_es';
import { GUIDE_NAMES, GUIDES } from './guides';

const LANGUAGES = [[guideEs, es, outingEs, /«(.+?)»/g], [guideEn, en, outingEn, /“(.+?)”/g]] as const;
const STEPS = GUIDE_NAMES.flatMap((name) => [...GUIDES[name]]).sort();

it('each step has its words in both languages, and no words are without a step', () => {
  for (const [guide] of LANGUAGES) {
    expect(Object.keys(guide.texts).sort()).toEqual(STEPS);
    expect(Object.keys(guide.guides)).toEqual(GUIDE_NAMES);
    for (const text of Object.values(guide.texts)) expect(text.length, text).toBeLessThan(190);
  }
});

it('what a guide says to tap, or to read, stands on the screen in those words', () => {
  for (const [guide, words, outing, quoted] of LANGUAGES) {
    const onScreen = JSON.stringify([words, outing, words.help.heard(''), Object.values(outing.say)]);
    const named = Object.values(guide.texts).flatMap((text) => [...text.matchAll(quoted)].map(([, name]) => (name ?? '').replace('…', '')));
    expect(named.length).toBeGreaterThan(14);
    for (const name of named) expect(onScreen.includes(name), name).toBe(true);
  }
});

it('nothing in them is of use to who makes somebody open a phone, and no place is called safe', () => {
  for (const [guide] of LANGUAGES) {
    const all = JSON.stringify(guide);
    expect(all).not.toMatch(/segundo PIN|second PIN|clave|code word|amenaza|duress|señuelo|decoy/i);
    expect(all).not.toMatch(/segur[oa]|\bsafe/i);
  }
});
