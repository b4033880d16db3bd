// The live map through cuts, proxies and pockets: whichever way comes through, and nothing old looks fresh.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { startDemo } from './kit/program.mjs';
import { openProxy } from './kit/proxy.mjs';
import { aMomentAgo, drawn, hashAt, launch, link, settled, until, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
let proxy;
let reporters;
const folder = mkdtempSync(join(tmpdir(), 'atalaya-browser-'));
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo({ folder })]);
  reporters = await Promise.all(['promoter', 'supervisor'].map((role) => visit(browser, demo, { role, hash: 'licences.txt' })));
});
after(async () => {
  await browser.close();
  await demo.stop();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  proxy = await openProxy(demo.url);
});
afterEach(() => proxy.close());

/** Places where nothing was ever reported, far from each other: one account's reports weigh little in one area. */
const PLACES = [{ lat: 14.75, lon: -90.85 }, { lat: 15.2, lon: -91.1 }, { lat: 14.9, lon: -90.1 }, { lat: 15.6, lon: -90.9 }];

/** Hour of the week, Monday 00 h = 0. */
const FRIDAY_22 = 4 * 24 + 22;

/** A map seen through the proxy, live and drawn; what the shell says of itself is kept from then on. */
async function open(at, { zoom = 12, hour = 'now', by = browser, ...options } = {}) {
  const frames = [];
  const { context, page } = await visit(by, { ...demo, url: proxy.url }, { role: 'supervisor', hash: '', ...options });
  page.on('websocket', (socket) => {
    const one = { sent: [], received: [] };
    frames.push(one);
    socket.on('framesent', ({ payload }) => one.sent.push(String(payload)));
    socket.on('framereceived', ({ payload }) => one.received.push(payload));
  });
  await page.goto(`${proxy.url}/${hashAt(at, { zoom, hour })}`);
  await page.reload();
  await usable(page);
  await link(page, 'live');
  await settled(page);
  await page.locator('.shell').evaluate((shell) => {
    globalThis.said = [];
    const see = () => globalThis.said.push({ link: shell.dataset.link, pending: shell.dataset.pending });
    new MutationObserver(see).observe(shell, { attributeFilter: ['data-link', 'data-pending'] });
  });
  return { context, page, frames };
}

const said = (page) => page.evaluate(() => globalThis.said);
const carriedBy = (page, carrier) => page.locator(`.shell[data-carrier=${carrier}]`).waitFor({ timeout: 60_000 });

/** Two people report robberies at a place. */
async function report({ lat, lon }) {
  for (const { page } of reporters) {
    const status = await page.evaluate(async ([lat, lon, last]) => {
      const events = Array.from({ length: 3 }, (_, at) => ({
        id: crypto.randomUUID(), kind: 'P1', lat, lon,
        occurred_at: new Date(last - at * 7 * 86_400_000).toISOString().replace(/\.\d+Z$/, 'Z'),
      }));
      const answer = await fetch('/api/v1/events', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(events) });
      return answer.status;
    }, [lat, lon, aMomentAgo()]);
    assert.equal(status, 201);
  }
}

/** Waits until the map shows other levels than these. */
const changed = (page, before_) =>
  until('the hexagon changes', async () => {
    const now = await drawn(page);
    return Object.keys(before_).some((cell) => now[cell] !== before_[cell]);
  });

const bytes = (payloads) => payloads.reduce((sum, payload) => sum + Buffer.byteLength(payload), 0);
const isFrame = (payload) => typeof payload !== 'string';
/** 1 a snapshot, 2 a delta: the lowest bits of the first byte. */
const kindOf = (frame) => frame[0] & 3;

test('a cut is mended by a small delta, without a flash', async () => {
  const { context, page, frames } = await open({ lat: 14.62, lon: -90.53 }, { zoom: 11, hour: FRIDAY_22 });
  await carriedBy(page, 'websocket');
  const first = frames.at(-1);
  assert.equal(JSON.parse(first.sent.find((text) => text.includes('subscribe'))).since, undefined);
  const before_ = await drawn(page);
  proxy.cut();
  await until('another websocket', () => frames.at(-1) !== first);
  const again = frames.at(-1);
  await carriedBy(page, 'websocket');
  const asked = JSON.parse(again.sent.find((text) => text.includes('"subscribe"')));
  assert.match(asked.since.epoch, /^[0-9a-f]{16}$/);
  assert.deepEqual(Object.keys(asked.since.seq).sort(), [...asked.parents].sort());
  // A delta of nothing says what its slot stands for and an empty count: it has the least size that frames are padded to.
  const told = again.received.filter(isFrame);
  assert.deepEqual(told.map(kindOf), asked.parents.map(() => 2));
  assert.ok(told.every((frame) => frame.length === 48), String(told.map((frame) => frame.length)));
  console.log(`first ${first.received.length} messages of ${bytes(first.received)} bytes; again ${again.received.length} of ${bytes(again.received)}`);
  assert.ok(bytes(told) * 2 < bytes(first.received.filter(isFrame)));
  const states = await said(page);
  assert.ok(states.every(({ link, pending }) => pending === 'false' && link !== 'stale'), JSON.stringify(states));
  assert.deepEqual(await drawn(page), before_);
  await context.close();
});

test('what was reported during a longer cut is there after it, by deltas alone', async () => {
  const { context, page, frames } = await open(PLACES[0]);
  const before_ = await drawn(page);
  proxy.upgrades = 'refused';
  proxy.busyS = 1;
  proxy.cut();
  await link(page, 'stale');
  await report(PLACES[0]);
  proxy.upgrades = 'carried';
  proxy.busyS = null;
  await link(page, 'live');
  await changed(page, before_);
  const last = frames.at(-1).received.filter(isFrame);
  assert.ok(last.every((frame) => kindOf(frame) === 2), 'deltas only');
  console.log(`with a change ${last.length} frames of ${bytes(last)} bytes`);
  assert.ok((await said(page)).every(({ pending }) => pending === 'false'));
  await context.close();
});

