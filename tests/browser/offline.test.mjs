// Without the server: nothing old looks fresh, and all is well again by itself when it is back.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { startDemo } from './kit/program.mjs';
import { drawn, launch, link, settled, until, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
const folder = mkdtempSync(join(tmpdir(), 'atalaya-browser-'));
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo({ folder })]);
});
after(async () => {
  await browser.close();
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
});
const again = () => startDemo({ folder, port: Number(new URL(demo.url).port) });

test('a stream that breaks is said loudly, shows when its data are of, and mends itself', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter' });
  await usable(page);
  await link(page, 'live');
  await settled(page);
  const before_ = await drawn(page);
  await demo.kill();
  await link(page, 'stale');
  const strip = page.locator('[data-stale]');
  await strip.getByText('Sin conexión en vivo').waitFor();
  await strip.getByText(/Lo que ve es de las \d\d:\d\d/).waitFor();
  const filter = () => page.locator('[data-map] canvas').evaluate((canvas) => getComputedStyle(canvas).filter);
  assert.equal(await filter(), 'grayscale(1)');
  // The wait grows with each attempt, and is told.
  const waits = new Set();
  await until('three waits are told', async () => waits.add(await strip.getByText(/Se reintenta en \d+ s/).innerText().catch(() => '')).size > 3);
  demo = await again();
  await link(page, 'live');
  await strip.waitFor({ state: 'detached' });
  await settled(page);
  assert.equal(await filter(), 'none');
  const there = Object.keys(before_);
  await until('the same hexagons are drawn', async () => isDeepStrictEqual(Object.keys(await drawn(page)), there));
  await context.close();
});

test('opened without the server, the page says so and shows no levels; with it, the map is back', async () => {
  const { context, page } = await visit(browser, demo, { role: 'supervisor' });
  await usable(page);
  const ranges = () => page.evaluate(async () => {
    const names = (await caches.keys()).filter((name) => name.startsWith('basemap-'));
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return kept.flat().map(({ url }) => url);
  });
  const kept = await until('the worker keeps the first screen’s basemap', async () => {
    const found = await ranges();
    return found.length > 2 ? found : null;
  });
  await demo.kill();
  await page.reload();
  await page.getByRole('alert').getByText('No se muestran datos guardados, porque podrían ser viejos').waitFor();
  assert.equal(await page.locator('[data-map], [data-list], [data-level]').count(), 0);
  const statuses = await page.evaluate((urls) => Promise.all(urls.map(async (url) => {
    const answer = await fetch(url, { headers: { Range: `bytes=${new URL(url).searchParams.get('bytes')}` } });
    return answer.status;
  })), kept);
  assert.deepEqual(new Set(statuses), new Set([206]), 'the basemap is there without the server');
  const stored = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  assert.deepEqual(stored.filter((path) => path.startsWith('/api/')), [], 'no answer of the API is kept');
  demo = await again();
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await usable(page);
  await link(page, 'live');
  await context.close();
});
