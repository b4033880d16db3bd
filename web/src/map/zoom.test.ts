import { expect, it } from 'vitest';
import { resolutionAt } from './zoom';

it.each([
  [3, 5], [5, 5], [6, 5], [7, 5], [8, 6], [9, 7], [10, 7], [11, 8], [12, 9], [13, 9], [18, 9],
])('zoom %i shows resolution %i', (zoom, resolution) => {
  expect(resolutionAt(zoom, 9)).toBe(resolution);
});

it('never passes the finest resolution the role may see, nor the coarsest there is', () => {
  expect(resolutionAt(14, 8)).toBe(8);
  expect(resolutionAt(2, 8)).toBe(5);
});
