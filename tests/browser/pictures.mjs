/**
 * Makes the pictures of the documentation, and of every screen for looking at:
 *
 *     node pictures.mjs readme                      docs/pictures/map-phone.png and map-desk.png
 *     node pictures.mjs screens FOLDER              every screen, on a phone and on a desk, light and dark
 *     node pictures.mjs lines FOLDER                the map in every state of its line, and each also without colour
 *     PASSWORD=… node pictures.mjs mexico DATABASE  docs/pictures/mexico-*.png, as docs/mexico-city.md tells
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { overdue } from './kit/outing.mjs';
import { withPalette } from './kit/png.mjs';
import { start, startDemo } from './kit/program.mjs';
import { openProxy } from './kit/proxy.mjs';
import { DESK, launch, link, PHONE, settled, usable, visit } from './kit/visit.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const pictures = (name) => here(`../../docs/pictures/${name}.png`);
const CITY = '14.6200/-90.5300';
/** East of it, so that a panel on the right covers none of it. */
const BESIDE_THE_CITY = '14.6200/-90.4600';
/** Hours of the week, Monday 00 h = 0. */
const FRIDAY_22 = 4 * 24 + 22;
const TUESDAY_05 = 24 + 5;

const hash = ({ hour = 'now', zoom, at = CITY, show = 'map' }) => `#kp=ALL&h=${hour}&at=${zoom.toFixed(2)}/${at}&show=${show}`;

/** Servers to stop in the end. */
const opened = [];

async function picture(browser, server, path, { hash, grey = false, steps = async () => undefined, ...options }) {
  const { context, page } = await visit(browser, server, { hash, reducedMotion: 'reduce', ...options });
  await usable(page);
  await link(page, 'live');
  await settled(page);
  await steps(page);
  await page.mouse.move(0, 0);
  if (grey) await (await context.newCDPSession(page)).send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
  writeFileSync(path, withPalette(await page.screenshot()));
  await context.close();
}

async function readme(browser) {
  const demo = await startDemo();
  opened.push(demo);
  const openCell = async (page) => {
    await page.locator('[data-map] canvas').click({ position: { x: 312, y: 232 } });
    await page.locator('[data-cell] [data-reasons]').waitFor();
    await settled(page);
  };
  await picture(browser, demo, pictures('map-phone'), { viewport: PHONE, deviceScaleFactor: 2, hash: hash({ hour: FRIDAY_22, zoom: 10.6 }) });
  await picture(browser, demo, pictures('map-desk'), { viewport: DESK, colorScheme: 'dark', hash: hash({ hour: FRIDAY_22, zoom: 11.3, at: BESIDE_THE_CITY }), steps: openCell });
}

