// It never dials by itself (DOMAIN 5.4): whatever happens, a number is called because a person tapped a link that shows that number.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ask, overdue } from './kit/outing.mjs';
import { enrolledPhone, openDesk, PIN, typePin } from './kit/phone.mjs';
import { HERE, link, loadScreen, PHONE, usable, visit } from './kit/visit.mjs';

/** Whatever hands something to another program of the phone's. */
const LEAVES = /^(?!https?:|about:|blob:|data:|chrome-error:)[a-z][a-z0-9+.-]*:/i;
const RULE = { go: 'pair', check_every: 30, buddy: true, transport: true, approval: false };
const TIMING = { minutes: [0, 1, 2, 3, 4], acknowledge_within: 5 };
const RULES = { low: TIMING, medium: TIMING, high: TIMING, levels: [RULE, RULE, RULE, RULE, RULE], night_from: 18, night_until: 6 };
const SECOND = '815026';

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
  assert.equal((await ask(desk.page, 'PUT', '/safety_rules', RULES)).status, 200);
});
after(() => close());

/** Everything that a page hands to other programs, and by what: told by the browser, not by the page. */
async function watched(page) {
  const handed = [];
  const browserSays = await page.context().newCDPSession(page);
  await browserSays.send('Page.enable');
  const note = (how) => ({ url, reason }) => {
    if (LEAVES.test(url)) handed.push([how ?? reason, url]);
  };
  browserSays.on('Page.frameRequestedNavigation', note());
  browserSays.on('Page.windowOpen', note('window.open'));
  return handed;
}

