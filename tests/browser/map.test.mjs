// The map: nothing foreign, alive, and another hour is another picture.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { aMomentAgo, drawn, EMPTY, hashAt, launch, link, pixel, settled, until, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

/** Reports robberies at a place, one in each of the last weeks. */
function report(page, count, { lat, lon }) {
  return page.evaluate(
    async ([count, lat, lon, last]) => {
      const events = Array.from({ length: count }, (_, at) => ({
        id: crypto.randomUUID(), kind: 'P1', lat, lon,
        occurred_at: new Date(last - at * 7 * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z'),
      }));
      const answer = await fetch('/api/v1/events', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(events),
      });
      return answer.status;
    },
    [count, lat, lon, aMomentAgo()],
  );
}

/** The few pixels in the middle of the map, as the screen shows them. */
async function middle(page) {
  const box = await page.locator('[data-map] canvas').boundingBox();
  const clip = { x: box.x + box.width / 2 - 4, y: box.y + box.height / 2 - 4, width: 8, height: 8 };
  return (await page.screenshot({ clip })).toString('base64');
}

test('nothing is asked of anybody but Atalaya, and the browser is told so', async () => {
  const { context, page, foreign } = await visit(browser, demo);
  const told = (await page.reload()).headers()['content-security-policy'];
  await usable(page);
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Quetzaltenango' }).click();
  await settled(page);
  assert.deepEqual(foreign, []);
  const rules = Object.fromEntries(told.split(';').map((rule) => rule.trim().split(/ (.*)/, 2)));
  assert.equal(rules['default-src'] ?? rules['script-src'], "'self'");
  for (const [name, sources] of Object.entries(rules)) {
    assert.doesNotMatch(sources ?? '', /\*|unsafe-inline|unsafe-eval|https?:/, `${name} ${sources}`);
  }
  // Told is not yet done: a request to somebody else must fail in this browser.
  const refused = await page.evaluate(() => fetch('https://example.org/').then(() => 'answered', () => 'refused'));
  assert.equal(refused, 'refused');
  assert.equal(await page.evaluate(() => crossOriginIsolated), true, 'the page shares its memory with no other site');
  await context.close();
});

test('every screen says that the data are made up', async () => {
  for (const role of [null, 'supervisor', 'advocate']) {
    const { context, page } = await visit(browser, demo, { role });
    await page.locator('[data-synthetic]').waitFor();
    await context.close();
  }
});

test('a report changes the hexagon on the screen, live', async () => {
  const { context, page } = await visit(browser, demo, { hash: hashAt(EMPTY) });
  await usable(page);
  await link(page, 'live');
  await settled(page);
  const before_ = await drawn(page);
  const pixelsBefore = await middle(page);
  // What one account alone says weighs as much as three reports.
  for (const role of ['promoter', 'supervisor']) {
    const other = await visit(browser, demo, { role });
    assert.equal(await report(other.page, 12, EMPTY), 201);
    await other.context.close();
  }
  const raised = async () => Object.entries(await drawn(page)).find(([cell, level]) => level >= 4 && before_[cell] !== level);
  const [cell, level] = await until('a cell becomes high', raised);
  assert.notEqual(await middle(page), pixelsBefore, 'the pixels in the middle of the map, where the reports are, are others');
  await page.getByRole('button', { name: 'Lista', exact: true }).click();
  await page.locator(`[data-list] tr[data-cell="${cell}"][data-level="${level}"]`).waitFor();
  await context.close();
});

test('the slider shows another hour, on the map and in words', async () => {
  const { context, page } = await visit(browser, demo, { hash: '#kp=ALL&h=52&at=11.00/14.63/-90.51&show=map' });
  await usable(page);
  await settled(page);
  const morning = await drawn(page);
  const slider = page.getByRole('slider', { name: 'Hora de la semana' });
  await slider.focus();
  for (let press = 0; press < 17; press += 1) await page.keyboard.press('ArrowRight');
  await page.locator('.shell[data-hour="69"][data-hour-shown="69"]').waitFor();
  assert.equal(await slider.getAttribute('aria-valuetext'), 'miércoles 21:00');
  await settled(page);
  const night = await drawn(page);
  const [cell] = Object.entries(night).find(([cell, level]) => level !== morning[cell]) ?? [];
  assert.ok(cell, 'no cell has another level at night than in the morning');
  const atNight = String(await pixel(page, cell));
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageDown');
  await page.getByRole('button', { name: 'Volver a ahora' }).click();
  await page.locator('.shell[data-hour="now"]').waitFor();
  await page.evaluate(() => (location.hash = '#kp=ALL&h=52&at=11.00/14.63/-90.51&show=map'));
  await page.locator('.shell[data-hour-shown="52"]').waitFor();
  await settled(page);
  assert.equal((await drawn(page))[cell], morning[cell]);
  assert.notEqual(String(await pixel(page, cell)), atNight, 'the pixel follows the hour');
  await context.close();
});

test('a role without a live map is told so calmly', async () => {
  const { context, page } = await visit(browser, demo, { role: 'advocate' });
  await page.getByRole('heading', { name: 'Su rol no usa el mapa vivo' }).waitFor();
  assert.equal(await page.locator('[data-map]').count(), 0);
  await context.close();
});