/** The screens that have a map behind them: a name, where it stands, and what is done there. */
const SCREENS = [
  ['map-night', { hour: FRIDAY_22, zoom: 11 }],
  ['map-day', { hour: 2 * 24 + 11, zoom: 11 }],
  ['map-country', { zoom: 7.2, at: '15.6/-90.3' }],
  ['list', { hour: FRIDAY_22, zoom: 11, show: 'list' }, (page) => page.locator('[data-list] tbody tr').first().waitFor()],
  ['sheet', { hour: FRIDAY_22, zoom: 11 }, async (page) => {
    const box = await page.locator('[data-map] canvas').boundingBox();
    await page.mouse.click(box.x + box.width * 0.5, box.y + box.height * 0.45);
    await page.locator('[data-cell] [data-reasons]').waitFor();
    await settled(page);
  }],
  ['report-what', { zoom: 11 }, (page) => page.getByRole('button', { name: 'Reportar', exact: true }).click()],
  ['report-where', { zoom: 11 }, async (page) => {
    await page.getByRole('button', { name: 'Reportar', exact: true }).click();
    await page.locator('[data-group=authority]').click();
    await page.getByRole('button', { name: 'Hace rato' }).click();
  }],
  ['report-pick', { zoom: 12 }, async (page) => {
    await page.getByRole('button', { name: 'Reportar', exact: true }).click();
    await page.locator('[data-group=robbery]').click();
    await page.getByRole('button', { name: 'En el mapa' }).click();
  }],
  ['tray', { zoom: 11 }, async (page) => {
    await page.getByRole('button', { name: 'Reportar', exact: true }).click();
    await page.locator('[data-group=robbery]').click();
    await page.getByRole('button', { name: 'En el mapa' }).click();
    await page.locator('[data-map] canvas').click();
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Enviar', exact: true }).click();
    await page.locator('[data-outcome=queued]').waitFor();
    await page.getByRole('button', { name: 'Cerrar' }).last().click();
  }],
  ['stale', { hour: FRIDAY_22, zoom: 11 }, async (page) => {
    await page.context().setOffline(true);
    await page.evaluate(() => dispatchEvent(new Event('offline')));
    await link(page, 'stale');
  }],
  ['menu', { zoom: 11 }, (page) => page.getByRole('button', { name: 'Menú' }).click()],
  ['mine', { zoom: 11 }, async (page) => {
    await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('button', { name: 'Reportes de la organización' }).click();
    await page.locator('[data-event]').first().waitFor();
  }],
  ['review', { zoom: 11 }, async (page) => {
    await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('button', { name: 'Por revisar' }).click();
    await page.locator('[data-pair] svg').first().waitFor();
  }],
  ['review-decided', { zoom: 11 }, async (page) => {
    await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('button', { name: 'Por revisar' }).click();
    await page.getByRole('button', { name: 'Es el mismo hecho' }).first().click();
    await page.getByRole('button', { name: 'Deshacer' }).waitFor();
  }],
  ['report-similar', { zoom: 12, at: '14.8600/-90.9600' }, async (page) => {
    for (let twice = 0; twice < 2; twice += 1) {
      await page.getByRole('button', { name: 'Reportar', exact: true }).click();
      await page.locator('[data-group=robbery]').click();
      await page.getByRole('button', { name: 'En el mapa' }).click();
      await page.locator('[data-map] canvas').click();
      await page.getByRole('button', { name: 'Enviar', exact: true }).click();
      await page.locator('[data-outcome=stored]').waitFor();
      if (twice === 0) await page.getByRole('button', { name: 'Cerrar' }).last().click();
    }
    await page.locator('[data-similar]').waitFor();
  }],
];

/** The committee's page has no map behind it: the whole of it, and as it is printed. */
async function committee(browser, demo, folder, [size, viewport], colorScheme) {
  const { context, page } = await visit(browser, demo, { hash: '#page=hindsight', viewport, colorScheme });
  await page.locator('[data-hindsight=ready]').waitFor({ timeout: 180_000 });
  const height = await page.locator('[data-hindsight]').evaluate((scroll) => scroll.scrollHeight + scroll.offsetTop);
  await page.setViewportSize({ ...viewport, height });
  await page.screenshot({ path: join(folder, `hindsight-${size}-${colorScheme}.png`) });
  await page.pdf({ path: join(folder, `hindsight-${size}-${colorScheme}.pdf`), preferCSSPageSize: true, printBackground: true });
  await context.close();
}

/** Who sees others home and who is out have no map behind them either. */
const SEEN_HOME = [
  ['outing', 'promoter', '[data-outing-card]'], ['board', 'supervisor', '[data-row]'], ['roster', 'supervisor', '[data-roster] form'], ['directory', 'promoter', '[data-entry]'],
];
async function seenHome(browser, demo, folder, [size, viewport], colorScheme) {
  for (const [screen, role, there] of SEEN_HOME) {
    const { context, page } = await visit(browser, demo, { role, hash: `#page=${screen}`, viewport, colorScheme, reducedMotion: 'reduce' });
    await page.locator(there).first().waitFor();
    await page.screenshot({ path: join(folder, `${screen}-${size}-${colorScheme}.png`) });
    await context.close();
  }
}

