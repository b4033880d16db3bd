import { describe, expect, it } from 'vitest';
import type { GainPoint } from '../api/schema';
import { lineOf, percent, pointAt } from './gain';

const GAIN: GainPoint[] = [
  { area: 0.1, map: 0.6, counts: 0.5, counts_by_hour: 0.55 },
  { area: 1, map: 1, counts: 1, counts_by_hour: 1 },
];

describe('the gain curve', () => {
  it('begins at nothing and ends at everything', () => {
    expect(lineOf(GAIN, 'map')).toBe('0,200 30.0,80.0 300.0,0.0');
    expect(lineOf(GAIN, 'counts')).toBe('0,200 30.0,100.0 300.0,0.0');
    expect(lineOf([], 'map')).toBe('0,200');
  });

  it('is read where it was read, and nowhere else', () => {
    expect(pointAt(GAIN, 0.1)?.map).toBe(0.6);
    expect(pointAt(GAIN, 0.2)).toBeNull();
    expect(percent(0.556)).toBe(56);
  });
});
