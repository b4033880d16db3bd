import { expect, test } from 'vitest';
import { ago } from './ago';

const NOW = Date.parse('2026-11-20T21:00:00-06:00');

test.each([
  [20, 'hace 20 minutos', '20 minutes ago'],
  [0, 'hace 1 minuto', '1 minute ago'],
  [90, 'hace 2 horas', '2 hours ago'],
  [3 * 1_440, 'hace 3 días', '3 days ago'],
])('%i minutes are "%s"', (minutes, es, en) => {
  expect(ago(NOW - minutes * 60_000, NOW, 'es-GT')).toBe(es);
  expect(ago(NOW - minutes * 60_000, NOW, 'en')).toBe(en);
});

test('a clock that is ahead makes nothing of the future', () => {
  expect(ago(NOW + 60_000, NOW, 'es-GT')).toBe('hace 1 minuto');
});
