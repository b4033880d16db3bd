import { expect, it } from 'vitest';
import { accessEn } from './access_en';
import { accessEs } from './access_es';
import { beforeEn } from './before_en';
import { beforeEs } from './before_es';
import { boardEn } from './board_en';
import { boardEs } from './board_es';
import { BRIEFING_VERSION, briefingEs } from './briefing_es';
import { briefingEn } from './briefing_en';
import { bulletinEn } from './bulletin_en';
import { bulletinEs } from './bulletin_es';
import { debriefEn } from './debrief_en';
import { debriefEs } from './debrief_es';
import { directoryEn } from './directory_en';
import { directoryEs } from './directory_es';
import { en } from './en';
import { es } from './es';
import { evidenceEn } from './evidence_en';
import { evidenceEs } from './evidence_es';
import { facilityEn } from './facility_en';
import { facilityEs } from './facility_es';
import { legEn } from './leg_en';
import { legEs } from './leg_es';
import { lessonEn } from './lesson_en';
import { lessonEs } from './lesson_es';
import { auditEn } from './audit_en';
import { auditEs } from './audit_es';
import { logbookEn } from './logbook_en';
import { logbookEs } from './logbook_es';
import { afterEn } from './after_en';
import { afterEs } from './after_es';
import { historyEn } from './history_en';
import { historyEs } from './history_es';
import { lostEn } from './lost_en';
import { lostEs } from './lost_es';
import { meetingEn } from './meeting_en';
import { meetingEs } from './meeting_es';
import { outsideEn } from './outside_en';
import { outsideEs } from './outside_es';
import { outingEn } from './outing_en';
import { outingEs } from './outing_es';
import { paperEn } from './paper_en';
import { paperEs } from './paper_es';
import { peopleEn } from './people_en';
import { CONSENT_VERSION, peopleEs } from './people_es';
import { placesEn } from './places_en';
import { placesEs } from './places_es';
import { planningEn } from './planning_en';
import { planningEs } from './planning_es';
import { pocketEn } from './pocket_en';
import { pocketEs } from './pocket_es';
import { releasesEn } from './releases_en';
import { releasesEs } from './releases_es';
import { rightsEn } from './rights_en';
import { rightsEs } from './rights_es';
import { sharingEn } from './sharing_en';
import { sharingEs } from './sharing_es';
import { triageEn } from './triage_en';
import { triageEs } from './triage_es';

function shape(value: unknown, path = ''): string[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}/${key}`));
  return [`${path} ${typeof value}${typeof value === 'function' ? value.length : ''}`];
}

function texts(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([key, inner]) => texts(inner, `${path}/${key}`));
  return [];
}

it('English says everything Spanish says', () => {
  expect(shape(en)).toEqual(shape(es));
  expect(shape(peopleEn)).toEqual(shape(peopleEs));
  expect(shape(accessEn)).toEqual(shape(accessEs));
  expect(shape(beforeEn)).toEqual(shape(beforeEs));
  expect(shape(sharingEn)).toEqual(shape(sharingEs));
  expect(shape(outingEn)).toEqual(shape(outingEs));
  expect(shape(boardEn)).toEqual(shape(boardEs));
  expect(shape(facilityEn)).toEqual(shape(facilityEs));
  expect(shape(legEn)).toEqual(shape(legEs));
  expect(shape(lessonEn)).toEqual(shape(lessonEs));
  expect(shape(auditEn)).toEqual(shape(auditEs));
  expect(shape(logbookEn)).toEqual(shape(logbookEs));
  expect(shape(planningEn)).toEqual(shape(planningEs));
  expect(shape(pocketEn)).toEqual(shape(pocketEs));
  expect(shape(directoryEn)).toEqual(shape(directoryEs));
  expect(shape(bulletinEn)).toEqual(shape(bulletinEs));
  expect(shape(debriefEn)).toEqual(shape(debriefEs));
  expect(shape(paperEn)).toEqual(shape(paperEs));
  expect(shape(historyEn)).toEqual(shape(historyEs));
  expect(shape(afterEn)).toEqual(shape(afterEs));
  expect(shape(lostEn)).toEqual(shape(lostEs));
  expect(shape(meetingEn)).toEqual(shape(meetingEs));
  expect(shape(outsideEn)).toEqual(shape(outsideEs));
  expect(shape(placesEn)).toEqual(shape(placesEs));
  expect(shape(triageEn)).toEqual(shape(triageEs));
  expect(shape(releasesEn)).toEqual(shape(releasesEs));
  expect(shape(evidenceEn)).toEqual(shape(evidenceEs));
  expect(shape(rightsEn)).toEqual(shape(rightsEs));
  expect(shape(briefingEn)).toEqual(shape(briefingEs));
});

it('no text is empty, and none was left in Spanish', () => {
  const spanish = new Map(texts(es));
  const same = texts(en).filter(([path, text]) => spanish.get(path) === text).map(([path]) => path);
  expect(same).toEqual(['/appName']);
  const others = new Map(texts(peopleEs));
  const looks = new Map(texts(beforeEs));
  expect(texts(beforeEn).filter(([path, text]) => looks.get(path) === text)).toEqual([]);
  for (const [english, es] of [[outingEn, outingEs], [boardEn, boardEs], [directoryEn, directoryEs], [legEn, legEs], [lessonEn, lessonEs]] as const) {
    const before = new Map(texts(es));
    expect(texts(english).filter(([path, text]) => before.get(path) === text)).toEqual([]);
  }
  expect(texts(peopleEn).filter(([path, text]) => others.get(path) === text)).toEqual([]);
  for (const [path, text] of [es, en, peopleEs, peopleEn, accessEs, accessEn, beforeEs, beforeEn, sharingEs, sharingEn, outingEs, outingEn, boardEs, boardEn, directoryEs, directoryEn, rightsEs, rightsEn].flatMap((all) => texts(all))) expect(text.trim(), path).not.toBe('');
});

it('the word "seguro" is never said of a place: only that no data does not mean it', () => {
  expect(es.legend.noData).toContain('No quiere decir seguro');
  expect(en.legend.noData).toContain('does not mean safe');
  for (const [path, text] of [...texts(beforeEs), ...texts(beforeEn)]) expect(text, path).not.toMatch(/segur[oa]|\bsafe/i);
  expect(es.levels[0]).toBe('Sin datos suficientes');
});

/** So that nobody changes what people have agreed to without asking them again: a text, its version, and its SHA-256. */
async function fingerprint(value: unknown): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(value)));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('').slice(0, 16);
}

it('a text that was agreed to has another version when it says something else', async () => {
  const { agree: agreeEs, ...consentEs } = peopleEs.consent;
  const { agree: agreeEn, ...consentEn } = peopleEn.consent;
  expect([agreeEs, agreeEn].every((text) => text !== '')).toBe(true);
  expect([CONSENT_VERSION, await fingerprint([consentEs, consentEn])]).toEqual([1, 'd93757a155d2d3db']);
  expect([BRIEFING_VERSION, await fingerprint([briefingEs.points, briefingEn.points])]).toEqual([1, 'ada766cf74c14e1b']);
});
