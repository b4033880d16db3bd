import { expect, it } from 'vitest';
import type { Alarm, Outing, Turn } from '../api/outings';
import { gapsIn, groupsOf, leftOf, nextChange, onDuty, unwatchedIn, vehiclesOf } from './board';

const NOW = Date.parse('2026-11-20T22:00:00-06:00');
const MIN = 60_000;
const alarm = (fields: Partial<Alarm>): Alarm => ({
  number: 1, cause: 'not_heard', due_at: NOW - 20 * MIN, step: 'R2', called_at: NOW - 10 * MIN, taken_up: false, taken_up_by: null, taken_up_at: null, answered_at: null, answer_said_at: null, next: null, ...fields,
});
const out = (id: string, fields: Partial<Outing> = {}): Outing => ({
  id, code: id, phase: 'at_place', colour: 'green', exercise: false, exercise_asked: false, protocol_read: null, suspended: false, contacts_missed: null, debrief: null, starts_at: NOW - 60 * MIN, ends_at: NOW + 60 * MIN, home_by: NOW + 120 * MIN, company: 'pair', buddy: null, online: false, outside: null,
  vehicle: false, vehicle_state: null, shares_zone: false, heard_at: null, expected: { kind: 'ok', at: NOW + 10 * MIN }, requirement: { level: 3, go: 'alone', check_every: 60, buddy: true, transport: false, approval: false }, promoter: id, is_out: true,
  waits: false, next: null, alarms: [], watch: null, place: null, check_ins: null, ...fields,
});
const ids = (all: readonly Outing[]): string[] => all.map(({ id }) => id);

it('what nobody has taken up comes first, then what runs longest; who was heard of comes last', () => {
  const groups = groupsOf([
    out('heard', { alarms: [alarm({ answered_at: NOW, due_at: NOW - 90 * MIN })] }), out('taken', { alarms: [alarm({ taken_up: true, due_at: NOW - 80 * MIN })] }),
    out('young', { alarms: [alarm({ due_at: NOW - 15 * MIN })] }), out('old', { alarms: [alarm({})] }),
  ], NOW);
  expect(ids(groups.alarms)).toEqual(['old', 'young', 'taken', 'heard']);
});

it('who is overdue stands before everybody, who is out before who has not set out, and the rest by when they are due', () => {
  const due = (at: number) => ({ expected: { kind: 'ok' as const, at } });
  const groups = groupsOf([
    out('later', due(NOW + 30 * MIN)), out('soon', due(NOW + MIN)), out('late', due(NOW - MIN)), out('later still', due(NOW - 30_000)), out('asked', { phase: 'awaiting_approval', expected: null }),
    out('never left', { phase: 'planned', ...due(NOW - 50 * MIN) }), out('tomorrow', { phase: 'planned', ...due(NOW + 900 * MIN) }),
  ], NOW);
  expect([ids(groups.overdue), ids(groups.out), ids(groups.approvals), ids(groups.planned)]).toEqual([['late', 'later still', 'never left'], ['soon', 'later'], ['asked'], ['tomorrow']]);
});

it('asks again when the next step of anybody is due, and not for what is past', () => {
  expect(nextChange([out('a', { next: { step: 'R0', at: NOW + 9 } }), out('b', { next: { step: 'R1', at: NOW - 9 }, alarms: [alarm({ next: { step: 'R3', at: NOW + 4 } })] })], NOW)).toBe(NOW + 4);
  expect(nextChange([out('a')], NOW)).toBeNull();
});

const turn = (handle: string, from: number, until: number, place = 1): Turn => ({ id: from, handle, duty: 'supervisor', starts_at: NOW + from * MIN, ends_at: NOW + until * MIN, place_in_line: place });

it('says who is on duty in the order of calling, who comes next, and when nobody is', () => {
  const turns = [turn('sol', -60, 60, 2), turn('luz', -30, 60, 1), turn('eva', 120, 180), turn('ana', 150, 300)];
  const { now, next } = onDuty(turns, 'supervisor', NOW);
  expect([now.map(({ handle }) => handle), next?.handle]).toEqual([['luz', 'sol'], 'eva']);
  expect(onDuty(turns, 'crisis_lead', NOW)).toEqual({ now: [], next: null });
  expect(gapsIn(turns, NOW, NOW + 360 * MIN).map(({ from, until }) => [(from - NOW) / MIN, (until - NOW) / MIN])).toEqual([[60, 120], [300, 360]]);
  expect(gapsIn([], NOW, NOW + MIN)).toEqual([{ from: NOW, until: NOW + MIN }]);
});

it('says when somebody is out and nobody is on duty, one who is out not being their own guard', () => {
  const turns = [turn('luz', -30, 60)];
  const told = (outings: Outing[]): unknown => unwatchedIn(turns, outings, NOW).map(({ from, until, who }) => [(from - NOW) / MIN, (until - NOW) / MIN, who]);
  expect(told([out('ana'), out('eva'), out('home', { phase: 'home' })])).toEqual([[60, 120, ['ana', 'eva']]]);
  expect(told([out('luz')])).toEqual([[0, 120, ['luz']]]);
  expect(told([out('ana', { home_by: NOW + 50 * MIN })])).toEqual([]);
  expect(unwatchedIn([], [out('ana')], NOW)).toEqual([]);
});

it('a countdown never says more than there is', () => {
  expect([leftOf(432_000), leftOf(11_200), leftOf(-5), leftOf(3_661_000)]).toEqual(['7 min 12 s', '12 s', '0 s', '1 h 1 min']);
});

it('who has asked for a vehicle and was not answered comes first, and nobody who is home', () => {
  const asked = [
    out('given', { vehicle_state: 'granted', starts_at: NOW }), out('later', { vehicle_state: 'requested', starts_at: NOW + 60 * MIN }),
    out('none'), out('soon', { vehicle_state: 'requested', starts_at: NOW }), out('home', { vehicle_state: 'requested', phase: 'home' }),
  ];
  expect(ids(vehiclesOf(asked))).toEqual(['soon', 'later', 'given']);
});
