// The steward's checklist: from the menu, by keyboard and screen reader, in both languages, and nobody else's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, usable, visit } from './kit/visit.mjs';

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
