// What an enrolled phone keeps without a network: sealed, sent once, gone in time; and what its disk tells of it.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { filesOf, holding } from './kit/disk.mjs';
import { FLAGS } from './kit/flags.mjs';
import { fillReport, ownReports } from './kit/form.mjs';
import { enrolledPhone, openDesk, PIN, typePin } from './kit/phone.mjs';
import { EMPTY, hashAt, link, PHONE, settled, until, usable } from './kit/visit.mjs';

const HOUR_MS = 3_600_000;
const WRONG = '835162';
const SECOND = '602847';
const CANARY = 'canario en la parada de las ocho';

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
});
after(() => close());

const phoneOf = (handle, context) => enrolledPhone(desk.page, demo, handle, context);
const newPhone = () => browser.newContext({ viewport: PHONE, locale: 'es-GT' });

async function reportOffline(page, narrative = null) {
  const form = await fillReport(page);
  if (narrative !== null) {
    await form.getByText('Agregar detalles', { exact: false }).first().click();
    await form.locator('textarea').fill(narrative);
  }
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=queued]').waitFor();
  await form.getByText('Queda guardado en este teléfono').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
}

/** Saves what a screen looks like where that is asked for. */
async function picture(page, name) {
  if (process.env.ATALAYA_PICTURES) await page.screenshot({ path: join(process.env.ATALAYA_PICTURES, `${name}.png`) });
}

const tray = (page) => page.getByRole('region', { name: 'Bandeja: sin enviar' });

test('a report written without a network outlives the tab, the lock and the way out, and is stored once', async () => {
  const context = await newPhone();
  let page = await phoneOf('ceiba', context);
  // What was asked before going can be looked at where there is no network.
  const ask = async () => {
    await page.getByRole('button', { name: 'Antes de ir' }).click();
    await page.locator('[data-before]').getByRole('button', { name: 'En el mapa' }).click();
    await page.locator('[data-map] canvas').click();
    await page.locator('[data-outlook]').waitFor();
    const found = await page.locator('[data-outlook]').evaluate(({ dataset }) => [dataset.outlook, dataset.old]);
    await page.locator('[data-before]').getByRole('button', { name: 'Cerrar' }).click();
    return found;
  };
  const [level, old] = await ask();
  assert.equal(old, 'false');
  await context.setOffline(true);
  await link(page, 'stale');
  assert.deepEqual(await ask(), [level, 'true']);
  await reportOffline(page, CANARY);
  const id = await tray(page).locator('[data-outbox-entry]').getAttribute('data-outbox-entry');
  await page.close();

  // The tab is gone. Another one opens without a network: the PIN opens it, the map is old and says so.
  page = await context.newPage();
  await page.goto(demo.url);
  await typePin(page);
  await usable(page);
  await link(page, 'stale');
  await page.locator('[data-stale]').getByText(/Lo que ve es de las \d\d:\d\d/).waitFor();
  const filter = () => page.locator('[data-map] canvas').evaluate((canvas) => getComputedStyle(canvas).filter);
  assert.equal(await filter(), 'grayscale(1)');
  await tray(page).locator('[data-outbox-closed]').waitFor();
  assert.equal((await page.content()).includes(CANARY), false, 'what was written is closed, with the PIN too');
  // Out in a hurry, and in again.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.waitForURL((url) => !url.href.startsWith(demo.url)).catch(() => null);
  await page.goto(demo.url);
  await typePin(page);
  await tray(page).locator('[data-outbox-closed]').waitFor();
  await usable(page);

  // The network is back: the session begins by itself, what lay here is sent, and nothing on the screen was lost.
  await context.setOffline(false);
  await link(page, 'live');
  await tray(page).locator('[data-outbox-entry][data-state=sent]').waitFor();
  await tray(page).waitFor({ state: 'detached' });
  assert.equal(await filter(), 'none');
  const own = await ownReports(page, 'Mis reportes');
  assert.deepEqual(own.map((report) => report.id), [id]);
  await context.close();
});