async function screens(browser, folder) {
  mkdirSync(folder, { recursive: true });
  const demo = await startDemo();
  opened.push(demo);
  const late = await visit(browser, demo, { role: 'promoter' });
  await overdue(late.page, 70);
  await late.context.close();
  for (const [size, viewport] of [['phone', PHONE], ['desk', DESK]]) {
    for (const colorScheme of ['light', 'dark']) {
      const path = (name) => join(folder, `${name}-${size}-${colorScheme}.png`);
      const look = { viewport, colorScheme };
      await committee(browser, demo, folder, [size, viewport], colorScheme);
      await seenHome(browser, demo, folder, [size, viewport], colorScheme);
      for (const [name, role] of [['sign-in', null], ['no-map', 'advocate']]) {
        const { context, page } = await visit(browser, demo, { role, ...look });
        await page.locator('[data-phase=signed_in] h1, input[name=password]').first().waitFor();
        await page.screenshot({ path: path(name) });
        await context.close();
      }
      for (const [name, at, steps] of SCREENS) await picture(browser, demo, path(name), { ...look, hash: hash(at), steps });
    }
  }
}

/** States of the line: a name, what the proxy is like from the start, and what is done then. */
const LINES = [
  ['poll', { upgrades: 'dropped', buffers: true }, (page) => page.locator('[data-carried]').waitFor()],
  ['resuming', {}, async (page, proxy) => {
    Object.assign(proxy, { upgrades: 'refused', busyS: 9 });
    proxy.cut();
    await link(page, 'resuming');
  }],
  ['busy', {}, async (page, proxy) => {
    Object.assign(proxy, { busyS: 20 });
    proxy.cut();
    await page.locator('[data-busy=true]').waitFor();
  }],
  ['paused', {}, async (page, proxy) => {
    await page.evaluate(() => dispatchEvent(new Event('pagehide')));
    proxy.upgrades = 'refused';
    await link(page, 'paused');
  }],
  ['stale', {}, async (page) => {
    await page.evaluate(() => dispatchEvent(new Event('offline')));
    await link(page, 'stale');
  }],
  // Another hour is asked for, and cannot come: the hours must not be mixed up.
  ['stale-asked', {}, async (page, proxy) => {
    Object.assign(proxy, { busyS: 20 });
    proxy.cut();
    await link(page, 'stale');
    await page.locator('input[type=range]').first().press('ArrowLeft');
    await page.locator('.shell[data-pending=true]').waitFor();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }],
];

async function lines(browser, folder) {
  mkdirSync(folder, { recursive: true });
  const demo = await startDemo();
  opened.push(demo);
  for (const [size, viewport] of [['phone', PHONE], ['desk', DESK]]) {
    for (const [colorScheme, grey] of [['light', false], ['dark', false], ['light', true]]) {
      for (const [name, like, steps] of LINES) {
        const proxy = Object.assign(await openProxy(demo.url), like);
        const path = join(folder, `line-${name}-${size}-${grey ? 'grey' : colorScheme}.png`);
        const through = { ...demo, url: proxy.url };
        await picture(browser, through, path, { viewport, colorScheme, grey, hash: hash({ hour: FRIDAY_22, zoom: 11 }), steps: (page) => steps(page, proxy) });
        proxy.close();
      }
    }
  }
}

async function mexico(browser, database) {
  const args = ['serve', '--insecure-cookie', '--listen', '127.0.0.1:0', '--database', database, '--deployment', here('../../docs/mexico-city.toml')];
  const server = { ...(await start(args)), organisation: 'cdmx', signIns: { supervisor: process.env.PASSWORD } };
  opened.push(server);
  const views = { city: { zoom: 10, at: '19.3600/-99.1300' }, centre: { zoom: 12.2, at: '19.4326/-99.1400' } };
  for (const [where, view] of Object.entries(views)) {
    for (const [when, hour] of [['friday-22', FRIDAY_22], ['tuesday-05', TUESDAY_05]]) {
      await picture(browser, server, pictures(`mexico-${where}-${when}`), { viewport: { width: 1000, height: 640 }, hash: hash({ hour, ...view }) });
    }
  }
}

const [what, ...rest] = process.argv.slice(2);
const make = { readme, screens, lines, mexico }[what];
if (make === undefined) throw new Error('usage: node pictures.mjs readme | screens FOLDER | lines FOLDER | mexico DATABASE');
const browser = await launch();
try {
  await make(browser, ...rest);
} finally {
  await browser.close();
  for (const server of opened) await server.stop();
}
