import { beforeEach, expect, it, vi } from 'vitest';
import { cardHere, dropCard, keepCard, renewCard } from './card';

const shelf = new Map<string, string>();
beforeEach(() => {
  shelf.clear();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null, setItem: (key: string, value: string) => void shelf.set(key, value), removeItem: (key: string) => void shelf.delete(key),
  });
});

it('there is no card until somebody has kept one, and none after it was taken away', () => {
  expect(cardHere()).toBeNull();
  renewCard('Salud');
  expect(cardHere()).toBeNull();
  keepCard({ words: 'Salud', lines: [' Ana ', '', 'x'.repeat(99), 'a', 'b'] });
  expect(cardHere()).toEqual({ words: 'Salud', lines: ['Ana', 'x'.repeat(60), 'a'] });
  dropCard();
  expect(cardHere()).toBeNull();
});

it('takes over what the organisation has written since, and goes with it where nothing was added', () => {
  keepCard({ words: 'Salud', lines: [] });
  renewCard('Salud, carta 2');
  expect(cardHere()?.words).toBe('Salud, carta 2');
  renewCard(null);
  expect(cardHere()).toBeNull();
});

it('what is no card is none', () => {
  shelf.set('card', '{"words": 7}');
  expect(cardHere()).toBeNull();
});