test('without a network a wrong PIN is counted, and the tenth leaves nothing', async () => {
  const context = await newPhone();
  const page = await phoneOf('pino', context);
  await context.setOffline(true);
  await link(page, 'stale');
  await reportOffline(page);
  await page.reload();
  await typePin(page, WRONG);
  await page.getByRole('alert').getByText('Quedan 9 intentos').waitFor();
  // The right one forgives the wrong ones of before.
  await typePin(page);
  await usable(page);
  await page.reload();
  for (let left = 9; left > 0; left -= 1) {
    await typePin(page, WRONG);
    await page.getByRole('alert').getByText(left === 1 ? 'Queda 1 intento' : `Quedan ${left} intentos`).waitFor();
  }
  await typePin(page, WRONG);
  await page.getByText('Este teléfono ya no tiene acceso').waitFor();
  const left = () => page.evaluate(async () => JSON.stringify([
    Object.keys(localStorage).filter((key) => key !== 'language'), await caches.keys(), (await indexedDB.databases()).map(({ name }) => name),
  ]));
  await until('nothing is left', async () => (await left()) === '[[],[],[]]').catch(async () => assert.equal(await left(), '[[],[],[]]'));
  await context.close();
});

/** Opens the page with the phone's clock set off by so much. */
async function openAt(context, hours) {
  const page = await context.newPage();
  await page.addInitScript((ms) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, hours * HOUR_MS);
  await page.goto(demo.url);
  await page.locator('form[data-pin]').waitFor();
  await typePin(page);
  return page;
}

test('three: after 72 hours without contact nothing opens, and a clock that is set back wins no time', async () => {
  const context = await newPhone();
  let page = await phoneOf('roble', context);
  await context.setOffline(true);
  await link(page, 'stale');
  await reportOffline(page);
  await page.close();
  page = await openAt(context, 71);
  // Of another hour of the week nothing was seen: nothing is known of it, and nothing is coloured.
  await page.locator('[data-kept=nothing]').waitFor();
  await page.locator('[data-unknown]').waitFor();
  await page.close();
  page = await openAt(context, 1);
  await page.getByRole('alert').getByText('El reloj del teléfono está atrasado').waitFor();
  assert.equal(await page.locator('[data-map]').count(), 0);
  await page.close();
  page = await openAt(context, 73);
  await page.getByRole('alert').getByText('Pasaron más de 72 horas').or(page.getByRole('alert').getByText('no guarda nada que se pueda abrir')).waitFor();
  await page.close();
  page = await openAt(context, 71);
  await page.getByRole('alert').getByText('no guarda nada que se pueda abrir').waitFor();
  const left = await page.evaluate(() => new Promise((resolve) => {
    const asked = indexedDB.open('data');
    asked.onsuccess = () => {
      const count = asked.result.transaction('kept').objectStore('kept').count();
      count.onsuccess = () => resolve(count.result);
    };
  }));
  assert.equal(left, 0);
  // The report is not lost: it could never be read here without the server, and with it it goes out.
  await page.close();
  await context.setOffline(false);
  page = await openAt(context, 0);
  await usable(page);
  await until('it was sent', async () => (await ownReports(page, 'Mis reportes')).length === 1);
  await context.close();
});

/** Fills what is left of the phone, or makes room again. */
const fill = (page) => page.evaluate(() => new Promise((resolve) => {
  const asked = indexedDB.open('data');
  asked.onsuccess = () => {
    let size = 1_048_576;
    const put = (count) => {
      const write = asked.result.transaction('kept', 'readwrite', { durability: 'strict' });
      const junk = new Uint8Array(size);
      for (let at = 0; at < size; at += 16_384) crypto.getRandomValues(junk.subarray(at, at + 16_384));
      write.objectStore('kept').put(junk, `junk ${count}`);
      write.oncomplete = () => put(count + 1);
      write.onabort = () => {
        size /= 2;
        if (size >= 1_024) put(count + 1);
        else {
          asked.result.close();
          resolve(count);
        }
      };
    };
    put(0);
  };
}));
const QUOTA_BYTES = 12_000_000;

