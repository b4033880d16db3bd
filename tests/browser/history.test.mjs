// An open phone shows the last day of what was reported on it, and more when its PIN is typed again for that.
//
//     ATALAYA_PICTURES=FOLDER node --test history.test.mjs     leaves pictures
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { fillReport } from './kit/form.mjs';
import { tabTo } from './kit/keys.mjs';
import { ask } from './kit/outing.mjs';
import { button, enrolledPhone, openDesk, typePin } from './kit/phone.mjs';
import { PHONE, usable } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;

let demo;
let desk;
let close;
let page;
let browser;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  page = await enrolledPhone(desk.page, demo, 'guayabo', context);
});
after(() => close());

const picture = (name) => (PICTURES === undefined ? null : page.screenshot({ path: `${PICTURES}/history-${name}.png` }));

const told = async (path) => (await ask(page, 'GET', path)).body;

test('an open phone shows the last day, and everything for five minutes once its PIN was typed for it', async () => {
  const form = await fillReport(page, { hoursAgo: 1 });
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=stored]').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  await button(page, 'Menú').click();
  await button(page, 'Mis reportes').click();
  await page.locator('[data-history=recent] [data-event]').waitFor();
  await sound(page, 'the last day');
  await picture('recent');
  await page.locator('[data-older]').click();
  await page.getByText('Ponga su PIN otra vez para ver lo anterior').waitFor();
  await sound(page, 'the PIN again');
  await picture('pin');
  await typePin(page);
  await page.locator('[data-history=whole] [data-event]').waitFor();
  assert.equal(await page.locator('[data-older]').count(), 0);
  await sound(page, 'everything');
  await picture('whole');
  const until = Date.parse((await told('/session')).history_until);
  assert.ok(until > Date.now() + 60_000 && until <= Date.now() + 300_000);
  await page.getByRole('dialog').getByRole('button', { name: 'Cerrar' }).click();
});

test('one’s own data are closed on a phone that was opened as every day, and its PIN opens them', async () => {
  await page.reload();
  await typePin(page);
  await usable(page);
  await button(page, 'Menú').click();
  await button(page, 'Mis datos').click();
  await page.locator('[data-closed]').waitFor();
  await sound(page, 'data that are closed');
  await picture('data-closed');
  await button(page, 'Poner mi PIN').click();
  await typePin(page);
  await page.locator('[data-my-data="1"]').waitFor();
  await picture('data');
});

test('by keyboard the PIN’s screen goes from its top to its end', async () => {
  await page.reload();
  await page.locator('form[data-pin]').waitFor();
  // The first on the page is the language, which lies above everything.
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
  });
  const walk = [];
  for (let press = 0; press < 24; press += 1) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const { activeElement: element } = document;
      if (element === document.body) return null;
      const { top, bottom } = element.getBoundingClientRect();
      return { name: element.innerText || element.getAttribute('aria-label') || element.id, middle: (top + bottom) / 2, hidden: element.classList.contains('visually-hidden') };
    });
    if (at === null) break;
    walk.push(at);
  }
  const names = walk.map(({ name }) => name);
  assert.deepEqual(names.slice(0, 2), ['Español', 'English']);
  assert.ok(names.includes('1') && names.includes('0'), names.join(' '));
  const middles = walk.filter(({ hidden }) => !hidden).map(({ middle }) => Math.round(middle));
  for (const [i, middle] of middles.slice(1).entries()) assert.ok(middle >= middles[i] - 4, `${names.join(' ')}: ${middles.join(' ')}`);
  await page.evaluate(() => document.activeElement.blur());
  await tabTo(page, 'button', 'English');
  await page.keyboard.press('Enter');
  await page.getByText('Your PIN').first().waitFor({ state: 'attached' });
  await tabTo(page, 'button', 'Español');
  await page.keyboard.press('Enter');
});
