// What an account must be told: it stands above the map until it is acknowledged, through cuts, in every tab, for nobody else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { openProxy } from './kit/proxy.mjs';
import { hashAt, launch, link, settled, until, usable, visit } from './kit/visit.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PICTURES = process.env.ATALAYA_PICTURES;

let browser;
let demo;
let proxy;
let promoter;
/** Somebody else at the same account. */
let colleague;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
  promoter = await visit(browser, demo, { role: 'promoter', hash: hashAt({ lat: 14.75, lon: -90.85 }) });
  await ready(promoter.page);
  colleague = await visit(browser, demo, { role: 'supervisor', hash: 'licences.txt' });
});
after(async () => {
  await browser.close();
  await demo.stop();
});
beforeEach(async () => {
  proxy = await openProxy(demo.url);
  // Every test begins with nothing to be told.
  for (const { position } of await openAlerts(colleague.context)) await elsewhere(position);
});
afterEach(() => proxy.close());

async function ready(page) {
  await usable(page);
  await link(page, 'live');
  await settled(page);
}

/** A supervisor's map behind the proxy, or another tab of the same person straight to the server. */
async function open({ by = proxy, ...options } = {}) {
  const { context, page } = await visit(browser, { ...demo, url: by.url }, { role: 'supervisor', hash: hashAt({ lat: 14.75, lon: -90.85 }), ...options });
  await ready(page);
  return { context, page };
}

/** Far more reports at a place than were ever expected there. */
async function plant({ lat, lon }) {
  const status = await promoter.page.evaluate(async ([lat, lon]) => {
    const events = Array.from({ length: 20 }, (_, at) => ({
      id: crypto.randomUUID(), kind: 'P1', lat, lon,
      occurred_at: new Date(Date.now() - (at + 1) * 3_600_000).toISOString().replace(/\.\d+Z$/, 'Z'),
    }));
    const answer = await fetch('/api/v1/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(events) });
    return answer.status;
  }, [lat, lon]);
  assert.equal(status, 201);
}

const bar = (page) => page.locator('[data-alert]');
const gone = (page) => bar(page).waitFor({ state: 'detached', timeout: 60_000 });
const acknowledge = (page) => page.getByRole('button', { name: 'Enterado' });
const openAlerts = async (context) => (await (await context.request.get(`${demo.url}/api/v1/alerts`)).json()).alerts;
/** The account acknowledges it at another place. */
async function elsewhere(position) {
  const said = await colleague.context.request.post(`${demo.url}/api/v1/alerts/${position}/acknowledgement`, { data: {}, headers: { origin: demo.url } });
  assert.equal(said.status(), 200);
}
const picture = async (page, name) => {
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, `${name}.png`) });
};

test('a sudden cluster stands above a supervisor\'s map until it is acknowledged, through a cut, and goes in the other tab', async () => {
  const { context, page } = await open();
  const other = await open({ by: demo, viewport: { width: 1440, height: 900 } });
  assert.equal(await bar(page).count(), 0);
  await plant({ lat: 14.75, lon: -90.85 });
  await bar(page).getByText('Muchos reportes de pronto').waitFor({ timeout: 60_000 });
  await bar(other.page).waitFor();
  assert.match(await page.locator('[data-alert-announced]').textContent(), /^Aviso: Muchos reportes/);
  await picture(page, 'alert-360');
  await picture(other.page, 'alert-desk');

  const { height } = await acknowledge(page).boundingBox();
  assert.ok(height >= 48, `${height} px`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out at 360 px');
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run('[data-alert]'));
  assert.deepEqual(found.violations.map(({ id }) => id), []);

  await page.getByRole('button', { name: 'Ver los reportes' }).click();
  await page.getByRole('dialog', { name: 'Por revisar' }).locator('[data-cluster]').first().waitFor();
  await page.keyboard.press('Escape');

  await page.emulateMedia({ colorScheme: 'dark' });
  await picture(page, 'alert-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  // The line is cut: what is said now is kept until there is one again.
  const offline = (url) => url.pathname.startsWith('/api/v1/alerts/');
  await page.route(offline, (route) => route.abort());
  proxy.upgrades = 'refused';
  proxy.busyS = 1;
  proxy.cut();
  await link(page, 'stale');
  await acknowledge(page).focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-acknowledging=waiting] [data-unconfirmed="1"]').getByText(/1 aviso por confirmar/).waitFor();
  await picture(page, 'alert-waiting');
  assert.equal((await openAlerts(context)).length, 1);
  assert.equal(await bar(other.page).count(), 1);
  await page.unroute(offline);
  proxy.upgrades = 'carried';
  proxy.busyS = null;
  await gone(page);
  await gone(other.page);
  assert.deepEqual(await openAlerts(context), []);
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Quedó confirmado.', 'the focus is not lost');

  // Neither whoever reported, nor after a new visit.
  assert.equal(await bar(promoter.page).count(), 0);
  assert.deepEqual(await openAlerts(promoter.context), []);
  await page.reload();
  await ready(page);
  assert.equal(await bar(page).count(), 0);
  await context.close();
  await other.context.close();
});

