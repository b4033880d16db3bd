import { describe, expect, it } from 'vitest';
import type { Failure } from '../api/client';
import type { NewEvent, Taxonomy } from '../api/schema';
import { resolutionOf } from '../map/cell';
import { detailsOfFamily, draftOf, eventOf, folioOf, GROUPS, isAboutTime, isUndetailed, kindsBeside, legEnd, locationPrecision, NO_DETAILS, onTheWay, patchOf, timeOf, whenOf } from './report';

const ZONE = 'America/Guatemala';
const now = Date.parse('2026-11-20T21:10:00-06:00');

describe('when it happened', () => {
  it.each([
    [{ kind: 'now' }, '2026-11-20T21:10:00-06:00', 'T0'],
    [{ kind: 'ago', hours: 3 }, '2026-11-20T18:10:00-06:00', 'T1'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'exact', time: '23:40' }, '2026-11-19T23:40:00-06:00', 'T0'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'evening', time: '' }, '2026-11-19T18:00:00-06:00', 'T2'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'day', time: '' }, '2026-11-19T00:00:00-06:00', 'T3'],
    [{ kind: 'other_day', date: '2026-11-19', part: 'month', time: '' }, '2026-11-19T00:00:00-06:00', 'T5'],
    [{ kind: 'unknown' }, '2026-11-20T21:10:00-06:00', 'T9'],
  ] as const)('%j', (when, at, precision) => {
    expect(timeOf(when, now, ZONE)).toEqual({ at, precision });
  });

  it('is never in the future', () => {
    expect(timeOf({ kind: 'other_day', date: '2026-11-20', part: 'exact', time: '21:11' }, now, ZONE)).toBeNull();
    expect(timeOf({ kind: 'other_day', date: '', part: 'day', time: '' }, now, ZONE)).toBeNull();
  });
});

describe('where it happened', () => {
  it('is no finer than the fix', () => {
    const cell = '8928308280fffff';
    expect([10, 120, 900].map((accuracyM) => locationPrecision({ kind: 'here', cell, accuracyM }))).toEqual(['G0', 'G1', 'G2']);
    expect(locationPrecision({ kind: 'selected', cell: '8828308281fffff' })).toBe('G2');
    expect(locationPrecision({ kind: 'picked', cell })).toBe('G1');
  });
});

it('a hurried report says nothing that was not answered', () => {
  const event = eventOf({
    id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', where: { kind: 'picked', cell: '8928308280fffff' },
    time: { at: '2026-11-20T21:10:00-06:00', precision: 'T0' }, details: NO_DETAILS,
  });
  expect(Object.keys(event).sort()).toEqual(['cell', 'id', 'kind', 'location_precision', 'occurred_at', 'source', 'time_precision']);
});

describe('a way', () => {
  const on = (setting: string) => eventOf({
    id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', where: { kind: 'picked', cell: '8928308280fffff' },
    time: { at: '2026-11-20T21:10:00-06:00', precision: 'T0' }, details: { ...NO_DETAILS, setting, legFrom: legEnd('8928308280fffff') },
  });

  it('goes with what happened on it, and with nothing else', () => {
    expect(on('transit_bus').flags).toEqual({ leg: { from: legEnd('8928308280fffff') } });
    expect(on('park').flags).toBeUndefined();
    expect(draftOf(on('transit_bus')).details.legFrom).toBe(legEnd('8928308280fffff'));
  });

  it('is where it happened, where nothing more is known', () => {
    const details = { ...NO_DETAILS, setting: 'transit_bus', legFrom: legEnd('8928308280fffff') };
    const where = onTheWay(details);
    expect(where).toEqual({ kind: 'way', cell: legEnd('8928308280fffff') });
    expect(where === null ? '' : locationPrecision(where)).toBe('G4');
    expect(onTheWay({ ...details, setting: 'park' })).toBeNull();
    expect(onTheWay({ ...NO_DETAILS, setting: 'transit_walk' })).toBeNull();
  });

  it('ends in a town, never at a door', () => {
    expect(resolutionOf(legEnd('8928308280fffff'))).toBe(7);
    expect(legEnd(legEnd('8928308280fffff'))).toBe(legEnd('8928308280fffff'));
    expect(resolutionOf(legEnd('85283083fffffff'))).toBe(5);
  });

  it('is taken away when it turns out not to have been on the way, and else left as it is', () => {
    expect(patchOf({ ...NO_DETAILS, setting: 'park' }).flags).toMatchObject({ leg: null });
    expect(patchOf({ ...NO_DETAILS, setting: 'transit_walk' }).flags).not.toHaveProperty('leg');
  });
});

