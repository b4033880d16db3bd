import { describe, expect, it } from 'vitest';
import type { ProtocolCard } from '../api/ready';
import { cardsFor, isNight, type Occasion } from './protocol';

const NIGHT = { night_from: 18, night_until: 6 };
const said = (es: string): { es: string; en: null } => ({ es, en: null });
const card = (name: string, fields: Partial<ProtocolCard> = {}): ProtocolCard => ({
  title: said(name), key_populations: [], settings: [], band: null, from_level: 1, steps: [said('paso')], responsible: said('quien sale'), call: [], ...fields,
});
const ALL = [
  card('todas'), card('alto', { from_level: 4 }), card('noche', { band: 'night' }), card('dia', { band: 'day' }),
  card('cárcel', { settings: ['prison'] }), card('trans', { key_populations: ['TW'] }),
];
const names = (occasion: Partial<Occasion>): string[] =>
  cardsFor(ALL, { level: 1, populations: ['MSM'], setting: null, hours: [12], ...occasion }, NIGHT).map(({ title }) => title.es);

describe('protocol cards', () => {
  it('are those of the level, the hours, the place and whom one works with, the narrowest first', () => {
    expect(names({})).toEqual(['dia', 'todas']);
    expect(names({ level: 4, hours: [17, 18] })).toEqual(['noche', 'dia', 'alto', 'todas']);
    expect(names({ setting: 'prison', hours: [24 + 3] })).toEqual(['cárcel', 'noche', 'todas']);
    expect(names({ populations: ['TW', 'FSW'] })).toEqual(['trans', 'dia', 'todas']);
  });

  it('of whom it is not said one works with are shown rather than left out', () => {
    expect(names({ populations: [] })).toContain('trans');
    expect(names({ setting: null })).not.toContain('cárcel');
  });

  it('have a night that may go over midnight or not', () => {
    expect([17, 18, 23, 0, 5, 6].map((hour) => isNight(hour, NIGHT))).toEqual([false, true, true, true, true, false]);
    expect([0, 1, 2, 3].map((hour) => isNight(hour, { night_from: 1, night_until: 3 }))).toEqual([false, true, true, false]);
  });
});
