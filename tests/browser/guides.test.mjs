// Short guides in pictures: without a network, with one hand, by keyboard, to a screen reader and in grey.
//
//     ATALAYA_PICTURES=FOLDER node --test guides.test.mjs     leaves a picture of each step, also as somebody who sees no colour sees it
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { enrolledPhone, openDesk, typePin } from './kit/phone.mjs';
import { loadScreen, PHONE } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
const GUIDES = { report: 4, help: 4, out: 4, exit: 3, lost: 4, map: 4 };

let browser;
let demo;
let desk;
let close;
let page;
let context;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
  context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  page = await enrolledPhone(desk.page, demo, 'guayabo', context);
  await context.setOffline(true);
  await loadScreen(page, demo, 'guides');
  await typePin(page);
});
after(() => close());

async function picture(name) {
  if (PICTURES === undefined) return;
  const sees = await context.newCDPSession(page);
  await page.screenshot({ path: `${PICTURES}/guide-${name}.png` });
  await sees.send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
  await page.screenshot({ path: `${PICTURES}/guide-${name}-grey.png` });
  await sees.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' });
}

test('every guide is read to its end without a network, each step whole on the screen', async () => {
  await page.locator('[data-guides=all]').waitFor();
  await sound(page, 'all guides', 44);
  await picture('all');
  for (const [name, count] of Object.entries(GUIDES)) {
    await page.locator(`[data-guide=${name}]`).click();
    for (let at = 1; at <= count; at += 1) {
      const step = page.locator(`[data-step=${name}-${at}]`);
      await step.getByText(`Paso ${at} de ${count}`).waitFor();
      const told = await step.locator('.told').innerText();
      assert.ok(told.length > 10);
      // The picture is for who does not read; who does not see it is told the same by the words.
      assert.equal(await step.locator('svg').getAttribute('aria-hidden'), 'true');
      const next = await page.locator('[data-next]').boundingBox();
      const text = await step.locator('.told').boundingBox();
      assert.ok(next.y + next.height <= PHONE.height && next.y >= (PHONE.height * 2) / 3, `${name}-${at}: the way on lies at ${next.y} px`);
      assert.ok(text.y + text.height <= next.y, `${name}-${at}: the words go under the button`);
      await sound(page, `${name}-${at}`, 44);
      await picture(`${name}-${at}`);
      await page.locator('[data-next]').click();
    }
    await page.locator('[data-guides=all]').waitFor();
  }
});

test('by keyboard alone: into a guide, through it and out, the place not lost', async () => {
  await page.locator('[data-guide=exit]').focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'guide-step', 'read out from its beginning');
  assert.match(
    await page.locator('[data-guides=exit]').ariaSnapshot(),
    /heading "Salir rápido de la pantalla" \[level=1\][\s\S]*heading "Paso 1 de 3" \[level=2\][\s\S]*paragraph: Toque la puerta[\s\S]*button "Todas las guías"[\s\S]*button "Siguiente"/,
  );
  for (let at = 1; at <= 3; at += 1) {
    await page.locator('[data-next]').focus();
    await page.keyboard.press('Enter');
  }
  assert.equal(await page.evaluate(() => document.activeElement?.dataset.guide), 'exit');
});