test('several are told one after the other, in their order, and what another tab acknowledged meanwhile is gone', async () => {
  const { context, page } = await open();
  for (const place of [{ lat: 15.2, lon: -91.1 }, { lat: 15.6, lon: -90.9 }]) await plant(place);
  await page.locator('[data-alerts="2"]').getByText('1 de 2 avisos').waitFor({ timeout: 60_000 });
  await picture(page, 'alert-two');
  const [first, second] = await openAlerts(context);
  assert.ok(first.position < second.position);
  assert.equal(await bar(page).getAttribute('data-alert'), String(first.position));
  // A hurried second tap does not answer for the next one.
  await page.locator('[data-meant=true]').waitFor();
  await acknowledge(page).dblclick();
  await page.locator(`[data-alert="${second.position}"]`).waitFor();
  assert.deepEqual((await openAlerts(context)).map(({ position }) => position), [second.position]);
  // Another tab acknowledges it while this one has no line, and hears of it afterwards.
  proxy.upgrades = 'refused';
  proxy.busyS = 1;
  proxy.cut();
  await link(page, 'stale');
  await elsewhere(second.position);
  assert.equal(await bar(page).count(), 1);
  proxy.upgrades = 'carried';
  proxy.busyS = null;
  await gone(page);
  await context.close();
});

for (const [carrier, how] of [['event_stream', { upgrades: 'dropped' }], ['poll', { upgrades: 'dropped', buffers: true }]])
  test(`it comes and goes by ${carrier} too`, async () => {
    Object.assign(proxy, how);
    const { context, page } = await open();
    await page.locator(`.shell[data-carrier=${carrier}]`).waitFor({ timeout: 60_000 });
    await plant(carrier === 'poll' ? { lat: 14.9, lon: -90.1 } : { lat: 14.3, lon: -90.3 });
    await bar(page).waitFor({ timeout: 60_000 });
    const [alert] = await openAlerts(context);
    await elsewhere(alert.position);
    await gone(page);
    await context.close();
  });

test('nothing of an alert is left on the phone', async () => {
  const { context, page } = await open();
  // Under an open dialog it cannot be read out: it is once that is closed.
  await page.getByRole('button', { name: 'Menú' }).click();
  await plant({ lat: 15.9, lon: -90.3 });
  await bar(page).waitFor({ timeout: 60_000 });
  const announced = page.locator('[data-alert-announced]');
  assert.equal(await announced.textContent(), '');
  await page.keyboard.press('Escape');
  await until('it is read out', async () => /^Aviso: /.test(await announced.textContent()));
  const [{ payload }] = await openAlerts(context);
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Salir' }).click();
  await page.locator('[data-phase=signed_out]').waitFor();
  assert.equal(await bar(page).count(), 0);
  const kept = await page.evaluate(async () => {
    const texts = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }), document.documentElement.outerHTML];
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) texts.push(url);
    return texts.join('\n');
  });
  await until('the session is over', async () => (await context.request.get(`${demo.url}/api/v1/session`)).status() === 401);
  assert.ok(!kept.includes(payload.area) && !kept.includes('/api/v1/alerts') && !kept.includes('Muchos reportes'));
  await context.close();
});
