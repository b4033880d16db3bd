import { expect, it } from 'vitest';
import { imeiDigits, isImei } from './imei';

it('a number that was misread is seen, however it is written', () => {
  expect(isImei('490154203237518')).toBe(true);
  expect(isImei('49-015420-323751-8')).toBe(true);
  expect(isImei('490154203237519')).toBe(false);
  expect(isImei('490154203237581')).toBe(false);
  expect(isImei('49015420323751')).toBe(false);
  expect(isImei('')).toBe(false);
  expect(imeiDigits('49 0154.2032/3751-8')).toBe('490154203237518');
});