/** Of every link on the screen that leaves: each shows what it calls. A message's is to nobody: its reader chooses whom. */
async function shown(page, state) {
  const links = await page.locator('a[href]').evaluateAll((all) => all.map((one) => [one.getAttribute('href'), one.innerText]));
  const leaving = links.filter(([href]) => LEAVES.test(href));
  for (const [href, text] of leaving) {
    const number = /^tel:([\d+*#]+)$/.exec(href)?.[1];
    if (number === undefined) assert.match(href, /^sms:\?body=/, `${state}: ${href}`);
    else assert.ok(text.replace(/[^\d+*#]/g, '').includes(number), `${state}: ${href} says ${text}`);
  }
  return leaving.length;
}

/** So long that whatever a state starts by itself has started: two of its own requests, asked and answered. */
async function still(page) {
  for (let asked = 0; asked < 2; asked += 1) await ask(page, 'GET', '/me');
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

test('in no state does a screen call or write to anybody by itself; a tap on the number that is shown does', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', ...HERE });
  const page = await enrolledPhone(desk.page, demo, 'tamarindo', context);
  const handed = await watched(page);
  const quiet = async (state) => {
    await still(page);
    await shown(page, state);
    assert.deepEqual(handed, [], state);
  };
  await quiet('the map');

  // Help with a report: heard, and taken back.
  await page.getByRole('button', { name: 'Reportar', exact: true }).click();
  await page.locator('[data-group=assault]').click();
  await page.locator('[data-where=here]').waitFor();
  await page.getByRole('button', { name: 'Enviar y necesito ayuda' }).click();
  await page.locator('[data-help=heard]').waitFor();
  await quiet('help that was heard');
  await page.getByRole('button', { name: 'Fue sin querer' }).click();
  await page.locator('[data-help=taken_back]').waitFor();
  await quiet('help that was taken back');
  await page.reload();
  await typePin(page);
  await usable(page);

  // Help that nobody hears, which is when a program might think of calling.
  await context.setOffline(true);
  await page.getByRole('button', { name: 'Reportar', exact: true }).click();
  await page.locator('[data-group=assault]').click();
  await page.locator('[data-where=here]').waitFor();
  await page.getByRole('button', { name: 'Enviar y necesito ayuda' }).click();
  await page.locator('[data-help=waiting]').waitFor();
  await shown(page, 'help that nobody hears');
  assert.deepEqual(handed, [], 'help that nobody hears');
  await context.setOffline(false);
  await page.locator('[data-help=heard]').waitFor({ timeout: 40_000 });
  await quiet('help that was heard late');

  // Missing: every step of the ladder has gone, and the one who is out opens her phone.
  await overdue(page, 90);
  await loadScreen(page, demo, 'outing');
  await typePin(page);
  await page.locator('[data-outing-card]').waitFor();
  await quiet('missing');
  for (const screen of ['bulletins', 'lessons', 'pocket', 'my_data', 'devices', 'access']) {
    await loadScreen(page, demo, screen);
    await typePin(page);
    await page.locator('h1, [data-map]').first().waitFor();
    await quiet(screen);
  }

  // The directory has the numbers. Nothing is called until one is tapped, and then that one.
  await loadScreen(page, demo, 'directory');
  await typePin(page);
  await page.locator('[data-directory=told]').waitFor();
  await quiet('the directory');
  assert.ok((await shown(page, 'the directory')) > 10, 'the numbers are there');
  await page.locator('[data-entry=pnc-110] a').click();
  assert.deepEqual(handed, [['anchorClick', 'tel:110']], 'what is watched for would be seen');
  await context.close();
});

test('an alarm at the board rings for those who supervise, and calls nobody', async () => {
  const promoter = await visit(browser, demo, { role: 'promoter' });
  await overdue(promoter.page, 120);
  const board = await visit(browser, demo, { role: 'supervisor', viewport: PHONE });
  const handed = await watched(board.page);
  await loadScreen(board.page, demo, 'board');
  const late = board.page.locator('[data-row][data-who=promoter]');
  await late.getByText('Falta que alguien confirme').waitFor();
  await still(board.page);
  await shown(board.page, 'an alarm');
  await late.locator('[data-act=acknowledge]').click();
  await late.getByText('Se encarga supervisor').waitFor();
  await late.getByRole('button', { name: 'Lugar y avisos' }).click();
  await still(board.page);
  await shown(board.page, 'an alarm that is taken up');
  await loadScreen(board.page, demo, 'bulletins');
  await board.page.locator('h1').waitFor();
  await still(board.page);
  await shown(board.page, 'bulletins');
  assert.deepEqual(handed, []);
  await promoter.context.close();
  await board.context.close();
});

async function devices(page) {
  await page.getByRole('button', { name: 'Menú', exact: true }).click();
  await page.getByRole('button', { name: 'Mis teléfonos', exact: true }).click();
}

test('a phone that is opened under threat tells those who supervise, and calls nobody', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT' });
  const page = await enrolledPhone(desk.page, demo, 'palo', context);
  const handed = await watched(page);
  await desk.page.getByRole('button', { name: 'Al mapa', exact: true }).click();
  await devices(desk.page);
  await desk.page.locator('[data-duress=not_allowed]').getByRole('button', { name: 'Permitirlo' }).click();
  await desk.page.locator('[data-duress=allowed]').waitFor();
  await desk.page.getByRole('button', { name: 'Al mapa', exact: true }).click();
  await devices(page);
  const form = page.locator('[data-duress=offered] form');
  await form.getByLabel('Su PIN de ahora').fill(PIN);
  await form.getByLabel('Segundo PIN').fill(SECOND);
  await form.getByRole('button', { name: 'Poner segundo PIN' }).click();
  await page.locator('[data-duress=offered]').getByText('Listo.').waitFor();
  await page.getByRole('button', { name: 'Al mapa', exact: true }).click();
  await page.reload();
  await typePin(page, SECOND);
  await usable(page);
  await link(page, 'live');
  await desk.page.locator('[data-alert]').getByText('palo abrió su teléfono bajo amenaza').waitFor();
  await still(page);
  await shown(page, 'opened under threat');
  const boardHanded = await watched(desk.page);
  await still(desk.page);
  await shown(desk.page, 'told of a phone that was opened under threat');
  assert.deepEqual([handed, boardHanded], [[], []]);
  await context.close();
});

test('numbers to be dialled are written in one place of the client', () => {
  const assets = fileURLToPath(new URL('../../web/dist/assets/', import.meta.url));
  const written = readdirSync(assets).filter((name) => name.endsWith('.js') && /["'`]tel:/.test(readFileSync(`${assets}${name}`, 'utf8')));
  assert.deepEqual(written.map((name) => name.split('-')[0]), ['DirectoryPage'], 'a link with a number is the directory’s');
});
