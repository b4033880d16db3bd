import { expect, it } from 'vitest';
import type { Session } from '../api/schema';
import { SCREENS } from '../screen';
import { loadOf } from './screens';

const of = (role: Session['role'], more: Partial<Session['may']> = {}, must_set_up = false): Session =>
  ({ role, must_set_up, may: { report: role === 'promoter', past: false, manages: [], map: { key_populations: ['ALL'] }, ...more } }) as unknown as Session;
const nameOf = (session: Session, briefs = false): string[] => SCREENS.filter((screen) => loadOf(session, screen, briefs) !== null);

it('a link opens what somebody has, and the map in place of what they have not', () => {
  expect(nameOf(of('promoter'))).toEqual(['pocket', 'devices', 'access', 'sharing', 'outing', 'directory', 'bulletins', 'lessons', 'my_data', 'guides']);
  expect(nameOf(of('advocate'))).not.toContain('board');
  expect(nameOf(of('supervisor'))).toContain('board');
  expect(nameOf(of('steward', { manages: ['promoter'], past: true }))).toEqual(expect.arrayContaining(['people', 'lost_phone', 'log', 'accounts', 'check', 'hindsight']));
});

it('the same question has the same answer, so that a screen which stands is not made anew', () => {
  expect(loadOf(of('promoter'), 'outing', false)).toBe(loadOf(of('promoter'), 'outing', false));
});

it('what has to be done first comes before everything', () => {
  const access = loadOf(of('steward'), 'access', false);
  for (const screen of SCREENS) expect(loadOf(of('steward', {}, true), screen, true)).toBe(access);
  const briefing = loadOf(of('promoter'), 'map', true);
  for (const screen of SCREENS.filter((one) => one !== 'access')) expect(loadOf(of('promoter'), screen, true)).toBe(briefing);
});

it('who has no map has something in its place', () => {
  expect(loadOf(of('coordinator', { map: null }), 'map', false)).not.toBeNull();
});
