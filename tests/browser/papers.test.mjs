// What is printed for one's own use: a card that is put together from places that were looked at, and the sheet of the week.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { axe, misfits, violations } from './kit/access.mjs';
import { startDemo } from './kit/program.mjs';
import { DESK, hashAt, launch, link, PHONE, settled, usable, visit } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

async function sound(page, what) {
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), [], what);
  assert.deepEqual(await misfits(page), [], what);
}

async function downloaded(page, act) {
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), act()]);
  const bytes = readFileSync(await download.path());
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-');
  return { name: download.suggestedFilename(), bytes };
}

for (const [size, viewport] of [['phone', PHONE], ['desk', DESK]]) {
  test(`a promoter takes a card of places that were looked at, and nothing of it stays, ${size}`, async () => {
    const { context, page } = await visit(browser, demo, { role: 'promoter', viewport, reducedMotion: 'reduce', hash: hashAt({ lat: 14.63, lon: -90.51 }, { zoom: 11, hour: 118 }) });
    await usable(page);
    await link(page, 'live');
    await settled(page);
    await page.getByRole('button', { name: 'Antes de ir' }).click();
    const look = page.locator('[data-before]');
    await look.getByRole('button', { name: 'En el mapa' }).click();
    await page.locator('[data-map] canvas').click();
    await page.locator('[data-outlook]').waitFor();
    await look.locator('[data-to-card]').click();
    assert.equal(await look.locator('[data-to-card]').getAttribute('aria-pressed'), 'true');
    await look.getByRole('button', { name: 'Cerrar' }).click();
    await page.getByRole('button', { name: 'Menú' }).click();
    await page.getByRole('button', { name: 'Tarjeta de bolsillo' }).click();
    await page.locator('[data-pocket="1"]').waitFor();
    await page.locator('[data-number] input:checked').first().waitFor();
    await sound(page, 'the card');
    if (PICTURES) await page.screenshot({ path: `${PICTURES}/pocket-${size}.png`, fullPage: true });
    const { name, bytes } = await downloaded(page, () => page.getByRole('button', { name: 'Hacer la tarjeta' }).click());
    assert.equal(name, 'card.pdf');
    assert.ok(!bytes.includes('Atalaya'));
    await page.locator('[data-made=true]').waitFor();
    // Another visit finds no place on it.
    await page.reload();
    await page.locator('[data-pocket="0"]').waitFor();
    await context.close();
  });

  test(`a supervisor takes the sheet of the week, ${size}`, async () => {
    const { context, page } = await visit(browser, demo, { hash: '#page=planning', viewport, reducedMotion: 'reduce' });
    await page.locator('[data-week-sheet]').waitFor();
    const { name } = await downloaded(page, () => page.getByRole('button', { name: 'Sacar la hoja (PDF)' }).click());
    assert.equal(name, 'week.pdf');
    await page.locator('[data-week-sheet] [data-made=true]').waitFor();
    await sound(page, 'the sheet of the week');
    await context.close();
  });
}
