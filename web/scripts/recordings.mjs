// Recordings of the app's words, in languages that are spoken more than read: what of web/recordings comes into the build, and what does not.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** By ISO 639-3 code, with the name that their speakers give them. */
export const LANGUAGES = { quc: 'K\'iche\'', kek: 'Q\'eqchi\'', cak: 'Kaqchikel', mam: 'Mam', poc: 'Poqomam', cab: 'Garífuna', xin: 'Xinka', es: 'Español' };
/** What phones of the last ten years play. */
const FORMATS = ['mp3', 'm4a', 'opus', 'ogg', 'wav'];
/** A sentence at 24 kbit/s takes a tenth of it; more is a file that was not made small, and each phone pays for it. */
export const MOST_BYTES = 120_000;
const KEY = /^[a-z]+\.[a-z0-9_-]+$/;

/** Every recording of a folder, and what is wrong with each file that is none. */
export function recordingsOf(folder, keys = null) {
  const [found, wrong] = [[], []];
  const entries = (path) => { try { return readdirSync(path, { withFileTypes: true }); } catch { return []; } };
  for (const language of entries(folder).filter((entry) => entry.isDirectory())) {
    if (!(language.name in LANGUAGES)) wrong.push(`${language.name}: no language of the list in scripts/recordings.mjs`);
    const seen = new Set();
    for (const { name } of entries(join(folder, language.name)).filter((entry) => entry.name !== 'said.json')) {
      const path = join(folder, language.name, name);
      const [, key, format] = /^(.+)\.([a-z0-9]+)$/.exec(name) ?? [null, name, ''];
      const problem = !FORMATS.includes(format) ? `no format that phones play (${FORMATS.join(', ')})`
        : !KEY.test(key) || (keys !== null && !keys.has(key)) ? 'no text has this key'
        : seen.has(key) ? 'recorded twice'
        : statSync(path).size > MOST_BYTES ? `longer than ${MOST_BYTES} bytes: make it smaller`
        : statSync(path).size === 0 ? 'empty' : null;
      if (problem !== null) wrong.push(`${language.name}/${name}: ${problem}`);
      else {
        seen.add(key);
        found.push({ language: language.name, key, format, bytes: readFileSync(path) });
      }
    }
  }
  return { found, wrong };
}

/** Writes the recordings of a folder and their list into a built client. */
export function writeRecordings(folder, dist) {
  const { found, wrong } = recordingsOf(folder);
  if (wrong.length > 0) throw new Error(`recordings:\n${wrong.join('\n')}`);
  const languages = [];
  for (const [code, name] of Object.entries(LANGUAGES)) {
    const recordings = {};
    for (const { key, format, bytes } of found.filter(({ language }) => language === code).sort((a, b) => (a.key < b.key ? -1 : 1))) {
      // Another recording has another name, so that a phone that keeps the old one asks for it.
      const file = `${key}-${createHash('sha256').update(bytes).digest('hex').slice(0, 10)}.${format}`;
      mkdirSync(join(dist, 'audio', code), { recursive: true });
      writeFileSync(join(dist, 'audio', code, file), bytes);
      recordings[key] = `/audio/${code}/${file}`;
    }
    if (Object.keys(recordings).length > 0) languages.push({ code, name, recordings });
  }
  mkdirSync(join(dist, 'audio'), { recursive: true });
  writeFileSync(join(dist, 'audio', 'recordings.json'), JSON.stringify({ languages }));
  return languages.map(({ code, recordings }) => ({ code, recordings: Object.keys(recordings).length }));
}
