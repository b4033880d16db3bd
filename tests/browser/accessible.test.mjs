// Every screen in both themes, on a phone and on a desk: for axe, for who reads no Spanish, for a thumb.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, misfits, violations } from './kit/access.mjs';
import { fillReport } from './kit/form.mjs';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, link, PHONE, settled, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

/** Each state a person can be in, one after another, by name; those of the pages beside the map where `pages` says so. */
async function* states(page, pages) {
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
  await page.getByRole('button', { name: 'Descartar' }).first().click();
  yield 'to review: why it is rejected';
  await button('Cerrar').click();
  if (pages) yield* beside(page);
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

/** What a supervisor has beside the map: they are made of the same parts, so one look at each will do. */
async function* beside(page) {
  const button = (name) => page.getByRole('button', { name, exact: true });
  const open = async (name) => {
    await button('Menú').click();
    await page.getByRole('button', { name, exact: true }).click();
  };
  await open('Avisos de seguridad');
  await page.getByRole('button', { name: 'Dar un aviso' }).click();
  await page.locator('select[name=place]').selectOption({ index: 1 });
  yield 'a bulletin that is written';
  await button('Dar el aviso').click();
  await page.locator('li[data-bulletin] summary').first().click();
  yield 'bulletins';
  await page.locator('[data-lessons-door]').click();
  await page.getByRole('button', { name: 'Anotar una lección o una acción' }).click();
  await page.locator('[data-lesson-form] select[name=kind]').selectOption('action');
  yield 'an action that is written';
  await page.locator('[data-lesson-form] textarea').fill('Comprar silbatos');
  await page.locator('[data-lesson-form] input[name=due]').fill('2030-01-31');
  await page.locator('[data-lesson-form] .primary').click();
  await page.locator('[data-lesson-form]').waitFor({ state: 'detached' });
  await page.locator('[data-kind=action]').first().waitFor();
  yield 'lessons and actions';
  // Back where one came from, and then to the map.
  await button('Volver').click();
  await page.locator('[data-lessons-door]').waitFor();
  await button('Volver').click();
  const place = { name: 'La plaza', cell: '896d2903483ffff', setting: 'park' };
  await page.evaluate((body) => fetch('/api/v1/places/0193a7f0-0000-7000-8000-000000000001', { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body }), JSON.stringify(place));
  await open('Nuestros lugares');
  await page.locator('[data-place] button', { hasText: 'Revisar' }).last().click();
  yield 'the register of places, one reviewed';
  await button('Volver').click();
  await open('Nuestros locales');
  await page.locator('[data-facility] button').first().click();
  yield 'the premises, one walked through';
  await button('Atrás').click();
  await open('Reunión de registro');
  await page.locator('[data-debrief]').waitFor();
  yield 'the walk through past outings';
  await button('Volver').click();
  await open('Personas');
  await page.getByRole('button', { name: 'Se perdió un teléfono' }).click();
  await page.locator('input[name=imei]').fill('490154203237519');
  await page.getByText('Ese IMEI no cuadra').waitFor();
  yield 'a phone was lost';
  await button('Volver').click();
  await page.locator('[data-people]').getByRole('button', { name: 'Al mapa' }).click();
  await usable(page);
  await link(page, 'live');
  await settled(page);
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
      for await (const state of states(page, size === 'phone' && colorScheme === 'dark')) {
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
