import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sheet } from '../src/recordings/sheet.ts';
import { LANGUAGES, MOST_BYTES, recordingsOf, writeRecordings } from './recordings.mjs';

const OWN = new URL('../recordings', import.meta.url).pathname;
const keys = new Set(sheet().map(({ key }) => key));
let all;
let folder;
let dist;
beforeEach(() => {
  all = mkdtempSync(join(tmpdir(), 'recordings-'));
  [folder, dist] = [join(all, 'recordings'), join(all, 'dist')];
});
afterEach(() => rmSync(all, { recursive: true, force: true }));

function put(language, name, bytes = Buffer.from('tone')) {
  mkdirSync(join(folder, language), { recursive: true });
  writeFileSync(join(folder, language, name), bytes);
}

it('what is recorded comes into the build under a name that changes with it, and the list says so', () => {
  put('quc', 'report.what.mp3');
  put('quc', 'guide.help-1.opus');
  put('kek', 'report.what.m4a', Buffer.from('other'));
  expect(writeRecordings(folder, dist)).toEqual([{ code: 'quc', recordings: 2 }, { code: 'kek', recordings: 1 }]);
  const { languages } = JSON.parse(readFileSync(join(dist, 'audio/recordings.json'), 'utf8'));
  expect(languages.map(({ code, name }) => [code, name])).toEqual([['quc', "K'iche'"], ['kek', "Q'eqchi'"]]);
  const path = languages[0].recordings['report.what'];
  expect(path).toMatch(/^\/audio\/quc\/report\.what-[0-9a-f]{10}\.mp3$/);
  expect(readFileSync(join(dist, path), 'utf8')).toBe('tone');
  put('quc', 'report.what.mp3', Buffer.from('again'));
  writeRecordings(folder, dist);
  expect(JSON.parse(readFileSync(join(dist, 'audio/recordings.json'), 'utf8')).languages[0].recordings['report.what']).not.toBe(path);
});

it('without any recording there is an empty list', () => {
  expect(writeRecordings(folder, dist)).toEqual([]);
  expect(JSON.parse(readFileSync(join(dist, 'audio/recordings.json'), 'utf8'))).toEqual({ languages: [] });
});

it('what no phone plays, what no text has and what is too large is named and stops the build', () => {
  put('quc', 'report.what.flac');
  put('quc', 'report.nobody.mp3');
  put('quc', 'report.send.mp3', Buffer.alloc(MOST_BYTES + 1));
  put('quc', 'help.send.mp3', Buffer.alloc(0));
  put('xyz', 'report.what.mp3');
  put('quc', 'report.more.mp3');
  put('quc', 'report.more.ogg');
  const { found, wrong } = recordingsOf(folder, keys);
  expect(found.filter(({ language }) => language === 'quc').map(({ key }) => key)).toEqual(['report.more']);
  expect(wrong.length).toBe(6);
  for (const what of ['report.what.flac: no format', 'report.nobody.mp3: no text', 'report.send.mp3: longer', 'help.send.mp3: empty', 'report.more.ogg: recorded twice', 'xyz: no language']) {
    expect(wrong.some((one) => one.includes(what)), what).toBe(true);
  }
  expect(() => writeRecordings(folder, dist)).toThrow('report.what.flac');
});

it('each text that can be heard has a key, a Spanish and an English text, and a key that a file can be called by', () => {
  expect(keys.size).toBeGreaterThan(30);
  for (const { key, es, en } of sheet()) {
    expect(key).toMatch(/^[a-z]+\.[a-z0-9_-]+$/);
    expect([es.length > 1, en.length > 1], key).toEqual([true, true]);
  }
});

it('the recordings of this program are of texts that it has, and none is of words that have changed since', () => {
  const { found, wrong } = recordingsOf(OWN, keys);
  expect(wrong).toEqual([]);
  for (const language of new Set(found.map((one) => one.language))) {
    const said = JSON.parse(readFileSync(join(OWN, language, 'said.json'), 'utf8'));
    const now = new Map(sheet().map(({ key, es }) => [key, es]));
    const recorded = found.filter((one) => one.language === language).map(({ key }) => key);
    expect(recorded.filter((key) => said[key] !== now.get(key)), `${LANGUAGES[language]}: record again`).toEqual([]);
    const missing = [...keys].filter((key) => !recorded.includes(key));
    if (missing.length > 0) console.log(`${LANGUAGES[language]}: still to be recorded: ${missing.join(', ')}`);
  }
});
