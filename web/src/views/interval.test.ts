import { expect, it } from 'vitest';
import { along, axisEnd, LINE, periodsUntil } from './interval';

const row = (value: number | null, upper: number | null) => ({ label: '', value, lower: value, upper });

it('an axis ends at a round number that holds every interval', () => {
  expect(axisEnd([row(3, 8.7), row(12, 18.4)])).toBe(20);
  expect(axisEnd([row(0.2, 0.45)])).toBe(0.5);
  expect(axisEnd([row(null, null)])).toBe(1);
  expect(axisEnd([row(100, 100)])).toBe(100);
});

it('what lies beyond the axis is drawn at its end', () => {
  expect(along(5, 10)).toBe(LINE.width / 2);
  expect(along(99, 10)).toBe(LINE.width);
  expect(along(-1, 10)).toBe(0);
});

it('periods go back quarter by quarter over the turn of the year', () => {
  expect(periodsUntil(2026, 2, 3)).toEqual(['2026-Q1', '2025-Q4', '2025-Q3', '2026', '2025', '2024']);
  expect(periodsUntil(2026, 12, 1)[0]).toBe('2026-Q4');
});
