// What is the steward's (checklist, log of acts) and everybody's own data: from the menu, by keyboard and screen reader.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { DESK, EMPTY, hashAt, launch, PHONE, settled, until, usable, visit } from './kit/visit.mjs';
import { fillReport } from './kit/form.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

/** A picture, for who looks at the screens. */
async function picture(page, name) {
  const folder = process.env.ATALAYA_PICTURES;
  if (folder) await page.screenshot({ path: `${folder}/check-${name}.png`, fullPage: true });
}

test('a steward sees from the menu what is off, the worst first, with what to do', async () => {
  const { context, page, foreign } = await visit(browser, demo, { role: 'steward', hash: '#kp=ALL&h=23&at=11.00/14.6200/-90.5300&show=map' });
  await usable(page);
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Revisión de seguridad' }).click();
  await page.getByRole('heading', { level: 1, name: 'Revisión de seguridad' }).waitFor();
  // A demonstration: no https, no backup, and the data are made up.
  const first = page.locator('li[data-state=bad]').first();
  await first.waitFor();
  assert.match(await first.innerText(), /Lo primero · Hay que arreglarlo/i);
  assert.match(await first.innerText(), /Qué hacer:/);
  for (const code of ['https', 'backup', 'synthetic']) assert.equal(await page.locator(`ol [data-item=${code}]`).count(), 1, code);
  assert.match(await page.locator('[data-item=audit]').innerText(), /El registro de actos está completo/);
  const states = await page.locator('ol [data-item]').evaluateAll((items) => items.map((item) => item.dataset.state));
  assert.deepEqual(states, [...states].sort(), 'what must be mended stands first');
  assert.deepEqual(await violations(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'it is too wide');
  await picture(page, 'phone');
  await page.emulateMedia({ colorScheme: 'dark' });
  assert.deepEqual(await violations(page), []);
  await picture(page, 'dark');
  await page.getByRole('button', { name: 'Volver al mapa' }).click();
  await usable(page);
  assert.deepEqual(foreign, []);
  await context.close();
});

test('on a desk, and when the server cannot be reached it says so and asks again', async () => {
  const { context, page } = await visit(browser, demo, { role: 'steward', hash: '#page=check', viewport: DESK });
  await page.locator('ol [data-item=https]').waitFor();
  await picture(page, 'desk');
  await page.route('**/api/v1/self_check', (route) => route.abort());
  await page.getByRole('button', { name: 'Revisar de nuevo' }).click();
  await page.getByRole('alert').waitFor();
  await page.unroute('**/api/v1/self_check');
  await page.getByRole('button', { name: /probar|reintentar|de nuevo/i }).click();
  await page.locator('ol [data-item=https]').waitFor();
  await context.close();
});

test('who is no steward finds no such page', async () => {
  const { context, page } = await visit(browser, demo, { role: 'supervisor', hash: '#page=check' });
  await usable(page);
  await page.getByRole('button', { name: 'Menú' }).click();
  assert.equal(await page.getByRole('button', { name: 'Revisión de seguridad' }).count(), 0);
  await context.close();
});

/** Nothing for axe, nothing too wide, in the light and in the dark. */
async function sound(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    assert.deepEqual(await violations(page), [], `${name} ${colorScheme}`);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${name} is too wide`);
    await picture(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('who reported sees all that is kept of them, says what for, and withdraws it', async () => {
  const { context, page, foreign } = await visit(browser, demo, { role: 'promoter', hash: hashAt(EMPTY) });
  await usable(page);
  await settled(page);
  const form = await fillReport(page);
  assert.equal(await form.locator('[data-consents]').count(), 0, 'in a hurry nothing more is asked');
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=stored]').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  // Somebody looks at it: it is in the log of whose it is.
  const supervisor = await visit(browser, demo, { role: 'supervisor', hash: '#page=check' });
  assert.ok((await supervisor.context.request.get(`${demo.url}/api/v1/events`)).ok());
  await supervisor.context.close();

  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Mis datos' }).click();
  await page.getByRole('heading', { level: 1, name: 'Mis datos' }).waitFor();
  const report = page.locator('main [data-event]').first();
  await page.locator('[data-looked]').getByText('Vio eventos').first().waitFor();
  await page.locator('[data-looked]').getByText('supervisor').first().waitFor();
  // By keyboard alone: opened, and partners bring totals along.
  await report.locator('summary').focus();
  await page.keyboard.press('Enter');
  const choice = (name) => report.getByRole('checkbox', { name });
  assert.equal(await choice('Contar en totales').isChecked(), true);
  await choice('Contar en totales').focus();
  await page.keyboard.press('Space');
  await until('it stays inside', () => report.locator('[data-consents=""]').count());
  await choice('Compartir con organizaciones socias').focus();
  await page.keyboard.press('Space');
  await until('both are kept', () => report.locator('[data-consents="totals partners"]').count());
  await page.locator('[data-told]').getByText('Lo que ya se publicó no se puede recoger').waitFor();
  await sound(page, 'my-data');
  await page.reload();
  await report.locator('summary').click();
  await report.locator('[data-consents="totals partners"]').waitFor();
  await page.getByRole('button', { name: 'Preparar el archivo' }).click();
  const code = await page.locator('[data-code]').textContent();
  await picture(page, 'my-data-file');
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Guardar el archivo' }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), 'archivo.html');
  await page.locator('[data-file=saved]').waitFor();
  await opensWithItsCodeAlone(await file.path(), code);
  page.once('dialog', (dialog) => void dialog.accept());
  await report.getByRole('button', { name: 'Retirar' }).click();
  await page.locator('main [data-event][data-withdrawn=true]').first().waitFor();
  await page.setViewportSize(DESK);
  await picture(page, 'my-data-desk');
  assert.deepEqual(foreign, []);
  await context.close();
});

/** What was taken along, as whoever finds it has it, and then its owner: in another browser window, without this program. */
async function opensWithItsCodeAlone(path, code) {
  const kept = join(mkdtempSync(join(tmpdir(), 'atalaya-kept-')), 'archivo.html');
  copyFileSync(path, kept);
  const found = readFileSync(kept, 'utf8');
  assert.ok(!found.includes('promoter') && !found.includes('occurred_at') && !found.includes(code), 'nothing of it can be read');
  const context = await browser.newContext({ viewport: PHONE, offline: true });
  const page = await context.newPage();
  await page.goto(`file://${kept}`);
  await page.getByLabel('Clave').fill('0000-0000-0000-0000');
  await page.keyboard.press('Enter');
  await page.getByRole('status').getByText('Esa clave no lo abre.').waitFor();
  await page.getByLabel('Clave').fill(code.toLowerCase().replaceAll('-', ''));
  await picture(page, 'my-data-file-closed');
  await page.keyboard.press('Enter');
  await page.locator('pre').getByText('occurred_at').first().waitFor();
  await picture(page, 'my-data-file-open');
  await context.close();
  rmSync(dirname(kept), { recursive: true });
}

test('a steward looks in the log by act, person and day, and sees that it is whole', async () => {
  const { context, page } = await visit(browser, demo, { role: 'steward', hash: '#page=log' });
  await page.locator('[data-whole=true]').waitFor();
  await page.locator('[data-act]').first().waitFor();
  await page.getByLabel('Acto').selectOption({ label: 'Vio eventos' });
  await page.getByLabel('Quién (usuario)').fill('supervisor');
  await page.keyboard.press('Enter');
  await until('only those', async () => {
    const acts = await page.locator('[data-act]').evaluateAll((items) => items.map((item) => item.dataset.act));
    return acts.length > 0 && acts.every((act) => act === 'event_viewed');
  });
  await sound(page, 'log');
  await page.getByLabel('Desde el día').fill('2100-01-01');
  await page.getByRole('button', { name: 'Buscar' }).click();
  await page.getByText('No hay actos así.').waitFor();
  await page.setViewportSize(DESK);
  await picture(page, 'log-desk');
  await context.close();

  const other = await visit(browser, demo, { role: 'supervisor', hash: '#page=log' });
  await usable(other.page);
  assert.equal(await other.page.locator('[data-log]').count(), 0, 'nobody else finds it');
  await other.context.close();
});
