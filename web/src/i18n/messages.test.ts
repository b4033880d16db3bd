import { expect, it } from 'vitest';
import { accessEn } from './access_en';
import { accessEs } from './access_es';
import { beforeEn } from './before_en';
import { beforeEs } from './before_es';
import { en } from './en';
import { es } from './es';
import { peopleEn } from './people_en';
import { peopleEs } from './people_es';
import { sharingEn } from './sharing_en';
import { sharingEs } from './sharing_es';

function shape(value: unknown, path = ''): string[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}/${key}`));
  return [`${path} ${typeof value}${typeof value === 'function' ? value.length : ''}`];
}

function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
  return [];
}

it('English says everything Spanish says', () => {
  expect(shape(en)).toEqual(shape(es));
  expect(shape(peopleEn)).toEqual(shape(peopleEs));
  expect(shape(accessEn)).toEqual(shape(accessEs));
  expect(shape(beforeEn)).toEqual(shape(beforeEs));
  expect(shape(sharingEn)).toEqual(shape(sharingEs));
});

it('no text is empty, and none was left in Spanish', () => {
  const spanish = new Map(texts(es));
  const same = texts(en).filter(([path, text]) => spanish.get(path) === text).map(([path]) => path);
  expect(same).toEqual(['/appName']);
  const others = new Map(texts(peopleEs));
  const looks = new Map(texts(beforeEs));
  expect(texts(beforeEn).filter(([path, text]) => looks.get(path) === text)).toEqual([]);
  expect(texts(peopleEn).filter(([path, text]) => others.get(path) === text)).toEqual([]);
  for (const [path, text] of [es, en, peopleEs, peopleEn, accessEs, accessEn, beforeEs, beforeEn, sharingEs, sharingEn].flatMap((all) => texts(all))) expect(text.trim(), path).not.toBe('');
});

it('the word "seguro" is never said of a place: only that no data does not mean it', () => {
  expect(es.legend.noData).toContain('No quiere decir seguro');
  expect(en.legend.noData).toContain('does not mean safe');
  for (const [path, text] of [...texts(beforeEs), ...texts(beforeEn)]) expect(text, path).not.toMatch(/segur[oa]|\bsafe/i);
  expect(es.levels[0]).toBe('Sin datos suficientes');
});
