// The look before going out: a planned place, hours and a population give a level, how sure it is, and other hours.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { DESK, hashAt, launch, link, settled, until, usable, visit } from './kit/visit.mjs';

/** Where pictures of the screens are left, for who wants to look at them. */
const PICTURES = process.env.ATALAYA_PICTURES;
const picture = async (page, name) => PICTURES && page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });

/** An hour of the week of which the demonstration knows something, whatever hour it is now. */
const FRIDAY_22 = 4 * 24 + 22;

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

async function opened(role, options = {}) {
  const visited = await visit(browser, demo, { role, hash: hashAt({ lat: 14.63, lon: -90.51 }, { zoom: 11, hour: FRIDAY_22 }), ...options });
  await usable(visited.page);
  await link(visited.page, 'live');
  await settled(visited.page);
  await visited.page.getByRole('button', { name: 'Antes de ir' }).click();
  return { ...visited, look: visited.page.locator('[data-before]') };
}

/** Taps the map where it has something to tell of, or, of `known` false, where it has not. */
async function pick(page, known) {
  await page.locator('[data-before]').getByRole('button', { name: 'En el mapa' }).click();
  const at = await page.locator('[data-map]').evaluate(async (map, wanted) => {
    const { atalaya } = map;
    await atalaya.idle();
    return atalaya.cells().map((cell) => [cell, atalaya.state(cell)?.level]).filter(([, level]) => (level > 0) === wanted).length;
  }, known);
  assert.ok(at > 0);
  await page.locator('[data-map] canvas').click();
  await page.locator('[data-outlook]').waitFor();
}

test('a promoter asks of a place and hours, is told the worst of them and how sure that is, and no position of theirs is used', async () => {
  const { context, page, look } = await opened('promoter', { permissions: ['geolocation'], geolocation: { latitude: 15.5, longitude: -90.1 } });
  await look.getByText('No se usa dónde está usted ahora').waitFor();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await pick(page, true);
  await look.locator('select[name=day]').selectOption({ index: 1 });
  await look.locator('select[name=from]').selectOption('21');
  await look.locator('select[name=hours]').selectOption('4');
  await until('the answer is of the hours that were asked', async () => (await look.locator('[data-outlook]').getAttribute('aria-busy')) === 'false' && (await look.getByText(/la peor de las horas que eligió/i).innerText()).match(/2[123]:00|00:00/));
  await look.locator('.sure').getByText('Qué tan seguro es').waitFor();
  assert.equal(await look.locator('[data-number]').count(), 0, 'a promoter is told levels, not numbers');
  const cell = await look.getAttribute('data-before');
  assert.match(cell, /^88[0-9a-f]{13}$/, 'no finer than the role may see');
  for (const url of asked.filter((one) => one.includes('/risk/'))) assert.doesNotMatch(url, /[?&](lat|lon)=|15\.5|90\.1/);
  const said = await look.innerText();
  assert.doesNotMatch(said.replace(/Qué tan seguro es/g, '').replace(/No quiere decir (que sea )?seguro/gi, ''), /\bsegur[oa]s?\b/i);
  await context.close();
});

test('an area is drawn by tapping its parts, and counts as the worst of them', async () => {
  const { context, page, look } = await opened('promoter');
  await pick(page, true);
  // By night alone, where what is not known is reckoned with as level 4.
  await look.locator('select[name=from]').selectOption('21');
  await look.locator('select[name=hours]').selectOption('4');
  await look.getByRole('button', { name: 'Es una zona más grande' }).click();
  const box = await page.locator('[data-map] canvas').boundingBox();
  for (const [by, parts] of [[-90, 2], [90, 3], [90, 2], [90, 3]]) {
    await page.mouse.click(box.x + box.width / 2 + by, box.y + box.height / 2);
    await page.getByText(`Lleva ${parts}.`).waitFor();
  }
  await page.getByRole('button', { name: 'Listo' }).click();
  await look.locator('[data-parts="2"]').waitFor();
  await look.locator('[data-area]').waitFor();
  await page.locator('[data-outlook][aria-busy=false]').waitFor();
  const RECKONED = (level) => (level === 0 ? 4 : level);
  const area = RECKONED(Number(await look.locator('[data-outlook]').getAttribute('data-outlook')));
  await picture(page, 'before-area');
  await look.getByRole('button', { name: 'Solo el primero' }).click();
  await until('one place again', async () => (await look.locator('[data-area]').count()) === 0 && (await look.locator('[data-outlook]').getAttribute('aria-busy')) === 'false');
  assert.ok(area >= RECKONED(Number(await look.locator('[data-outlook]').getAttribute('data-outlook'))), 'never less than its first part');
  await context.close();
});

