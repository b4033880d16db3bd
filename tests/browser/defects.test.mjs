// What went wrong once: shared phones, lost networks, wrong clocks, phones that cannot draw.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';
import { FLAGS } from './kit/flags.mjs';
import { startDemo } from './kit/program.mjs';
import { launch, link, settled, until, usable, visit } from './kit/visit.mjs';

const CENTRE = { latitude: 14.6349, longitude: -90.5069 };
const EVENTS = '**/api/v1/events';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

/** Signs in by the form: these sessions are ended in their tests. */
async function signIn(page, role) {
  await page.locator('input[name=organisation]').fill(demo.organisation);
  await page.locator('input[name=handle]').fill(role);
  await page.locator('input[name=password]').fill(demo.signIns[role]);
  await page.keyboard.press('Enter');
}

/** A phone in the middle of the city that may be asked where it is, with somebody signed in. */
async function phone(role) {
  const { context, page } = await visit(browser, demo, { role: null, geolocation: CENTRE, permissions: ['geolocation'] });
  await signIn(page, role);
  await usable(page);
  return { context, page };
}

const byName = (page, name) => page.getByRole('button', { name, exact: true });

/** Reports a robbery by the form: here, now. */
async function reportRobbery(page) {
  await byName(page, 'Reportar').click();
  await page.locator('[data-group=robbery]').click();
  await page.locator('[data-where=here]').waitFor();
  await byName(page, 'Enviar').click();
}

/** Answers the next question of the page, and gives its words. */
function answerNext(page, yes) {
  return new Promise((resolve) => {
    page.once('dialog', async (dialog) => {
      await (yes ? dialog.accept() : dialog.dismiss());
      resolve(dialog.message());
    });
  });
}

/** Who sent what: the handle of each report that went out, by the session it was sent with. */
async function watchReports(page, refuse) {
  const sent = [];
  await page.route(EVENTS, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const { handle } = await page.evaluate(async () => (await fetch('/api/v1/session')).json());
    sent.push(handle);
    return refuse() ? route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"title":"busy","code":"busy"}' }) : route.continue();
  });
  return sent;
}

async function signOut(page) {
  await byName(page, 'Menú').click();
  await byName(page, 'Salir').click();
}

test('who signs out is asked about unsent reports, and the next person neither sees nor sends them', async () => {
  const { context, page } = await phone('promoter');
  let busy = true;
  const sent = await watchReports(page, () => busy);
  await reportRobbery(page);
  await page.locator('[data-outcome=queued]').waitFor();
  await byName(page, 'Cerrar').first().click();
  await page.locator('[data-outbox="1"]').waitFor();

  const kept = answerNext(page, false);
  await signOut(page);
  assert.match(await kept, /sin enviar/);
  await byName(page, 'Cerrar').first().click();
  await page.locator('[data-outbox="1"]').waitFor();

  const left = answerNext(page, true);
  await signOut(page);
  await left;
  await page.locator('[data-phase=signed_out]').waitFor();
  busy = false;
  await signIn(page, 'supervisor');
  await usable(page);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await link(page, 'live');
  assert.equal(await page.locator('[data-outbox]').count(), 0);
  assert.deepEqual([...new Set(sent)], ['promoter']);
  await context.close();
});

test('when the session ends, an unsent report waits for its author', async () => {
  const { context, page } = await phone('promoter');
  let busy = true;
  const sent = await watchReports(page, () => busy);
  await reportRobbery(page);
  await page.locator('[data-outcome=queued]').waitFor();
  // Ended from elsewhere, as by the operator: the page learns it from the server.
  await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
  await page.locator('[data-phase=signed_out] [data-ended=ended_unsent]').waitFor({ timeout: 30_000 });
  busy = false;
  await signIn(page, 'supervisor');
  await usable(page);
  assert.equal(await page.locator('[data-outbox]').count(), 0);
  await signOut(page);
  await page.locator('[data-waits-for-author]').waitFor();
  assert.ok(!sent.includes('supervisor'), 'nothing went out as the supervisor');
  const stored = page.waitForResponse((answer) => answer.url().endsWith('/api/v1/events') && answer.status() === 201);
  await signIn(page, 'promoter');
  await stored;
  assert.equal(sent.at(-1), 'promoter');
  await page.locator('[data-outbox]').waitFor({ state: 'detached' });
  await context.close();
});

test('a tab does not stay in the name of one person when another signs in beside it', async () => {
  const { context, page } = await phone('promoter');
  const other = await context.newPage();
  await other.goto(demo.url);
  await usable(other);
  await signOut(other);
  await other.locator('[data-phase=signed_out]').waitFor();
  await signIn(other, 'advocate');
  await other.locator('[data-phase=signed_in]').waitFor();
  await page.locator('[data-phase=signed_out]').waitFor();
  await context.close();
});

