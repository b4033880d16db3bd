/** From what a person tapped to a report the server takes. Pure: the clock and the id are arguments. */
import type { Failure } from '../api/client';
import type { Amendment, NewEvent, Taxonomy } from '../api/schema';
import { noFinerThan, resolutionOf } from '../map/cell';
import { hourOfDay, hourOfWeekAt, instantOf, localClock, localDate, rfc3339 } from './week';

/** The first screen: six buttons in the hurried order, and what each may mean. The first code is what the button says and no more: a family. */
export const GROUPS = {
  robbery: ['P?', 'P1', 'P2'],
  assault: ['B?', 'B1', 'B2'],
  authority: ['A?', 'A4', 'A1', 'A2', 'A3', 'A5', 'A6', 'A7'],
  sexual: ['S?', 'S1', 'S2', 'S3', 'S4'],
  strange: ['C2', 'B4'],
} as const;
export type Group = keyof typeof GROUPS;

export type PartOfDay = 'exact' | 'night' | 'morning' | 'afternoon' | 'evening' | 'day' | 'week' | 'month';

export type When =
  | { kind: 'now' }
  | { kind: 'ago'; hours: number }
  /** `date` and `time` as their inputs write them: 2026-11-20 and 21:30. */
  | { kind: 'other_day'; date: string; part: PartOfDay; time: string }
  | { kind: 'unknown' };

export type Where =
  | { kind: 'here'; cell: string; accuracyM: number }
  | { kind: 'picked'; cell: string }
  | { kind: 'selected'; cell: string }
  /** Where the outing is that somebody is out on, where the phone does not say where it is. */
  | { kind: 'outing'; cell: string }
  /** Somewhere on a way of which an end is known: as exact as that (domain code G4). */
  | { kind: 'way'; cell: string }
  /** As a report that is taken up again said it: its cell alone does not tell how exact it was (domain codes G0–G9). */
  | { kind: 'kept'; cell: string; precision: string };

/** Where a stretch of the day begins, and how exactly that names the time (domain codes T0–T9). */
const PARTS: Record<Exclude<PartOfDay, 'exact'>, { from: string; precision: string }> = {
  night: { from: '00:00', precision: 'T2' },
  morning: { from: '06:00', precision: 'T2' },
  afternoon: { from: '12:00', precision: 'T2' },
  evening: { from: '18:00', precision: 'T2' },
  day: { from: '00:00', precision: 'T3' },
  week: { from: '00:00', precision: 'T4' },
  month: { from: '00:00', precision: 'T5' },
};
const HOUR_MS = 3_600_000;
/** "Some hours ago" is within a day. */
export const HOURS_AGO_MAX = 23;
/** A fix no better than this is a neighbourhood, not a point (domain code G0: 50 m at most). */
const GPS_EXACT_M = 50;
const GPS_CELL_M = 250;

/** The instant a report starts from and its precision; null when it lies in the future or is no date. */
export function timeOf(when: When, nowMs: number, zone: string): { at: string; precision: string } | null {
  switch (when.kind) {
    case 'now':
      return { at: rfc3339(nowMs, zone), precision: 'T0' };
    case 'ago':
      return { at: rfc3339(nowMs - when.hours * HOUR_MS, zone), precision: 'T1' };
    case 'unknown':
      return { at: rfc3339(nowMs, zone), precision: 'T9' };
    case 'other_day': {
      const exact = when.part === 'exact';
      const from = when.part === 'exact' ? when.time : PARTS[when.part].from;
      const ms = instantOf(when.date, from, zone);
      if (ms === null || ms > nowMs) return null;
      return { at: rfc3339(ms, zone), precision: exact ? 'T0' : PARTS[when.part as Exclude<PartOfDay, 'exact'>].precision };
    }
  }
}

export function locationPrecision(where: Where): string {
  if (where.kind === 'kept') return where.precision;
  if (where.kind === 'way') return 'G4';
  if (where.kind === 'here') return where.accuracyM <= GPS_EXACT_M ? 'G0' : where.accuracyM <= GPS_CELL_M ? 'G1' : 'G2';
  const resolution = resolutionOf(where.cell);
  if (resolution >= 9) return 'G1';
  return resolution === 8 ? 'G2' : 'G3';
}