describe('what is known only afterwards', () => {
  it('is taken away when it is emptied, and a complaint goes with its month or without', () => {
    expect(patchOf(NO_DETAILS).flags).toMatchObject({ loss: null, insured: null, complaint: null });
    const said = { ...NO_DETAILS, loss: '500_1500', insured: 'no', complaintStage: 'charged' };
    expect(patchOf(said).flags).toMatchObject({ loss: '500_1500', insured: 'no', complaint: { stage: 'charged', month: null } });
    expect(patchOf({ ...said, complaintMonth: '2026-09' }).flags).toMatchObject({ complaint: { stage: 'charged', month: '2026-09' } });
    expect(patchOf({ ...NO_DETAILS, complaintMonth: '2026-09' }).flags).toMatchObject({ complaint: null });
  });
});

describe('a refused report that is taken up again', () => {
  const least: NewEvent = {
    id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', occurred_at: '2026-11-20T21:10:00-06:00', time_precision: 'T0',
    cell: '8928308280fffff', location_precision: 'G1', source: 'self',
  };
  const whole: NewEvent = {
    ...least, location_precision: 'G2', time_precision: 'T2', severity: 4, setting: 'street_sw', perpetrator: 'police', key_populations: ['TW'],
    flags: { weapon: 'firearm', injury: 'minor', bias: 'yes', police_told: 'no', taken: ['phone', 'money'], loss: '500_1500', insured: 'no', complaint: { stage: 'filed', month: '2026-11' } }, narrative: 'de noche',
  };

  it.each([least, whole])('is the same report when nothing is changed', (event) => {
    expect(eventOf(draftOf(event))).toEqual(event);
  });

  it.each([
    { kind: 'ago', hours: 3 },
    { kind: 'other_day', date: '2026-11-19', part: 'exact', time: '23:40' },
    { kind: 'other_day', date: '2026-11-19', part: 'evening', time: '18:00' },
    { kind: 'other_day', date: '2026-11-19', part: 'night', time: '00:00' },
    { kind: 'other_day', date: '2026-11-19', part: 'day', time: '00:00' },
    { kind: 'other_day', date: '2026-11-02', part: 'week', time: '00:00' },
    { kind: 'other_day', date: '2026-11-02', part: 'month', time: '00:00' },
    { kind: 'unknown' },
  ] as const)('opens its time as it was tapped: %j', (when) => {
    const time = timeOf(when, now, ZONE);
    expect(time && whenOf(time, now, ZONE)).toEqual(when);
  });

  it('opens a time that is no more "hours ago" less exactly, not more', () => {
    const time = { at: '2026-11-18T20:10:00-06:00', precision: 'T1' };
    expect(whenOf(time, now, ZONE)).toMatchObject({ kind: 'other_day', date: '2026-11-18', part: 'evening' });
  });

  it('asks for the time where that was what was refused', () => {
    const refused = (...pointers: string[]): Failure => ({
      kind: 'problem', status: 422, retryAfterS: null,
      problem: { title: '', detail: '', code: 'invalid_event', errors: pointers.map((pointer) => ({ pointer, code: 'future', detail: '' })) },
    });
    expect(isAboutTime(refused('/narrative', '/occurred_at'))).toBe(true);
    expect(isAboutTime(refused('/narrative'))).toBe(false);
    expect(isAboutTime({ kind: 'offline' })).toBe(false);
  });
});

it('what was tapped is no more than its family, and what it may be is of that family', () => {
  const kinds = [['P?', 'P'], ['P1', 'P'], ['P2', 'P'], ['B?', 'B'], ['B1', 'B'], ['C2', 'C']].map(([code = '', family = '']) => ({ code, family, es: code, en: code }));
  const taxonomy = { kinds } as unknown as Taxonomy;
  for (const group of ['robbery', 'assault', 'authority', 'sexual'] as const) expect(isUndetailed(GROUPS[group][0])).toBe(true);
  expect(isUndetailed('C2')).toBe(false);
  expect(folioOf('0193a7f0-c0de-7000-8000-00005d3a91ff')).toBe('5D3A-91FF');
  expect(detailsOfFamily('P?', taxonomy).map(({ code }) => code)).toEqual(['P1', 'P2']);
  expect(detailsOfFamily('X?', taxonomy)).toEqual([]);
  expect(kindsBeside('P?', taxonomy)).toEqual(['P?', 'P1', 'P2']);
});