test('a phone that is full says that the page must stay open, and keeps the report once there is room', async () => {
  const context = await newPhone();
  const first = await context.newPage();
  const cdp = await context.newCDPSession(first);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: demo.url, quotaSize: QUOTA_BYTES });
  const page = await phoneOf('mango', context);
  await context.setOffline(true);
  await link(page, 'stale');
  await page.evaluate(async () => {
    for (const name of await caches.keys()) if (name.startsWith('basemap-')) await caches.delete(name);
  });
  assert.ok((await fill(page)) > 3);
  const form = await fillReport(page);
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=queued]').waitFor();
  await form.getByText('no cierre esta página').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  await tray(page).getByText('no cierre esta página').waitFor();
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: demo.url });
  await until('there is room, and the report lies there', async () => {
    await tray(page).getByRole('button', { name: 'Enviar ahora' }).click();
    return tray(page).getByText('Queda guardado en este teléfono').isVisible();
  });
  await context.close();
});

test('a report that the server refuses can be mended, also after the phone was locked', async () => {
  const context = await newPhone();
  const page = await phoneOf('amate', context);
  await context.setOffline(true);
  await link(page, 'stale');
  await reportOffline(page);
  // The phone's clock was wrong by a day when it was written, say: the server will not have reports of tomorrow.
  const refused = { status: 422, contentType: 'application/problem+json', body: JSON.stringify({
    title: 'No', detail: 'Esa hora no ha llegado.', code: 'invalid', errors: [{ pointer: '/occurred_at', code: 'future', detail: 'Esa hora no ha llegado.' }],
  }) };
  await page.route('**/api/v1/events', (route) => (route.request().method() === 'POST' ? route.fulfill(refused) : route.continue()));
  await context.setOffline(false);
  await tray(page).locator('[data-state=refused]').getByText('Esa hora no ha llegado').waitFor();
  await page.reload();
  await typePin(page);
  await usable(page);
  const entry = tray(page).locator('[data-outbox-entry]');
  await entry.waitFor();
  await page.unroute('**/api/v1/events');
  await entry.getByRole('button', { name: 'Corregir' }).click();
  const form = page.locator('dialog[data-report]');
  await form.getByRole('button', { name: 'Hace rato' }).click();
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=stored]').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  assert.equal((await ownReports(page, 'Mis reportes')).length, 1);
  await context.close();
});

test('on a phone whose clock is three hours fast, a report written without a network says the right hour', async () => {
  const context = await newPhone();
  await context.addInitScript((ms) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, 3 * HOUR_MS);
  const page = await phoneOf('jacaranda', context);
  await context.setOffline(true);
  await page.reload();
  await typePin(page);
  await usable(page);
  const form = await fillReport(page);
  await form.getByRole('button', { name: 'Ahora' }).click();
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=queued]').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/events'));
  await context.setOffline(false);
  const { occurred_at: at } = (await sent).postDataJSON();
  assert.ok(Math.abs(Date.parse(at) - Date.now()) < 120_000, at);
  await until('it was taken', async () => (await tray(page).locator('[data-state=sent]').count()) > 0 || (await tray(page).count()) === 0);
  await context.close();
});

test('four: the disk of a phone with a report that waits tells nothing of it, nor who wrote it', async () => {
  const profile = mkdtempSync(join(tmpdir(), 'atalaya-profile-'));
  const context = await chromium.launchPersistentContext(profile, { executablePath: '/usr/bin/chromium', args: FLAGS, viewport: PHONE, locale: 'es-GT' });
  const page = await phoneOf('matilisguate', context);
  await page.goto(`${demo.url}/${hashAt(EMPTY)}`);
  await settled(page);
  await context.setOffline(true);
  await link(page, 'stale');
  const cell = page.locator('[data-where-cell]');
  const form = await fillReport(page);
  const place = await cell.getAttribute('data-where-cell');
  await form.getByText('Agregar detalles', { exact: false }).first().click();
  await form.locator('textarea').fill(CANARY);
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=queued]').waitFor();
  await form.getByText('Queda guardado en este teléfono').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  assert.match(place, /^89[0-9a-f]{13}$/);
  await context.close();
  const databases = filesOf(profile).filter((path) => path.includes('IndexedDB'));
  assert.ok(databases.some((path) => statSync(path).size > 4_096), 'something lies there');
  assert.notDeepEqual(holding(profile, 'enrolled'), [], 'the search finds what is there');
  for (const secret of [CANARY, 'canario', place, 'matilisguate', demo.organisation, PIN]) assert.deepEqual(holding(profile, secret), [], secret);
  rmSync(profile, { recursive: true, force: true });
});