/** The optional answers; an empty text is "not answered". */
export interface Details {
  severity: number | null;
  setting: string;
  perpetrator: string;
  keyPopulation: string;
  weapon: string;
  injury: string;
  bias: string;
  policeTold: string;
  taken: readonly string[];
  /** Of what happened on the way: cells from where and to where, no finer than `LEG_RESOLUTION`; an empty text is not known. */
  legFrom: string;
  legTo: string;
  /** About how much was lost, and whether it was insured. */
  loss: string;
  insured: string;
  /** How far a complaint has come, and since which month as its input writes it: 2026-09. */
  complaintStage: string;
  complaintMonth: string;
  narrative: string;
}

export const NO_DETAILS: Details = {
  severity: null, setting: '', perpetrator: '', keyPopulation: '', weapon: '', injury: '', bias: '', policeTold: '', taken: [], legFrom: '', legTo: '',
  loss: '', insured: '', complaintStage: '', complaintMonth: '', narrative: '',
};

/** Whether more was said than a place and how somebody was on the way, which are there by themselves. */
export function isTyped(details: Details): boolean {
  return Object.entries(details).some(([name, said]) => !BY_ITSELF.includes(name) && said !== null && (typeof said === 'number' || said.length !== 0));
}
const BY_ITSELF: readonly string[] = ['setting', 'keyPopulation', 'legFrom', 'legTo'] satisfies (keyof Details)[];

/** An end of a way is no finer than this, already on the phone: a way home ends at somebody's door. */
const LEG_RESOLUTION = 7;
export const legEnd = (cell: string): string => noFinerThan(cell, LEG_RESOLUTION);
export const isTransit = (setting: string): boolean => setting.startsWith('transit_');

export interface Draft {
  id: string;
  kind: string;
  where: Where;
  time: { at: string; precision: string };
  details: Details;
}

/** Where it happened on a way of which no more is known than an end; null where that is not known either. */
export function onTheWay({ setting, legFrom, legTo }: Details): Where | null {
  const cell = legTo !== '' ? legTo : legFrom;
  return isTransit(setting) && cell !== '' ? { kind: 'way', cell } : null;
}

/** The way, where it happened on one and an end of it is known. */
function legOf({ setting, legFrom, legTo }: Details): { leg?: { from?: string; to?: string } } {
  if (!isTransit(setting) || (legFrom === '' && legTo === '')) return {};
  return { leg: { ...(legFrom === '' ? {} : { from: legFrom }), ...(legTo === '' ? {} : { to: legTo }) } };
}

/** What became of a complaint, where there is one. */
function complaintOf({ complaintStage: stage, complaintMonth: month }: Details): { stage: string; month?: string } | null {
  return stage === '' ? null : { stage, ...(month === '' ? {} : { month }) };
}

export function eventOf({ id, kind, where, time, details }: Draft): NewEvent {
  const complaint = complaintOf(details);
  const flags = {
    ...(details.weapon === '' ? {} : { weapon: details.weapon }),
    ...(details.injury === '' ? {} : { injury: details.injury }),
    ...(details.bias === '' ? {} : { bias: details.bias }),
    ...(details.policeTold === '' ? {} : { police_told: details.policeTold }),
    ...(details.taken.length === 0 ? {} : { taken: [...details.taken] }),
    ...legOf(details),
    ...(details.loss === '' ? {} : { loss: details.loss }),
    ...(details.insured === '' ? {} : { insured: details.insured }),
    ...(complaint === null ? {} : { complaint }),
  };
  return {
    id,
    kind,
    occurred_at: time.at,
    time_precision: time.precision,
    cell: where.cell,
    location_precision: locationPrecision(where),
    source: 'self',
    ...(details.severity === null ? {} : { severity: details.severity }),
    ...(details.setting === '' ? {} : { setting: details.setting }),
    ...(details.perpetrator === '' ? {} : { perpetrator: details.perpetrator }),
    ...(details.keyPopulation === '' ? {} : { key_populations: [details.keyPopulation] }),
    ...(Object.keys(flags).length === 0 ? {} : { flags }),
    ...(details.narrative.trim() === '' ? {} : { narrative: details.narrative.trim() }),
  };
}

type Answers = Pick<NewEvent, 'severity' | 'setting' | 'perpetrator' | 'key_populations' | 'flags' | 'narrative'>;