test('of what is not known it says so, and to go as if it were dangerous; a supervisor has three numbers where there are any', async () => {
  const { context, page, look } = await opened('supervisor', { viewport: DESK, hash: hashAt({ lat: 14.7, lon: -90.6 }, { zoom: 9, hour: FRIDAY_22 }) });
  await pick(page, true);
  const level = await look.locator('[data-outlook]').getAttribute('data-outlook');
  if (level === '0') await look.getByText('Vaya como si fuera nivel').waitFor();
  else assert.ok((await look.locator('[data-number]').count()) >= 3);
  const other = look.locator('[data-other]').first();
  if (await other.isVisible()) {
    const from = await other.getAttribute('data-other');
    await other.click();
    await until('the hours are those now', async () => Number(await look.locator('select[name=from]').inputValue()) === Number(from) % 24);
    assert.ok(Number(await look.locator('[data-outlook]').getAttribute('data-outlook')) < Number(level) || level === '0');
  } else await look.getByText('No hay otras horas').waitFor();
  await page.keyboard.press('Escape');
  await look.waitFor({ state: 'detached' });
  await context.close();
});

test('a supervisor warns of a hexagon on the map, and who looks at it before going is told and asked more; taken back, no more', async () => {
  const { context, page } = await visit(browser, demo, { role: 'supervisor', hash: '#kp=ALL&h=now&at=13.00/14.63/-90.51&show=map' });
  await usable(page);
  await link(page, 'live');
  await settled(page);
  await page.locator('[data-map] canvas').click();
  await page.locator('aside[data-cell]').getByRole('button', { name: 'Avisar de un peligro aquí' }).click();
  const form = page.locator('[data-bulletin-form]');
  await form.locator('input[name=advice]').fill('No entren. Llamen al 5555 1234');
  await form.locator('[data-found]').getByText('un número de teléfono').waitFor();
  await form.locator('input[name=advice]').fill('No entren al parque');
  await picture(page, 'bulletin-form');
  await form.getByRole('button', { name: 'Dar el aviso' }).click();
  const row = page.locator('li[data-bulletin=shots][data-state=in_force]');
  await row.getByText('No entren al parque').first().waitFor();
  await row.getByText('Mandar por mensaje de texto').first().click();
  const sms = await row.locator('[data-sms]').innerText();
  assert.ok(sms.startsWith('Balacera') && sms.length <= 134, sms);
  assert.doesNotMatch(sms, /atalaya|omes|demo/i);
  await picture(page, 'bulletins');
  await page.getByRole('button', { name: 'Volver' }).click();
  await usable(page);
  await page.getByRole('button', { name: 'Antes de ir' }).click();
  const look = page.locator('[data-before]');
  await look.getByRole('button', { name: 'En el mapa' }).click();
  await page.locator('[data-map]').evaluate((map) => map.atalaya.idle());
  await page.locator('[data-map] canvas').click();
  await look.locator('select[name=hours]').selectOption('2');
  const answer = look.locator('[data-outlook][data-warned=true]');
  await answer.locator('[data-bulletin=shots]').waitFor();
  assert.ok(Number(await answer.getAttribute('data-outlook')) >= 4);
  await picture(page, 'before-bulletin');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Avisos de seguridad' }).click();
  page.once('dialog', (dialog) => void dialog.accept());
  await row.getByRole('button', { name: 'Retirar' }).click();
  await page.locator('[data-bulletins="0"]').waitFor();
  await context.close();
});
