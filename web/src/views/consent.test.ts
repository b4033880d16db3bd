import { expect, it } from 'vitest';
import { toggledConsent } from './consent';

it('what partners see is a part of the totals, whichever is tapped', () => {
  expect(toggledConsent(['totals'], 'referral')).toEqual(['totals', 'referral']);
  expect(toggledConsent(['totals', 'partners', 'referral'], 'totals')).toEqual(['referral']);
  expect(toggledConsent([], 'partners')).toEqual(['totals', 'partners']);
  expect(toggledConsent(['totals', 'partners'], 'partners')).toEqual(['totals']);
});
