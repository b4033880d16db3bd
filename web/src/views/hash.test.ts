import { expect, it } from 'vitest';
import { readHash, type ViewState, writeHash } from './hash';

it('a view written to the hash is read back the same', () => {
  const views: ViewState[] = [
    { keyPopulation: 'ALL', hour: 'now', centre: [-90.5133, 14.6407], zoom: 11, show: 'map' },
    { keyPopulation: 'FSW', hour: 118, centre: [-91.5, 14.83], zoom: 7.25, show: 'list' },
  ];
  for (const view of views) expect(readHash(writeHash(view))).toEqual(view);
});

it('nonsense in a hash is passed over', () => {
  expect(readHash('#kp=<b>&h=168&at=a/b/c&show=all')).toEqual({});
  expect(readHash('')).toEqual({});
  expect(readHash('#at=11/14.6')).toEqual({});
});
