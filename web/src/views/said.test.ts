import { describe, expect, it } from 'vitest';
import { en } from '../i18n/en';
import { es } from '../i18n/es';
import { inHours, multiple, severity, withEnds } from './said';

describe('numbers as people say them', () => {
  it('a multiple is no more exact than what is known', () => {
    const said = [0.01, 0.44, 1, 1.26, 2.97, 12.4, 34, 6895.3].map((times) => multiple(times, es));
    expect(said).toEqual(['casi 0', '0.4', '1', '1.3', '3', '12', '30', 'más de 100']);
  });

  it('what is expected of an hour is told of a thousand like it', () => {
    const said = [0.1234, 0.0321, 0.00712, 0.000987, 0.00001, 0.000001].map((rate) => inHours(rate, es));
    expect(said).toEqual(['120', '32', '7.1', '0.99', '0.01', 'menos de 0.01']);
    expect(inHours(0.00099999, en)).toBe('1');
  });

  it('a severity is a word of its scale', () => {
    expect([0.5, 1.4, 3.2, 4.6, 9].map((mean) => severity(mean, es))).toEqual(['leve', 'leve', 'seria', 'crítica', 'crítica']);
  });

  it('ends that are said alike are not said twice', () => {
    expect(withEnds('3', '2', '4', es)).toEqual({ middle: '3', ends: 'entre 2 y 4' });
    expect(withEnds('más de 100', 'más de 100', 'más de 100', es).ends).toBeNull();
  });
});
