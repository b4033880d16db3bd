// Every screen in both themes, on a phone and on a desk: for axe, for who reads no Spanish, for a thumb.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fillReport } from './kit/form.mjs';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, link, PHONE, settled, usable, visit } from './kit/visit.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** WCAG 2.2, 2.5.8: the least a target may measure, in CSS pixels. */
const TARGET_MIN = 24;

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
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

/** Buttons, links and fields in sight that are too small for a finger, or cut off by the screen's edge. */
const misfits = (page) => page.evaluate((least) => {
  const open = document.querySelector('dialog[open]') ?? document;
  const wide = document.documentElement.clientWidth;
  const said = [];
  for (const element of open.querySelectorAll('button, a, input, select, summary, textarea')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.visually-hidden, .skip, details:not([open]) > :not(summary)')) continue;
    const { width, height, left, right } = element.getBoundingClientRect();
    const name = element.getAttribute('aria-label') ?? element.innerText ?? element.name;
    if (width < least || height < least) said.push(`${name}: ${width} × ${height}`);
    if (left < -0.5 || right > wide + 0.5) said.push(`${name}: from ${left} to ${right} of ${wide}`);
  }
  if (document.documentElement.scrollWidth > wide) said.push(`the page is ${document.documentElement.scrollWidth} wide on ${wide}`);
  return said;
}, TARGET_MIN);

/** Each state a person can be in, one after another, by name. */
async function* states(page) {
  const button = (name) => page.getByRole('button', { name, exact: true });
  await usable(page);
  await link(page, 'live');
  await settled(page);
  yield 'map and legend';
  await button('Lista').click();
  await page.locator('[data-list] tr').first().waitFor();
  yield 'list';
  await page.locator('[data-list] tbody button').first().click();
  await page.locator('[data-cell] [data-reasons]').waitFor();
  yield 'a cell’s sheet';
  await button('Cerrar').click();
  await button('Mapa').click();
  await button('Reportar').click();
  yield 'report: what';
  await page.locator('[data-group=more]').click();
  yield 'report: all kinds';
  await button('Atrás').click();
  await page.locator('[data-group=robbery]').click();
  await page.locator('dialog summary').click();
  await page.getByRole('button', { name: 'Otro día' }).click();
  yield 'report: where, when and details';
  await button('Cerrar').click();
  await button('Antes de ir').click();
  yield 'before going: what is asked';
  await page.locator('[data-before]').getByRole('button', { name: 'En el mapa' }).click();
  await page.locator('[data-map] canvas').click();
  await page.locator('[data-outlook]').waitFor();
  yield 'before going: the answer';
  await page.locator('[data-before]').getByRole('button', { name: 'Cerrar' }).click();
  await button('Menú').click();
  yield 'menu';
  await page.getByRole('button', { name: 'Reportes de la organización' }).click();
  await page.locator('[data-own-events]').waitFor();
  yield 'own reports';
  await button('Cerrar').click();
  await button('Menú').click();
  await page.getByRole('button', { name: 'Por revisar' }).click();
  await page.locator('[data-pair]').first().waitFor();
  yield 'to review';
  await button('Cerrar').click();
  await page.context().setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await link(page, 'stale');
  yield 'stale';
  await (await fillReport(page)).getByRole('button', { name: 'Enviar', exact: true }).click();
  await page.locator('[data-outcome=queued]').waitFor();
  yield 'a report that waits, and may be undone';
  await page.locator('[data-outcome]').getByRole('button', { name: 'Cerrar' }).click();
  await page.locator('[data-outbox-entry]').waitFor();
  yield 'the tray';
}

for (const [size, viewport] of [['phone', PHONE], ['desk', DESK]]) {
  for (const colorScheme of ['light', 'dark']) {
    test(`axe finds nothing and everything can be hit, ${size}, ${colorScheme}`, async () => {
      const look = { viewport, colorScheme, reducedMotion: 'reduce' };
      const stranger = await visit(browser, demo, { role: null, ...look });
      await stranger.page.getByLabel('Contraseña', { exact: true }).waitFor();
      await stranger.page.evaluate(axe);
      assert.deepEqual(await violations(stranger.page), [], 'sign-in');
      assert.deepEqual(await misfits(stranger.page), [], 'sign-in');
      await stranger.context.close();
      const calm = await visit(browser, demo, { role: 'advocate', ...look });
      await calm.page.getByRole('heading', { name: 'Su rol no usa el mapa vivo' }).waitFor();
      await calm.page.evaluate(axe);
      assert.deepEqual(await violations(calm.page), [], 'a role without the map');
      assert.deepEqual(await misfits(calm.page), [], 'a role without the map');
      await calm.context.close();

      const { context, page } = await visit(browser, demo, look);
      // The page's policy forbids inline scripts; evaluating goes past it, as a user's tools do.
      await page.evaluate(axe);
      for await (const state of states(page)) {
        assert.deepEqual(await violations(page), [], state);
        assert.deepEqual(await misfits(page), [], state);
      }
      await context.close();
    });
  }
}

/** What the message files say, without the lines both languages share. */
function wordsOf(language, other) {
  const read = (name) => {
    const text = readFileSync(new URL(`../../web/src/i18n/${name}.ts`, import.meta.url), 'utf8');
    return new Set([...text.matchAll(/'((?:[^'\\]|\\.)+)'/g)].map(([, words]) => words));
  };
  const others = read(other);
  return [...read(language)].filter((words) => words.length > 3 && !others.has(words));
}

test('in English nothing is left in Spanish, and the page says which language it is', async () => {
  const { context, page } = await visit(browser, demo);
  await usable(page);
  await settled(page);
  const said = () => page.evaluate(() => [
    document.body.innerText,
    ...[...document.querySelectorAll('[aria-label], [aria-valuetext]')].flatMap((element) => [element.getAttribute('aria-label'), element.getAttribute('aria-valuetext')]),
  ].join('\n').split('\n').map((line) => line.trim()));
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const spanish = new Set(wordsOf('es', 'en'));
  spanish.delete('Español');
  const left = (await said()).filter((line) => spanish.has(line));
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'List', exact: true }).click();
  await page.locator('[data-list] tbody button').first().click();
  await page.locator('[data-cell] [data-reasons]').waitFor();
  left.push(...(await said()).filter((line) => spanish.has(line)));
  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByRole('button', { name: 'Report', exact: true }).click();
  left.push(...(await said()).filter((line) => spanish.has(line)));
  await page.locator('[data-group=robbery]').click();
  await page.locator('dialog summary').click();
  left.push(...(await said()).filter((line) => spanish.has(line)));
  assert.deepEqual(left, []);
  await context.close();
});
