// Bringing a logbook in: the whole way in a real browser, on a phone, with a mended file at the end.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { pressAt, reads } from './kit/keys.mjs';
import { startDemo } from './kit/program.mjs';
import { launch, loadScreen, PHONE, visit } from './kit/visit.mjs';

const TITLE = 'Bitácora de seguridad;;;;\r\n;;;;\r\n';
const HEADER = 'Fecha;Hora;Qué pasó;Lugar;Observaciones\r\n';
/** Windows-1252, as an old spreadsheet writes it. */
const old = (text) => Buffer.from(text, 'latin1');
const FILE = old(`${TITLE}${HEADER}03/04/26;noche;Extorsión;Xela zona 3;piden cuota\r\n05/04/26;21:30;Asalto;Ciudad de Guatemala zona 1;\r\n\r\n`
  + '06/04/26;;robo;San José;\r\n07/04/26;;robo;Cobán;llamar al 5555 1234\r\nayer;;Hurto;Mixco;\r\n');
const STATES = ['file', 'columns', 'questions', 'preview', 'done'];

let browser;
let demo;
let luz;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
  luz = await visit(browser, demo, { role: 'supervisor', viewport: PHONE, reducedMotion: 'reduce', acceptDownloads: true });
});
after(async () => {
  await browser.close();
  await demo.stop();
});

async function checked(page, state) {
  await sound(page, state);
  if (process.env.ATALAYA_PICTURES) await page.screenshot({ path: `${process.env.ATALAYA_PICTURES}/logbook-${STATES.indexOf(state)}-${state}.png`, fullPage: true });
}

const at = (page, state) => page.locator(`[data-logbook=${state}][aria-busy=false]`).waitFor();
const choose = (page, name, buffer) => page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer });

test('a logbook is read, asked about, looked at, brought in, mended and brought in again', async () => {
  const { page } = luz;
  await loadScreen(page, demo, 'logbooks');
  await at(page, 'file');
  await checked(page, 'file');
  await choose(page, 'bitácora de Luz.csv', FILE);
  await at(page, 'columns');
  await page.locator('[data-column="Qué pasó"][data-heading=kind]').waitFor();
  await checked(page, 'columns');
  await page.getByRole('button', { name: 'Seguir' }).click();
  await at(page, 'questions');
  // The heading of the step has the focus, so a screen reader begins there.
  assert.match(await page.evaluate(() => document.activeElement.textContent), /Paso 3 de 5: Dudas/);
  await page.locator('[data-left="3"]').waitFor();
  await checked(page, 'questions');
  await page.locator('input[name=date_order][value=dmy]').check();
  const place = page.locator('[data-place-question="San José"]');
  await place.getByRole('combobox').first().selectOption('?');
  await place.locator('input').fill('San José Pinula, Guatemala');
  await place.locator('input').blur();
  await page.locator('[data-place-question="San José"][data-answer="GT-0103"]').waitFor();
  await page.locator('[data-word=robo] select').selectOption('P1');
  await page.locator('[data-left="0"]').waitFor();
  await page.getByRole('button', { name: 'Ver qué entraría' }).click();
  await at(page, 'preview');
  await page.locator('[data-new="4"]').waitFor();
  await page.locator('[data-refused="1"]').waitFor();
  await reads(page.locator('[data-logbook]'), [/Quetzaltenango, Quetzaltenango/, /Todavía no se ha guardado nada/, /parece decir quién es alguien.*fila 8/, /La fecha no se entiende/]);
  await checked(page, 'preview');
  const mend = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Descargar las que no entran' }).click();
  const csv = await readFile(await (await mend).path(), 'utf8');
  assert.match(csv, /^\ufeffFecha,Hora,Qué pasó,Lugar,Observaciones,motivos/);
  assert.match(csv, /ayer,,Hurto,Mixco,,/);
  await page.getByRole('button', { name: 'Guardar 4 filas' }).click();
  await at(page, 'done');
  await page.locator('[data-created="4"]').waitFor();
  await page.getByLabel('Nombre').fill('Bitácora mensual');
  await page.getByRole('button', { name: 'Guardar cómo se lee' }).click();
  await page.locator('[data-kept=true]').waitFor();
  await checked(page, 'done');

  // The mended rows come in by the plan that was kept, and nothing comes twice.
  await page.getByRole('button', { name: 'Elegir otro archivo' }).click();
  await at(page, 'file');
  await page.getByLabel('Leerlo como').selectOption({ label: 'Bitácora mensual' });
  await choose(page, 'filas-por-corregir.csv', Buffer.from(csv.replace('ayer', '08/04/2026')));
  await at(page, 'columns');
  await page.getByRole('button', { name: 'Seguir' }).click();
  await page.locator('[data-left="0"]').waitFor();
  await page.getByRole('button', { name: 'Ver qué entraría' }).click();
  await page.locator('[data-new="1"]').waitFor();
  await page.getByRole('button', { name: 'Guardar 1 fila' }).click();
  await page.locator('[data-created="1"]').waitFor();
  await page.getByRole('button', { name: 'Elegir otro archivo' }).click();
  await page.getByLabel('Leerlo como').selectOption({ label: 'Bitácora mensual' });
  await choose(page, 'otra vez.csv', FILE);
  await at(page, 'columns');
  await page.getByRole('button', { name: 'Seguir' }).click();
  await page.getByRole('button', { name: 'Ver qué entraría' }).click();
  await page.locator('[data-new="0"]').waitFor();
  await page.locator('[data-there="4"]').waitFor();
});

test('by keyboard: from the columns to a look, and what is said when a file is no logbook', async () => {
  const { page } = luz;
  await loadScreen(page, demo, 'logbooks');
  await at(page, 'file');
  await choose(page, 'foto.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]));
  await page.getByRole('alert').getByText(/ni texto/).waitFor();
  await choose(page, 'bitácora.csv', Buffer.from('fecha,tipo,municipio\n2026-10-01,Hurto,Mixco\n'));
  await at(page, 'columns');
  await pressAt(page, 'button', 'Seguir');
  await at(page, 'questions');
  await reads(page.locator('[data-logbook]'), [/No hay dudas/, 'button "Ver qué entraría"']);
  await pressAt(page, 'button', 'Ver qué entraría');
  await at(page, 'preview');
  await pressAt(page, 'button', 'Guardar 1 fila');
  await page.locator('[data-created="1"]').waitFor();
});