test('who signs out without a network is told that the session is still open, until it is not', async () => {
  const { context, page } = await phone('supervisor');
  const asked = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/')) asked.push(`${request.method()} ${new URL(request.url()).pathname}`);
  });
  let reached = false;
  await page.route('**/api/v1/session', (route) => (reached || route.request().method() !== 'DELETE' ? route.continue() : route.abort('internetdisconnected')));
  await signOut(page);
  await page.locator('[data-phase=signed_out] [data-still-open]').waitFor();

  // Another visit, still without a network: not a word in the name of who has left.
  asked.length = 0;
  await page.reload();
  await page.locator('[data-still-open]').waitFor();
  await page.locator('[data-synthetic]').waitFor();
  assert.equal(asked[0], 'DELETE /api/v1/session');
  assert.deepEqual([...new Set(asked)].sort(), ['DELETE /api/v1/session', 'GET /api/v1/deployment']);

  reached = true;
  await byName(page, 'Cerrarla ya').click();
  await page.getByText('La sesión se cerró.').waitFor();
  await page.locator('[data-still-open]').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(async () => (await fetch('/api/v1/session')).status), 401);
  await page.reload();
  await page.locator('[data-phase=signed_out] input[name=password]').waitFor();
  await signIn(page, 'promoter');
  await usable(page);
  await context.close();
});

test('a phone that cannot draw the map has all of it as a list', async () => {
  const poor = await chromium.launch({ executablePath: '/usr/bin/chromium', args: [...FLAGS, '--disable-3d-apis'] });
  const { page } = await visit(poor, demo);
  await page.getByText('La lista muestra lo mismo').waitFor();
  await page.locator('[data-list] tr[data-level]:not([data-level="0"])').first().waitFor();
  const told = Number(await page.locator('[data-list]').getAttribute('data-rows'));
  assert.ok(told > 50, `a screen has many cells, not ${told}`);

  // What the list says of a cell is what the server says of it.
  const row = page.locator('[data-list] tr[data-cell]').first();
  const [cell, level] = [await row.getAttribute('data-cell'), await row.getAttribute('data-level')];
  const answer = await page.evaluate(async (id) => (await fetch(`/api/v1/risk/cells/${id}?key_population=ALL&at=now`)).json(), cell);
  assert.equal(String(answer.level), level);

  // There is no map to move, so the list moves.
  const places = await page.evaluate(async () => (await (await fetch('/api/v1/session')).json()).deployment.places);
  const far = places.at(-1);
  await byName(page, 'Menú').click();
  await page.getByRole('button', { name: far.name, exact: true }).click();
  await page.locator('[data-list] tr[data-cell]', { hasText: far.name }).first().waitFor();
  assert.equal(await page.locator(`[data-list] tr[data-cell="${cell}"]`).count(), 0);
  await poor.close();
});

test('a pan goes on with the stream it has', async () => {
  const { context, page } = await visit(browser, demo);
  const opened = [];
  page.on('websocket', (socket) => opened.push(socket.url()));
  await usable(page);
  await link(page, 'live');
  const hash = () => page.evaluate(() => location.hash);
  const before_ = await hash();
  opened.length = 0;
  await page.locator('[data-map] canvas').focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction((was) => location.hash !== was, before_);
  await settled(page);
  assert.deepEqual(opened, []);
  await context.close();
});

/** Puts a gate into the page's stream: what the server says of cells waits while it is shut. */
async function gated(page) {
  const gate = { shut: false, held: [], open: () => undefined };
  await page.routeWebSocket('**/api/v1/live', (socket) => {
    const server = socket.connectToServer();
    gate.close = () => socket.close({ code: 1012 });
    gate.open = () => {
      gate.shut = false;
      for (const message of gate.held.splice(0)) socket.send(message);
    };
    server.onMessage((message) => (gate.shut && typeof message !== 'string' ? gate.held.push(message) : socket.send(message)));
  });
  await page.reload();
  return gate;
}

test('a tap on what has not come yet says so, and not that nothing is there', async () => {
  const { context, page } = await visit(browser, demo);
  const gate = await gated(page);
  await usable(page);
  await settled(page);
  gate.shut = true;
  await page.locator('input[type=range]').first().focus();
  await page.keyboard.press('ArrowRight');
  await page.locator('.shell[data-pending=true]').waitFor();
  await page.locator('[data-map] canvas').click();
  await page.locator('[data-missed=not_yet]').waitFor();
  gate.open();
  await page.locator('[data-missed]').waitFor({ state: 'detached' });
  // In the Pacific: there all has come, and there is nothing.
  await page.evaluate(() => (location.hash = '#kp=ALL&h=now&at=11/13.65/-91.6&show=map'));
  await settled(page);
  await page.locator('[data-map] canvas').click();
  await page.locator('[data-missed=outside]').waitFor();
  await context.close();
});

