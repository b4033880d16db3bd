// The hurried report as a thumb makes it: in the dark, with one hand, with no network, and how long that takes a person.
//
// A clock on the wall would measure this machine. What a person needs is counted instead, by the Keystroke-Level Model (Card, Moran and
// Newell, 1980): to decide (M), to point (P), to press (K), and what the phone needs until the next thing can be tapped (R).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enrolledPhone, openDesk, PIN } from './kit/phone.mjs';
import { HERE, PHONE, usable } from './kit/visit.mjs';

/** Seconds, from the model's paper; R is what we allow ourselves, several times what a cheap phone takes to open a sheet. */
const M = 1.35;
const P = 1.1;
const K = 0.2;
const R = 0.5;
const BUDGET_S = 10;
/** A finger that is not looked at comes down somewhere in the middle half of what it means. */
const AIMS = [[0.5, 0.5], [0.3, 0.65], [0.7, 0.4]];
/** A thumb's reach: the upper third of the screen needs the other hand. */
const REACH = PHONE.height / 3;
const THUMB_PX = 48;

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
});
after(() => close());

/** What was scrolled on the page, of anything in it: how far, in pixels. */
const scrolled = (page) => page.evaluate(() => [document.scrollingElement, ...document.querySelectorAll('*')].reduce((all, one) => all + (one?.scrollTop ?? 0), 0));

/** One thumb: taps what is in reach and on the screen as it is, and counts. */
class Thumb {
  taps = 0;
  seconds = 0;
  constructor(page) {
    this.page = page;
  }

  async tap(target, { aim = 0, decide = true } = {}) {
    await target.waitFor();
    const box = await target.boundingBox();
    const what = (await target.innerText()).trim().replace(/\s+/g, ' ');
    assert.ok(box.height >= THUMB_PX && box.width >= THUMB_PX, `${what}: ${box.width} × ${box.height} px`);
    assert.ok(box.x >= 0 && box.x + box.width <= PHONE.width && box.y + box.height <= PHONE.height, `${what} is not on the screen as it opens`);
    assert.ok(box.y >= REACH, `${what} begins at ${box.y} px, above a thumb's reach`);
    const [x, y] = [box.x + box.width * AIMS[aim][0], box.y + box.height * AIMS[aim][1]];
    assert.ok(await target.evaluate((one, [px, py]) => one.contains(document.elementFromPoint(px, py)), [x, y]), `something lies over ${what}`);
    assert.equal(await scrolled(this.page), 0, `${what}: something was scrolled`);
    await this.page.touchscreen.tap(x, y);
    this.taps += 1;
    this.seconds += (decide ? M : 0) + P + K + R;
  }
}

/** How light a colour is, 0–1, as it is drawn. */
const lightness = (target) => target.evaluate((one) => {
  const [red, green, blue] = getComputedStyle(one).backgroundColor.match(/[\d.]+/g).map(Number);
  return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
});

async function darkPhone(handle, options = {}) {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', colorScheme: 'dark', hasTouch: true, isMobile: true, ...options });
  const page = await enrolledPhone(desk.page, demo, handle, context);
  return { context, page };
}

async function threeTaps(page, aim, last = 'Enviar') {
  const thumb = new Thumb(page);
  await thumb.tap(page.getByRole('button', { name: 'Reportar', exact: true }), { aim });
  const sheet = page.locator('dialog[data-report]');
  assert.ok((await lightness(sheet)) < 0.2, 'dark, so that it lights up nobody’s face');
  await thumb.tap(page.locator('[data-group=robbery]'), { aim });
  await thumb.tap(page.getByRole('button', { name: last, exact: true }), { aim });
  // Nothing more is asked: what comes now needs no hand.
  await page.locator('[data-outcome]').waitFor();
  assert.equal(await page.locator('dialog[data-report] [role=alert]').count(), 0);
  return thumb;
}

test('three taps within a thumb’s reach report in the dark without a network, in less than ten seconds of a person’s time', async () => {
  const { context, page } = await darkPhone('ceiba', HERE);
  const asked = [];
  await context.setOffline(true);
  context.on('request', (request) => asked.push(new URL(request.url()).pathname));
  for (const aim of AIMS.keys()) {
    const thumb = await threeTaps(page, aim);
    await page.locator('[data-outcome=queued]').waitFor();
    assert.equal(thumb.taps, 3);
    assert.ok(thumb.seconds < BUDGET_S, `${thumb.seconds} s`);
    if (aim === 0) console.log(`three taps: ${thumb.seconds.toFixed(2)} s of a person's time (M ${M} + P ${P} + K ${K} + R ${R} each)`);
    await page.locator('[data-outcome]').getByRole('button', { name: 'Cerrar' }).tap();
  }
  // What is drawn between the taps waits for nobody.
  // Which texts were recorded is asked beside it, and nothing is held up by the answer.
  assert.deepEqual(asked.filter((path) => !path.startsWith('/api/') && path !== '/audio/recordings.json'), []);
  await page.getByRole('region', { name: 'Bandeja: sin enviar' }).waitFor();
  assert.equal(await page.locator('[data-outbox-entry]').count(), AIMS.length, 'each waits in sight');
  await context.setOffline(false);
  await page.getByRole('region', { name: 'Bandeja: sin enviar' }).waitFor({ state: 'detached', timeout: 40_000 });
  await context.close();
});

test('each of the six buttons and the call for help is within the same reach', async () => {
  const { context, page } = await darkPhone('conacaste', HERE);
  const groups = ['robbery', 'assault', 'authority', 'sexual', 'strange', 'more'];
  for (const group of groups) {
    const thumb = new Thumb(page);
    await thumb.tap(page.getByRole('button', { name: 'Reportar', exact: true }));
    await thumb.tap(page.locator(`[data-group=${group}]`));
    if (group !== 'more') {
      const help = page.getByRole('button', { name: 'Enviar y necesito ayuda' });
      await help.waitFor();
      const box = await help.boundingBox();
      assert.ok(box.y >= REACH && box.y + box.height <= PHONE.height, `${group}: help at ${box.y} px`);
    }
    await page.locator('dialog[data-report]').getByRole('button', { name: 'Cerrar' }).tap();
  }
  await context.close();
});

test('from a locked phone it is the PIN more, and still one hand', async () => {
  const { context, page } = await darkPhone('amate', HERE);
  await page.reload();
  await context.setOffline(true);
  const pad = page.locator('form[data-pin]');
  const thumb = new Thumb(page);
  // Digits that are known by heart need no deciding each.
  for (const digit of PIN) await thumb.tap(pad.getByRole('button', { name: digit, exact: true }), { decide: false });
  await thumb.tap(pad.getByRole('button', { name: 'Entrar' }), { decide: false });
  await usable(page);
  const report = await threeTaps(page, 1);
  assert.equal(thumb.taps + report.taps, PIN.length + 1 + 3);
  console.log(`from a locked phone: ${(thumb.seconds + report.seconds).toFixed(2)} s of a person's time, ${thumb.taps + report.taps} taps`);
  await context.close();
});
