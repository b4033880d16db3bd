// Words that are heard: only where somebody recorded them, in the language that was chosen, without a network once they were heard.
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { writeRecordings } from '../../web/scripts/recordings.mjs';
import { axe, misfits, violations } from './kit/access.mjs';
import { enrolledPhone, openDesk, typePin } from './kit/phone.mjs';
import { HERE, loadScreen, PHONE, usable } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
const TONE = { hertz: 440, seconds: 0.5, rate: 8_000 };

/** A tone as a file: RIFF, PCM of 16 bits, one channel. */
function tone({ hertz, seconds, rate }) {
  const samples = Math.round(seconds * rate);
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  for (const [at, value] of [[16, 16], [24, rate], [28, rate * 2], [40, samples * 2]]) wav.writeUInt32LE(value, at);
  for (const [at, value] of [[20, 1], [22, 1], [32, 2], [34, 16]]) wav.writeUInt16LE(value, at);
  wav.write('data', 36);
  for (let at = 0; at < samples; at += 1) wav.writeInt16LE(Math.round(8_000 * Math.sin((2 * Math.PI * hertz * at) / rate)), 44 + at * 2);
  return wav;
}

let browser;
let demo;
let desk;
let close;
const place = mkdtempSync(join(tmpdir(), 'atalaya-hear-'));
before(async () => {
  const web = join(place, 'dist');
  cpSync(fileURLToPath(new URL('../../web/dist', import.meta.url)), web, { recursive: true });
  rmSync(join(web, 'audio'), { recursive: true, force: true });
  for (const [language, keys] of [['quc', ['report.what', 'report.robbery', 'guide.help-1']], ['mam', ['report.what']]]) {
    mkdirSync(join(place, 'recordings', language), { recursive: true });
    for (const key of keys) writeFileSync(join(place, 'recordings', language, `${key}.wav`), tone(TONE));
  }
  writeRecordings(join(place, 'recordings'), web);
  ({ browser, demo, desk, close } = await openDesk({ web }));
});
after(async () => {
  await close();
  rmSync(place, { recursive: true, force: true });
});

/** Notes what the browser decoded: for how long, and how high. */
const LISTENS = () => {
  window.heard = [];
  const decode = AudioContext.prototype.decodeAudioData;
  AudioContext.prototype.decodeAudioData = async function (...args) {
    const sound = await decode.apply(this, args);
    const wave = sound.getChannelData(0);
    let turns = 0;
    for (let at = 1; at < wave.length; at += 1) if (wave[at - 1] < 0 && wave[at] >= 0) turns += 1;
    window.heard.push({ seconds: sound.duration, hertz: turns / sound.duration });
    return sound;
  };
};
const hear = (page, key) => page.locator(`[data-hear="${key}"]`);
const report = (page) => page.getByRole('button', { name: 'Reportar', exact: true }).click();

test('chosen in the menu, a text that was recorded is heard; what was not has no button', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce', ...HERE });
  await context.addInitScript(LISTENS);
  const fetched = [];
  context.on('request', (request) => {
    if (/\/audio\/\w+\//.test(request.url())) fetched.push(new URL(request.url()).pathname);
  });
  const page = await enrolledPhone(desk.page, demo, 'pino', context);
  await report(page);
  assert.equal(await page.locator('[data-hear]').count(), 0, 'nobody has chosen a language');
  await page.locator('dialog[data-report]').getByRole('button', { name: 'Cerrar' }).click();

  await page.getByRole('button', { name: 'Menú', exact: true }).click();
  const choice = page.locator('[data-hear-in]');
  await choice.getByRole('button', { name: "K'iche'" }).click();
  await page.locator('[data-hear-in=quc]').waitFor();
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/hear-menu.png` });
  await page.getByRole('button', { name: 'Cerrar' }).first().click();

  await report(page);
  await hear(page, 'report.what').waitFor();
  assert.deepEqual(await page.locator('[data-hear]').evaluateAll((all) => all.map(({ dataset }) => dataset.hear).sort()), ['report.robbery', 'report.what']);
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await misfits(page), []);
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/hear-report.png` });
  assert.deepEqual(fetched, [], 'nothing is fetched before it is heard');
  const what = hear(page, 'report.what');
  assert.equal(await what.getAttribute('aria-label'), 'Escuchar: ¿Qué pasó?');
  await what.click();
  await page.locator('[data-hear="report.what"][data-playing=true]').waitFor();
  await page.locator('[data-hear="report.what"][data-playing=false]').waitFor();
  const [sound] = await page.evaluate(() => window.heard);
  assert.ok(Math.abs(sound.seconds - TONE.seconds) < 0.02 && Math.abs(sound.hertz - TONE.hertz) < 6, JSON.stringify(sound));
  // It is heard, not chosen: the question is still there.
  await page.locator('dialog[data-report=what]').waitFor();

  // Without a network: what was heard is there, what was not is said to be missing, and everything else works.
  await context.setOffline(true);
  await what.click();
  await page.locator('[data-hear="report.what"][data-playing=true]').waitFor();
  await page.locator('[data-hear="report.what"][data-playing=false]').waitFor();
  await hear(page, 'report.robbery').click();
  await page.getByText('No está en el teléfono').waitFor();
  await page.locator('[data-group=robbery]').click();
  await page.locator('dialog[data-report=where_when]').waitFor();
  assert.deepEqual((await page.evaluate(() => window.heard)).length, 2);
  await page.locator('dialog[data-report]').getByRole('button', { name: 'Cerrar' }).click();
  await context.setOffline(false);

  // In a guide, after the phone was locked: the choice stays.
  await loadScreen(page, demo, 'guides');
  await typePin(page);
  await page.locator('[data-guide=help]').click();
  await hear(page, 'guide.help-1').click();
  await page.locator('[data-hear="guide.help-1"][data-playing=true]').waitFor();
  await page.locator('[data-next]').click();
  await page.locator('[data-step=help-2]').waitFor();
  assert.equal(await page.locator('[data-hear]').count(), 0);
  await context.close();
});

test('a list that cannot be read is no list, and the report is as it was', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT' });
  await context.addInitScript(() => localStorage.setItem('spoken', 'quc'));
  await context.route('**/audio/recordings.json', (route) => route.fulfill({ status: 200, contentType: 'application/json', body: '{"languages":[{"code":7}]}' }));
  const page = await enrolledPhone(desk.page, demo, 'roble', context);
  await usable(page);
  await report(page);
  await page.locator('[data-group=robbery]').waitFor();
  assert.equal(await page.locator('[data-hear]').count(), 0);
  await context.close();
});
