// What is to be recorded, as a table: npm run -s recording-sheet > hoja.csv; and signing off a language: -- --sign quc
import { writeFileSync } from 'node:fs';
import { createServer } from 'vite';
import { LANGUAGES, recordingsOf } from './recordings.mjs';

const root = new URL('..', import.meta.url).pathname;
const vite = await createServer({ root, logLevel: 'error', server: { middlewareMode: true, hmr: false, ws: false }, appType: 'custom' });
const { sheet } = await vite.ssrLoadModule('/src/recordings/sheet.ts');
await vite.close();
const rows = sheet();
const [flag, language] = process.argv.slice(2);
if (flag === '--sign') {
  if (!(language in LANGUAGES)) throw new Error(`${language} is none of ${Object.keys(LANGUAGES).join(', ')}`);
  const recorded = new Set(recordingsOf(`${root}recordings`).found.filter((one) => one.language === language).map(({ key }) => key));
  const said = Object.fromEntries(rows.filter(({ key }) => recorded.has(key)).map(({ key, es }) => [key, es]));
  writeFileSync(`${root}recordings/${language}/said.json`, `${JSON.stringify(said, null, 2)}\n`);
  console.error(`${Object.keys(said).length} recordings of ${LANGUAGES[language]} signed off`);
} else {
  const quoted = (text) => `"${text.replaceAll('"', '""')}"`;
  process.stdout.write(`\ufeffkey,español,english,traducción\r\n${rows.map(({ key, es, en }) => [key, es, en, ''].map(quoted).join(',')).join('\r\n')}\r\n`);
}