test('a stream that is back is not called live before what is drawn is new', async () => {
  const { context, page } = await visit(browser, demo);
  const gate = await gated(page);
  await usable(page);
  await link(page, 'live');
  const asOf = () => page.locator('.shell').getAttribute('data-as-of');
  gate.shut = true;
  gate.close();
  await link(page, 'stale');
  const before_ = await asOf();
  // The hello has come, the states have not.
  await until('the states are on their way', () => gate.held.length > 0);
  await link(page, 'stale');
  await page.locator('.pill[data-live=stale]').waitFor();
  assert.equal(await asOf(), before_);
  gate.open();
  await link(page, 'live');
  assert.notEqual(await asOf(), before_);
  await context.close();
});

test('a phone whose clock is wrong reports now as now, and tells the right time', async () => {
  const { context, page } = await visit(browser, demo, { geolocation: CENTRE, permissions: ['geolocation'] });
  await page.addInitScript(() => {
    const Real = Date;
    const AHEAD_MS = 3 * 3_600_000;
    globalThis.Date = class extends Real {
      constructor(...parts) {
        if (parts.length === 0) super(Real.now() + AHEAD_MS);
        else super(...parts);
      }
      static now() {
        return Real.now() + AHEAD_MS;
      }
    };
  });
  await page.reload();
  await usable(page);
  await link(page, 'live');
  const off = Date.parse(await page.locator('.shell').getAttribute('data-as-of')) - Date.now();
  assert.ok(Math.abs(off) < 60_000, `as of is ${off} ms off`);
  const sent = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/v1/events'));
  await reportRobbery(page);
  const { occurred_at } = (await sent).postDataJSON();
  assert.ok(Math.abs(Date.parse(occurred_at) - Date.now()) < 60_000, occurred_at);
  await page.locator('[data-outcome=stored]').waitFor();
  await context.close();
});

test('a refused report is taken up with all it said, and its time can be mended', async () => {
  const place = { ...CENTRE, accuracy: 800 };
  const { context, page } = await visit(browser, demo, { geolocation: place, permissions: ['geolocation'] });
  await usable(page);
  const sent = [];
  const refusals = ['/narrative', '/occurred_at'];
  await page.route(EVENTS, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    sent.push(route.request().postDataJSON());
    const pointer = refusals.shift();
    if (pointer === undefined) return route.continue();
    const problem = { title: 'refused', code: 'invalid_event', errors: [{ pointer, code: 'refused', detail: 'No.' }] };
    return route.fulfill({ status: 422, contentType: 'application/problem+json', body: JSON.stringify(problem) });
  });
  await byName(page, 'Reportar').click();
  await page.locator('[data-group=robbery]').click();
  await page.locator('[data-where=here]').waitFor();
  await page.getByText('Agregar detalles').click();
  for (const name of ['setting', 'perpetrator', 'keyPopulation', 'weapon', 'injury', 'bias', 'policeTold']) await page.locator(`select[name=${name}]`).selectOption({ index: 1 });
  await page.locator('textarea[name=narrative]').fill('de noche');
  await byName(page, 'Enviar').click();
  await page.locator('dialog [role=alert]').waitFor();
  assert.equal(sent[0].location_precision, 'G2');
  assert.equal(Object.keys(sent[0].flags).length, 4);

  for (const when of ['kept', 'other_day']) {
    await byName(page, 'Cerrar').first().click();
    await byName(page, 'Corregir').click();
    await page.locator(`[data-when=${when}]`).waitFor();
    if (when === 'kept') {
      await byName(page, 'Enviar').click();
      await page.locator('dialog [role=alert]').waitFor();
    }
  }
  assert.deepEqual(sent[1], sent[0]);
  await byName(page, 'Hace rato').click();
  await byName(page, 'Enviar').click();
  await page.locator('[data-outcome=stored]').waitFor();
  const { occurred_at, time_precision, ...rest } = sent[2];
  const { occurred_at: was, time_precision: exact, ...before_ } = sent[0];
  assert.deepEqual(rest, before_);
  assert.deepEqual([exact, time_precision], ['T0', 'T1']);
  assert.ok(Date.parse(occurred_at) < Date.parse(was));
  await context.close();
});