test('who is made to open their phone opens a decoy, and nothing on it tells', async () => {
  const rules = (page, act) => page.locator(`[data-duress=${act}]`);
  const phones = async (page) => {
    await page.getByRole('button', { name: 'Menú', exact: true }).click();
    await page.getByRole('button', { name: 'Mis teléfonos', exact: true }).click();
    await page.locator('[data-devices] li').first().waitFor();
  };
  const back = (page) => page.getByRole('button', { name: 'Al mapa', exact: true }).click();
  const context = await newPhone();
  const page = await phoneOf('sauce', context);
  await phones(page);
  assert.equal(await rules(page, 'offered').count(), 0, 'off until the organisation decides');
  await back(page);
  await back(desk.page);
  await phones(desk.page);
  await rules(desk.page, 'not_allowed').getByRole('button', { name: 'Permitirlo' }).click();
  await rules(desk.page, 'allowed').waitFor();
  await back(desk.page);

  await phones(page);
  const form = rules(page, 'offered').locator('form');
  await picture(page, 'second-pin');
  await form.getByLabel('Su PIN de ahora').fill(PIN);
  await form.getByLabel('Segundo PIN').fill('407319');
  await form.getByRole('button', { name: 'Poner segundo PIN' }).click();
  await page.getByRole('alert').getByText('Se parece demasiado').waitFor();
  await form.getByLabel('Segundo PIN').fill(SECOND);
  await form.getByRole('button', { name: 'Poner segundo PIN' }).click();
  await rules(page, 'offered').getByText('Listo.').waitFor();
  await back(page);
  // One report is sent, one waits.
  await usable(page);
  const sent = await fillReport(page);
  await sent.getByRole('button', { name: 'Enviar', exact: true }).click();
  await sent.locator('[data-outcome=stored]').waitFor();
  await sent.getByRole('button', { name: 'Cerrar' }).last().click();
  assert.equal((await ownReports(page, 'Mis reportes')).length, 1);
  await page.reload();
  await typePin(page);
  await usable(page);
  await context.setOffline(true);
  await link(page, 'stale');
  await reportOffline(page, CANARY);
  await page.reload();
  await page.locator('form[data-pin]').waitFor();
  await context.setOffline(false);

  await typePin(page, SECOND);
  await usable(page);
  await link(page, 'live');
  await settled(page);
  assert.equal(await tray(page).count(), 0, 'what waited is gone');
  await picture(page, 'decoy');
  const letters = () => page.evaluate(() => new Promise((resolve) => {
    const asked = indexedDB.open('data');
    asked.onsuccess = () => {
      const count = asked.result.transaction('letters').objectStore('letters').count();
      count.onsuccess = () => {
        asked.result.close();
        resolve(count.result);
      };
    };
  }));
  assert.equal(await letters(), 0);
  const answers = await page.evaluate((paths) => Promise.all(paths.map((path) => fetch(`/api/v1/${path}`).then((answer) => answer.text()))), ['events', 'audit/mine', 'me/data', 'alerts', 'outreach']);
  for (const text of answers) assert.doesNotMatch(text, /duress|"kind":"P|canario/, text);
  await phones(page);
  assert.equal(await page.locator('[data-devices] li').count(), 1);
  assert.equal(await page.locator('[data-duress]').count(), 0, 'a second PIN is not even offered');
  await back(page);
  // Those who supervise are told, the phone says nothing.
  await desk.page.locator('[data-alert]').getByText('sauce abrió su teléfono bajo amenaza').waitFor();
  await picture(desk.page, 'duress-alert');
  assert.equal(await page.locator('[data-alert]').count(), 0);
  // The first PIN opens nothing any more.
  await page.reload();
  await typePin(page);
  await page.getByRole('alert').getByText('Quedan 9 intentos').waitFor();
  await context.close();
});