/** What of the optional answers is known. */
export function detailsOf(event: { [K in keyof Answers]?: Answers[K] | null }): Details {
  const flags = event.flags ?? {};
  return {
    severity: event.severity ?? null,
    setting: event.setting ?? '',
    perpetrator: event.perpetrator ?? '',
    keyPopulation: event.key_populations?.[0] ?? '',
    weapon: flags.weapon ?? '',
    injury: flags.injury ?? '',
    bias: flags.bias ?? '',
    policeTold: flags.police_told ?? '',
    taken: flags.taken ?? [],
    legFrom: flags.leg?.from ?? '',
    legTo: flags.leg?.to ?? '',
    loss: flags.loss ?? '',
    insured: flags.insured ?? '',
    complaintStage: flags.complaint?.stage ?? '',
    complaintMonth: flags.complaint?.month ?? '',
    narrative: event.narrative ?? '',
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);

/** The optional answers as a change to a stored report (RFC 7396): what was emptied is taken away. */
export function patchOf(details: Details): Amendment {
  const complaint = complaintOf(details);
  return {
    ...(details.severity === null ? {} : { severity: details.severity }),
    setting: orNull(details.setting),
    perpetrator: orNull(details.perpetrator),
    key_populations: details.keyPopulation === '' ? [] : [details.keyPopulation],
    flags: {
      weapon: orNull(details.weapon), injury: orNull(details.injury), bias: orNull(details.bias), police_told: orNull(details.policeTold),
      taken: details.taken.length === 0 ? null : [...details.taken],
      // What did not happen on the way has none.
      ...(isTransit(details.setting) ? {} : { leg: null }),
      loss: orNull(details.loss), insured: orNull(details.insured),
      complaint: complaint === null ? null : { ...complaint, month: orNull(details.complaintMonth) },
    },
    narrative: orNull(details.narrative.trim()),
  };
}

/** A report as it was filled in, so that it can be mended: `eventOf` gives the same report again. */
export function draftOf(event: NewEvent): Draft {
  return {
    id: event.id,
    kind: event.kind,
    where: { kind: 'kept', cell: event.cell, precision: event.location_precision },
    time: { at: event.occurred_at, precision: event.time_precision },
    details: detailsOf(event),
  };
}

const PARTS_OF_DAY: readonly PartOfDay[] = ['night', 'morning', 'afternoon', 'evening'];
const PART_BY_PRECISION: Partial<Record<string, PartOfDay>> = { T0: 'exact', T3: 'day', T4: 'week', T5: 'month' };

/** What was tapped for a time that was said, for changing it: never more exact than it was. */
export function whenOf({ at, precision }: Draft['time'], nowMs: number, zone: string): When {
  if (precision === 'T9') return { kind: 'unknown' };
  const ms = Date.parse(at);
  const hours = Math.round((nowMs - ms) / HOUR_MS);
  if (precision === 'T1' && hours >= 1 && hours <= HOURS_AGO_MAX) return { kind: 'ago', hours };
  const part = PART_BY_PRECISION[precision] ?? PARTS_OF_DAY[Math.floor(hourOfDay(hourOfWeekAt(ms, zone)) / 6)] ?? 'day';
  return { kind: 'other_day', date: localDate(ms, zone), part, time: localClock(ms, zone) };
}

const TIME_FIELDS = new Set(['/occurred_at', '/occurred_until', '/time_precision']);
/** A report was refused for the time it says. */
export function isAboutTime(error: Failure): boolean {
  return error.kind === 'problem' && error.problem.errors.some(({ pointer }) => TIME_FIELDS.has(pointer));
}

/** By what a report is called on paper, as the server makes it: the last eight digits of its id, in two halves. */
export const folioOf = (id: string): string => `${id.slice(-8, -4)}-${id.slice(-4)}`.toUpperCase();

/** Whether a report says its family alone, and is to be detailed when there is time. */
export const isUndetailed = (kind: string): boolean => kind.endsWith('?');

/** What a report that says its family alone may be. */
export function detailsOfFamily(kind: string, taxonomy: Taxonomy): Taxonomy['kinds'] {
  const family = taxonomy.kinds.find(({ code }) => code === kind)?.family;
  return taxonomy.kinds.filter((one) => one.family === family && !isUndetailed(one.code));
}

/** The group a kind belongs to on the first screen, for taking a refused report up again. */
export function kindsBeside(kind: string, taxonomy: Taxonomy): string[] {
  const group = Object.values(GROUPS).find((codes) => (codes as readonly string[]).includes(kind));
  const known = new Set(taxonomy.kinds.map(({ code }) => code));
  return (group ?? [kind]).filter((code) => known.has(code));
}
