import { expect, test } from 'vitest';
import { knownOf, speaksOf } from './audits';

test('unobserved, looked at and quiet with visits are three different things, and an audit never lowers a level', () => {
  expect(knownOf(0, false)).toBe('unobserved');
  expect(knownOf(0, true)).toBe('audited');
  expect(knownOf(1, false)).toBe('quiet');
  for (const level of [2, 3, 4, 5]) for (const audited of [false, true]) expect(knownOf(level, audited)).toBe('reported');
});

test('an audit speaks of its own hexagon, of what it lies in, and of what lies in a coarser one', () => {
  const [fine, coarse, other] = ['8966ce4a293ffff', '8866ce4a29fffff', '8966ce4a28fffff'] as const;
  expect(speaksOf({ cell: fine }, fine)).toBe(true);
  expect(speaksOf({ cell: fine }, coarse)).toBe(true);
  expect(speaksOf({ cell: coarse }, fine)).toBe(true);
  expect(speaksOf({ cell: other }, fine)).toBe(false);
});
