import { expect, it } from 'vitest';
import type { Person } from '../api/people';
import { dueBefore } from './accounts';

const NOW = Date.parse('2026-12-01T12:00:00Z');

function person(handle: string, role: Person['role'], dueInDays: number): Person {
  const at = (days: number): string => new Date(NOW + days * 86_400_000).toISOString();
  return {
    handle, role, key_populations: [], disabled: false, second_factor: false, devices: 0, last_seen_at: null, code_until: null, managed: true,
    vouching_due_at: at(dueInDays), vouched_until: at(dueInDays + 14), briefed_until: null, asleep: null,
  };
}

it('those are due that will be within two weeks, the first to fall asleep first', () => {
  const people = [person('ana', 'promoter', 14), person('luz', 'supervisor', 15), person('mar', 'promoter', -20)];
  expect(dueBefore(people, 'vera', NOW).map(({ handle }) => handle)).toEqual(['mar', 'ana']);
});

it('one’s own account is another steward’s to vouch for, if there is one', () => {
  const alone = [person('vera', 'steward', 0), person('ana', 'promoter', 90)];
  expect(dueBefore(alone, 'vera', NOW).map(({ handle }) => handle)).toEqual(['vera']);
  expect(dueBefore([...alone, person('ines', 'steward', 90)], 'vera', NOW)).toEqual([]);
});
