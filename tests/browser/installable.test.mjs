// Put on a phone's screen like any app: what the browser asks of one, and that it opens from there without a network.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { FLAGS } from './kit/flags.mjs';
import { enrolledPhone, openDesk, typePin } from './kit/phone.mjs';
import { PHONE, until, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
});
after(() => close());

const controlled = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null));

test('the browser finds nothing that keeps it from being installed, and the manifest says what phones ask', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter' });
  await usable(page);
  await until('the worker has the page', () => controlled(page));
  const session = await context.newCDPSession(page);
  await session.send('Page.enable');
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A window that keeps nothing installs nothing: that is the test's, not the page's.
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito'), []);
  const told = await session.send('Page.getAppManifest');
  assert.deepEqual(told.errors, []);
  const manifest = JSON.parse(told.data);
  const { name, short_name, id, start_url, scope, display, lang, dir } = manifest;
  assert.deepEqual({ name, short_name, id, start_url, scope, display, lang, dir }, {
    name: 'Atalaya', short_name: 'Atalaya', id: '/', start_url: '/', scope: '/', display: 'standalone', lang: 'es-GT', dir: 'ltr',
  });
  assert.ok(short_name.length <= 12, 'or a launcher cuts it off');
  const { appId } = await session.send('Page.getAppId');
  assert.equal(appId, `${demo.url}/`);
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await context.request.get(`${demo.url}${src}`);
    assert.deepEqual([answer.status(), answer.headers()['content-type']], [200, type], src);
    if (sizes === 'any') continue;
    // Width and height stand at the head of a PNG.
    const png = await answer.body();
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes, src);
  }
  const icons = manifest.icons.map(({ sizes, purpose }) => `${sizes} ${purpose ?? 'any'}`);
  for (const wanted of ['192x192 any', '512x512 any', '512x512 maskable']) assert.ok(icons.includes(wanted), wanted);
  await context.close();
});

test('opened from a phone that was switched off and has no network, it asks for the PIN and shows what it kept', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'atalaya-installed-'));
  const opened = () => chromium.launchPersistentContext(profile, { executablePath: '/usr/bin/chromium', args: FLAGS, viewport: PHONE, locale: 'es-GT' });
  const first = await opened();
  // With a profile that stays, nothing at all is missing.
  const enrolled = await enrolledPhone(desk.page, demo, 'encino', first);
  const session = await first.newCDPSession(enrolled);
  assert.deepEqual((await session.send('Page.getInstallabilityErrors')).installabilityErrors, []);
  await first.close();

  const again = await opened();
  await again.setOffline(true);
  const page = await again.newPage();
  await page.goto(`${demo.url}/`);
  assert.ok(await controlled(page));
  await typePin(page);
  await usable(page);
  await page.locator('[data-stale]').waitFor();
  await again.close();
  rmSync(profile, { recursive: true, force: true });
});
