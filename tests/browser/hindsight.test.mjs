// The committee's page: from the menu to the curve, while it is computed, when there is too little, and without a line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, PHONE, usable, visit } from './kit/visit.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const LINK = '#page=hindsight';
/** A debug build takes a while for a year of maps. */
const PATIENCE_MS = 180_000;

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

const ready = (page) => page.locator('[data-hindsight=ready]').waitFor({ timeout: PATIENCE_MS });

/** Answers the page's question with these, one after another; the last again and again. */
async function answered(page, ...answers) {
  let asked = 0;
  await page.route('**/api/v1/hindsight', (route) => {
    const { status, json } = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return route.fulfill({ status, json, headers: { 'retry-after': '1' } });
  });
}

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

test('from the menu to the curve and back to the map', async () => {
  const { context, page, foreign } = await visit(browser, demo, { hash: '#kp=ALL&h=23&at=11.00/14.6200/-90.5300&show=map' });
  await usable(page);
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: '¿Habría acertado este mapa?' }).click();
  await page.getByRole('heading', { level: 1, name: '¿Habría acertado este mapa?' }).waitFor();
  await ready(page);
  const sentence = await page.locator('.sentence').innerText();
  assert.match(sentence, /^De cada 10 hechos, (\d+ ocurrieron|1 ocurrió|casi ninguno ocurrió) en la décima parte del mapa/);
  await page.getByRole('img', { name: /^Curva de aciertos/ }).waitFor();
  await page.getByRole('button', { name: 'Ver como tabla' }).click();
  const tenth = page.getByRole('row', { name: /^10 %/ });
  assert.match(await tenth.innerText(), /^10 %\s+\d+ %\s+\d+ %\s+\d+ %\s+10 %$/);
  assert.match(await page.locator('[data-facts]').innerText(), /hechos · \d+ semanas con mapa · .* zonas · modelo ladder/);
  assert.deepEqual(await violations(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'it is too wide');
  await page.getByRole('button', { name: 'Volver al mapa' }).click();
  await usable(page);
  await page.locator('.shell[data-hour="23"]').waitFor();
  assert.deepEqual(foreign, []);
  await context.close();
});

test('a link opens it, and the browser’s back leads where one came from', async () => {
  const { context, page } = await visit(browser, demo, { hash: LINK, viewport: DESK, locale: 'en-US' });
  await ready(page);
  await page.getByRole('heading', { level: 1, name: 'Would this map have been right?' }).waitFor();
  await page.getByRole('button', { name: 'Back to the map' }).click();
  await usable(page);
  await page.getByRole('button', { name: 'Menu' }).click();
  await page.getByRole('button', { name: 'Would this map have been right?' }).click();
  await ready(page);
  await page.goBack();
  await usable(page);
  await context.close();
});

test('while it is computed it says how far it is, and goes on by itself', async () => {
  const { context, page } = await visit(browser, demo, { role: 'steward' });
  await usable(page);
  const real = await page.request.get(`${demo.url}/api/v1/hindsight`);
  assert.ok([200, 202].includes(real.status()));
  await answered(page, { status: 202, json: { done: 0.1 } }, { status: 202, json: { done: 0.64 } }, { status: 200, json: FEW });
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: '¿Habría acertado este mapa?' }).click();
  await page.locator('[data-progress="10"]').waitFor();
  await page.locator('[data-progress="64"]').waitFor();
  assert.equal(await page.getByRole('progressbar').getAttribute('value'), '64');
  await ready(page);
  await context.close();
});

const FEW = {
  model: 'ladder-3-00000000', from: '2025-11-17T00:00:00-06:00', until: '2026-11-16T00:00:00-06:00', verdict: 'too_few',
  sentence: { es: 'Todavía hay muy pocos hechos para decirlo.', en: 'Too few.' },
  remarks: [{ about: 'least', sentence: { es: 'Hace falta más.', en: 'More is needed.' } }, { about: 'rounding', sentence: { es: 'Redondeado.', en: 'Rounded.' } }],
};

test('too few is said in words, without a curve and without a number', async () => {
  const { context, page } = await visit(browser, demo, { role: null });
  await answered(page, { status: 200, json: FEW });
  await context.request.post(`${demo.url}/api/v1/session`, { data: { organisation: demo.organisation, handle: 'steward', password: demo.signIns.steward } });
  await page.goto(`${demo.url}/${LINK}`);
  await page.reload();
  await page.locator('[data-verdict=too_few]').waitFor();
  assert.equal(await page.locator('.sentence').innerText(), FEW.sentence.es);
  assert.equal(await page.locator('[data-gain]').count(), 0);
  assert.match(await page.locator('[data-facts]').innerText(), /^Del 17 de noviembre de 2025 al 15 de noviembre de 2026 · modelo/);
  assert.deepEqual(await violations(page), []);
  await context.close();
});

test('without a line it says so, and tries again when asked', async () => {
  const { context, page } = await visit(browser, demo, { role: 'steward' });
  await usable(page);
  await page.route('**/api/v1/hindsight', (route) => route.abort());
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: '¿Habría acertado este mapa?' }).click();
  await page.getByRole('alert').filter({ hasText: 'No hay conexión' }).waitFor();
  await page.unroute('**/api/v1/hindsight');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await ready(page);
  await context.close();
});

test('it prints on one page, in ink', async () => {
  const { context, page } = await visit(browser, demo, { hash: LINK, viewport: PHONE, colorScheme: 'dark' });
  await ready(page);
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g).length, 1);
  await context.close();
});

test('a promoter has no such page, by the menu or by a link', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter', hash: LINK });
  await usable(page);
  await page.getByRole('button', { name: 'Menú' }).click();
  assert.equal(await page.getByRole('button', { name: '¿Habría acertado este mapa?' }).count(), 0);
  await context.close();
});