test('where no websocket comes through the map is live by an event stream', async () => {
  proxy.upgrades = 'dropped';
  const { context, page } = await open(PLACES[1]);
  await carriedBy(page, 'event_stream');
  const before_ = await drawn(page);
  await report(PLACES[1]);
  await changed(page, before_);
  // A pan and another hour are asked for as ever.
  await page.locator('[data-map] canvas').focus();
  for (let at = 0; at < 4; at += 1) await page.keyboard.press('ArrowRight');
  await settled(page);
  await carriedBy(page, 'event_stream');
  // A page that is loaded again need not find out anew.
  const asked = proxy.asked.length;
  await page.reload();
  await carriedBy(page, 'event_stream');
  assert.deepEqual(proxy.asked.slice(asked).filter(({ how }) => how === 'upgrade'), []);
  assert.equal(await page.locator('[data-carried]').count(), 0, 'nothing is said of what makes no difference');
  await context.close();
});

test('where streams are held back too, the map is live by polls, and says how often', async () => {
  Object.assign(proxy, { upgrades: 'dropped', buffers: true });
  const { context, page } = await open(PLACES[2]);
  await carriedBy(page, 'poll');
  await page.locator('[data-carried]').getByText('cada 5 segundos').waitFor();
  await page.locator('.pill').getByText('Cada 5 s').waitFor();
  const before_ = await drawn(page);
  await report(PLACES[2]);
  await changed(page, before_);
  await page.locator('[data-map] canvas').focus();
  for (let at = 0; at < 4; at += 1) await page.keyboard.press('ArrowRight');
  await settled(page);
  // Beats are answers too: it stays live though nothing happens.
  const asOf = () => page.locator('.shell').getAttribute('data-as-of');
  const then = await asOf();
  await until('a poll confirms what is shown', async () => (await asOf()) !== then, 40_000);
  assert.ok((await said(page)).every(({ link }) => link !== 'stale'));
  await context.close();
});

test('503 with Retry-After is obeyed, and told', async () => {
  const { context, page } = await open(PLACES[0]);
  proxy.busyS = 5;
  proxy.cut();
  await page.locator('[data-stale][data-busy=true]').getByText(/El servidor está ocupado. Se reintenta en \d s/).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Reintentar ya' }).count(), 0);
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const probes = () => proxy.asked.filter(({ how, path }) => how === 'request' && path === '/api/v1/live');
  await until('it has come again', () => probes().length >= 2);
  const [told, next] = probes();
  const between = proxy.asked.filter(({ at }) => at > told.at && at < told.at + 5_000);
  assert.deepEqual(between, []);
  assert.ok(next.at - told.at < 9_000);
  proxy.busyS = null;
  await carriedBy(page, 'websocket');
  await context.close();
});

test('a hidden page closes its line, is grey when it is seen again, and goes on where it was', async () => {
  const { context, page, frames } = await open(PLACES[3]);
  const before_ = await drawn(page);
  const show = (state) => page.evaluate((to) => {
    Object.defineProperty(document, 'visibilityState', { value: to, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
  assert.equal(proxy.standing(), 1);
  await show('hidden');
  await until('the line is closed', () => proxy.standing() === 0, 45_000);
  await link(page, 'paused');
  assert.equal(await page.locator('[data-map] canvas').evaluate((canvas) => getComputedStyle(canvas).filter), 'grayscale(1)');
  await page.locator('[data-paused]').getByText(/Lo que ve es de las \d\d:\d\d/).waitFor();
  const lines = frames.length;
  const asked = proxy.asked.length;
  await report(PLACES[3]);
  assert.deepEqual([frames.length, proxy.asked.length], [lines, asked], 'a hidden page asks nothing');
  await show('visible');
  await link(page, 'live');
  await page.locator('[data-paused]').waitFor({ state: 'detached' });
  await changed(page, before_);
  assert.ok(frames.at(-1).received.filter(isFrame).every((frame) => kindOf(frame) === 2), 'deltas only');
  await context.close();
});

test('a page that was left is kept by the browser for the way back, and goes on where it was', async (t) => {
  // The test library switches that off, and knows no such way back: it waits for a page that loads.
  const by = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] });
  // Also where it fails: an open browser keeps the run waiting for ever.
  t.after(() => by.close());
  const { page } = await open(PLACES[0], { by });
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) => (globalThis.kept = persisted));
  });
  await page.goto(`${proxy.url}/api/v1/deployment`);
  await page.evaluate(() => history.back()).catch(() => undefined);
  await until('the very same page is live again', () =>
    page.evaluate(() => globalThis.kept === true && document.querySelector('.shell').dataset.link === 'live').catch(() => false), 60_000);
  const states = await said(page);
  assert.ok(states.some(({ link }) => link === 'paused') && states.every(({ pending }) => pending === 'false'), JSON.stringify(states));
});

test('a server that is stopped and started again is found by itself, and tells everything anew', async () => {
  const { context, page, frames } = await open(PLACES[0]);
  const before_ = await drawn(page);
  const { port } = new URL(demo.url);
  await demo.stop();
  await link(page, 'stale');
  demo = await startDemo({ folder, port: Number(port) });
  await link(page, 'live');
  await settled(page);
  const snapshots = frames.at(-1).received.filter(isFrame);
  assert.ok(snapshots.length > 0 && snapshots.every((frame) => kindOf(frame) === 1), 'another life of the server, another epoch');
  assert.deepEqual(await drawn(page), before_);
  assert.ok((await said(page)).every(({ pending }) => pending === 'false'));
  await context.close();
});
