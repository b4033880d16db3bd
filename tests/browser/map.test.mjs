// The map client against the real server, in Debian's Chromium.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const URL_ = process.env.ATALAYA_URL;
const passwords = JSON.parse(readFileSync(process.env.ATALAYA_SIGN_INS, 'utf8'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// Software rendering, and none of the browser's own calls to the outside.
const FLAGS = [
  '--headless', '--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
  '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run',
];
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 360, height: 640 };
// Outside the scenario's towns: nothing was ever reported here.
const EMPTY = { lat: 14.75, lon: -90.85 };

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS });
});
after(() => browser.close());

async function signedIn(role, { hash = '', viewport = DESK } = {}) {
  const context = await browser.newContext({ viewport, locale: 'es-GT' });
  const page = await context.newPage();
  const foreign = [];
  page.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== URL_) foreign.push(request.url());
  });
  await page.goto(`${URL_}/${hash}`);
  await page.locator('input[name=organisation]').fill('demo-centro');
  await page.locator('input[name=handle]').fill(role);
  await page.locator('input[name=password]').fill(passwords[role]);
  await page.keyboard.press('Enter');
  return { context, page, foreign };
}

const usable = (page) => page.locator('[data-map][data-drawn=true]').waitFor({ timeout: 60_000 });
const link = (page, kind) => page.locator(`.shell[data-link=${kind}]`).waitFor({ timeout: 60_000 });

async function violations(page) {
  // The page's policy forbids inline scripts; evaluating goes past it, as a user's tools do.
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }));
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes.map((node) => node.target).join(' | ')}`);
}

/** Reports `count` robberies at a place, from the page, as the report form would. */
function report(page, count, { lat, lon }) {
  return page.evaluate(
    async ([count, lat, lon]) => {
      const events = Array.from({ length: count }, (_, at) => ({
        id: crypto.randomUUID(), kind: 'P1', lat, lon,
        occurred_at: new Date(Date.now() - at * 7 * 86_400_000 - 60_000).toISOString().replace(/\.\d+Z$/, 'Z'),
      }));
      const answer = await fetch('/api/v1/events', {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(events),
      });
      return answer.status;
    },
    [count, lat, lon],
  );
}

test('nothing is asked of anybody but Atalaya, and every screen says that the data are made up', async () => {
  const { context, page, foreign } = await signedIn('supervisor');
  await usable(page);
  await page.locator('[data-synthetic]').waitFor();
  await context.close();
  const stranger = await browser.newContext({ locale: 'es-GT' });
  const door = await stranger.newPage();
  await door.goto(URL_);
  await door.locator('[data-synthetic]').waitFor();
  assert.deepEqual(await violations(door), []);
  await stranger.close();
  assert.deepEqual(foreign, []);
});

test('a report changes the hexagon on the screen, live', async () => {
  const hash = `#kp=ALL&h=now&at=12.00/${EMPTY.lat}/${EMPTY.lon}&show=map`;
  const { context, page } = await signedIn('supervisor', { hash });
  await usable(page);
  await link(page, 'live');
  const levels = () => page.evaluate(() => document.querySelectorAll('[data-list] tr[data-level]:not([data-level="0"])').length);
  const middle = async () => {
    const box = await page.locator('[data-map] canvas').first().boundingBox();
    const clip = { x: box.x + box.width / 2 - 4, y: box.y + box.height / 2 - 4, width: 8, height: 8 };
    return (await page.screenshot({ clip })).toString('base64');
  };
  const before_ = await middle();
  assert.equal(await report(page, 40, EMPTY), 201);
  // The pixels in the middle of the map, where the reports are, must become others.
  const until = Date.now() + 20_000;
  while ((await middle()) === before_) assert.ok(Date.now() < until, 'the pixel did not change');
  await page.getByRole('button', { name: 'Lista', exact: true }).click();
  await page.locator('[data-list] tr[data-level="5"]').first().waitFor({ timeout: 20_000 });
  assert.ok((await levels()) > 0, 'the list twin says the same');
  await context.close();
});

test('the slider shows another hour', async () => {
  const { context, page } = await signedIn('supervisor');
  await usable(page);
  const shown = () => page.locator('.shell').getAttribute('data-hour-shown');
  const start = await shown();
  await page.locator('input[type=range]').first().focus();
  await page.keyboard.press('ArrowRight');
  const until = Date.now() + 20_000;
  while ((await shown()) === start) assert.ok(Date.now() < until, 'the hour did not change');
  await context.close();
});

test('a lost stream is said loudly, and mends itself', async () => {
  const { context, page } = await signedIn('promoter', { viewport: PHONE });
  await usable(page);
  await link(page, 'live');
  await context.setOffline(true);
  await page.evaluate(() => dispatchEvent(new Event('offline')));
  await link(page, 'stale');
  await context.setOffline(false);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await link(page, 'live');
  await context.close();
});

test('the map and its list are accessible on a phone', async () => {
  const { context, page } = await signedIn('promoter', { viewport: PHONE });
  await usable(page);
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Lista', exact: true }).click();
  await page.locator('[data-list]').waitFor();
  assert.deepEqual(await violations(page), []);
  await context.close();
});

test('a role without a live map is told so calmly', async () => {
  const { context, page } = await signedIn('advocate');
  await page.locator('[data-phase]').waitFor();
  await page.waitForFunction(() => document.querySelector('[data-map]') === null && document.body.innerText.length > 50 && !document.querySelector('input[name=password]'));
  assert.deepEqual(await violations(page), []);
  await context.close();
});
