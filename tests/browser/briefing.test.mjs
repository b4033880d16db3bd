// The first sign-in: what everybody must know and what is kept of them, before the map; and the steward's list of who has access.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, violations } from './kit/access.mjs';
import { brief, choosePin, codeFor, enrol, openDesk, addPerson, typePin } from './kit/phone.mjs';
import { loadScreen, PHONE, until, usable, visit } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
});
after(async () => {
  await close();
});

const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);

test('whoever comes in for the first time reads the briefing, may put it off, and is not asked again', async () => {
  await addPerson(desk.page, 'nube');
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT' });
  const page = await context.newPage();
  await enrol(page, demo, await codeFor(desk.page, 'nube'), 'nube');
  await choosePin(page);
  const shown = page.locator('[data-briefing=due]');
  await shown.getByRole('heading', { name: 'Inducción de seguridad' }).waitFor();
  await shown.getByText('«Sin datos» no es «seguro»').waitFor();
  await shown.locator('[data-kept-about-you]').waitFor();
  assert.ok(await fits(page));
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), []);
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/briefing.png` });
  // At work it waits; it comes again with the next sign-in.
  await shown.getByRole('button', { name: 'Después: ahora estoy trabajando' }).click();
  await usable(page);
  await page.reload();
  await typePin(page);
  await shown.waitFor();
  await brief(page);
  await usable(page);
  await loadScreen(page, demo, 'my_data');
  await typePin(page);
  // A phone that was opened as every day shows the last day alone: all of it wants the PIN for that.
  await page.getByRole('button', { name: 'Poner mi PIN' }).click();
  await typePin(page);
  await page.locator('[data-agreed]').getByText(/Aceptó el texto «Qué se guarda de usted», versión 1/).waitFor();
  assert.equal(await page.locator('[data-briefing]').count(), 0);
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/agreed.png`, fullPage: true });
  await context.close();
});

test('a steward sees who has access and says who is still in the team', async () => {
  const { context, page } = await visit(browser, demo, { role: 'steward', hash: '#page=accounts' });
  const list = page.locator('[data-accounts]');
  await list.locator('[data-account=promoter]').waitFor();
  assert.ok(await fits(page));
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), []);
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/accounts.png` });
  await list.getByRole('button', { name: 'Confirmar que promoter sigue en el equipo' }).click();
  await page.locator('[data-told]').getByText('Confirmado: promoter.').waitFor();
  await loadScreen(page, demo, 'check');
  await page.locator('[data-item=vouching][data-state=good]').waitFor();
  await until('the briefing is told of', async () => (await page.locator('[data-item=briefing]').count()) === 1);
  await context.close();
});

test('a promoter’s map goes to the municipality that is looked at, and says where it ends', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter', hash: '#kp=ALL&h=now&at=11.00/14.6349/-90.5069&show=map' });
  await usable(page);
  await page.locator('[data-limited]').waitFor();
  const shown = async () => Object.keys(await page.locator('[data-map]').evaluate(async (map) => {
    await map.atalaya.idle();
    const found = {};
    for (const cell of map.atalaya.cells()) found[cell] = map.atalaya.state(cell)?.level ?? null;
    return found;
  }));
  await until('something is shown', async () => (await shown()).length > 0);
  const first = new Set(await shown());
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/municipality.png` });
  await page.evaluate(() => { location.hash = '#kp=ALL&h=now&at=11.00/14.8347/-91.5181&show=map'; });
  const strip = page.locator('[data-elsewhere=offer]');
  await strip.getByText('está fuera de los municipios de su mapa').waitFor();
  await strip.getByText(/Hoy puede ver \d municipios? más/).waitFor();
  assert.ok(await fits(page));
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), []);
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/elsewhere.png` });
  await strip.getByRole('button', { name: 'Ver este municipio' }).click();
  await until('another one is shown', async () => {
    const now = await shown();
    return now.length > 0 && now.every((cell) => !first.has(cell));
  });
  await page.locator('[data-elsewhere]').waitFor({ state: 'detached' });
  if (PICTURES) await page.screenshot({ path: `${PICTURES}/other_municipality.png` });
  await context.close();
});
