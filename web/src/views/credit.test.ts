import { expect, it } from 'vitest';
import { es } from '../i18n/es';
import { creditOf } from './credit';

const at = (bbox: [number, number, number, number]): string =>
  creditOf({ name: '', synthetic: false, zone: 'UTC', bbox, centre: [0, 0], zoom: 7, places: [], leave_to: '', lock_minutes: 5 }, es);

it('the basemap is credited where some of it is drawn, and nobody where none is', () => {
  const guatemala = at([-92.3, 13.6, -88.2, 17.9]);
  const overTheBorder = at([-88, 13, -84, 16]);
  const mexicoCity = at([-99.4, 19.03, -98.9, 19.62]);
  expect(guatemala).toContain('CONRED');
  expect(overTheBorder).toContain('CONRED');
  expect(mexicoCity).not.toMatch(/CONRED|INE|GeoNames|Natural Earth/);
});
