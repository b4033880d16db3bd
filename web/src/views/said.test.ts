import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { es } from '../i18n/es';
import { frequency, multiple, severity, withEnds } from './said';

describe('numbers as people say them', () => {
  it('a multiple is no more exact than what is known', () => {
    const said = [0.01, 0.44, 1, 1.26, 2.97, 12.4, 34, 6895.3].map((times) => multiple(times, es));
    expect(said).toEqual(['casi 0', '0.4', '1', '1.3', '3', '12', '30', 'más de 100']);
  });

  it('a rate is how often', () => {
    const said = [3.2, 1, 0.6, 0.2, 1 / 13, 1 / 60, 1 / 300, 1e-5].map((rate) => frequency(rate, en));
    expect(said).toEqual([
      'about 3 a week', 'one a week', 'one every 2 weeks', 'one every 5 weeks', 'one every 3 months', 'one every 14 months',
      'one every 6 years', 'less than one in 20 years',
    ]);
    expect(frequency(0.2, es)).toBe('uno cada 5 semanas');
  });

  it('no rate is said to be rarer than a smaller one', () => {
    const said: string[] = [];
    for (let rate = 5; rate > 1e-4; rate *= 0.98) said.push(frequency(rate, es));
    const first = [...new Set(said)];
    expect(said.filter((one, at) => one !== said[at - 1])).toEqual(first);
  });

  it('a severity is a word of its scale', () => {
    expect([0.5, 1.4, 3.2, 4.6, 9].map((mean) => severity(mean, es))).toEqual(['leve', 'leve', 'seria', 'crítica', 'crítica']);
  });

  it('ends that are said alike are not said twice', () => {
    expect(withEnds('3', '2', '4', es)).toEqual({ middle: '3', ends: 'entre 2 y 4' });
    expect(withEnds('más de 100', 'más de 100', 'más de 100', es).ends).toBeNull();
  });
});
