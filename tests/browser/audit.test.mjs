// What somebody found who looked at a place: not observed, seen and quiet are three things, and none of it moves a level.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, misfits, violations } from './kit/access.mjs';
import { pressAt, reads } from './kit/keys.mjs';
import { button } from './kit/phone.mjs';
import { startDemo } from './kit/program.mjs';
import { EMPTY, hashAt, launch, loadScreen, PHONE, settled, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

async function picture(page, name) {
  if (process.env.ATALAYA_PICTURES) await page.screenshot({ path: `${process.env.ATALAYA_PICTURES}/audit-${name}.png` });
}

test('a place is looked at: what it is like stands beside its level, which stays as it was', async () => {
  const { page, context } = await visit(browser, demo, { role: 'supervisor', viewport: PHONE, reducedMotion: 'reduce', hash: hashAt(EMPTY, { zoom: 13 }) });
  await usable(page);
  await settled(page);
  await page.locator('[data-map] canvas').click({ position: { x: 180, y: 120 } });
  const sheet = page.locator('[data-cell]').first();
  const known = sheet.locator('[data-known]');
  await known.waitFor();
  assert.equal(await known.getAttribute('data-known'), 'unobserved');
  const level = await sheet.getAttribute('data-level');
  const cell = await sheet.getAttribute('data-cell');
  await pressAt(page, 'button', 'Anotar cómo es');
  await sheet.locator('[data-ask=light]').getByRole('radio', { name: 'Bien iluminado' }).check();
  await sheet.locator('[data-ask=police]').getByRole('radio', { name: 'Parada ahí' }).check();
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await misfits(page), []);
  await picture(page, 'form');
  await sheet.getByRole('button', { name: 'Guardar' }).click();
  await sheet.locator('[data-known=audited][data-audits="1"]').waitFor();
  assert.equal(await sheet.getAttribute('data-level'), level, 'light and police lower no level');
  await reads(sheet, [/Visto en persona, sin actividad registrada/, /De lo que pasa ahí a estas horas no se sabe/, /no cuenta a favor ni en contra/]);
  await known.scrollIntoViewIfNeeded();
  await picture(page, 'sheet');
  await page.getByRole('button', { name: 'Cerrar' }).first().click();
  await page.locator('[data-legend], .legend').locator('[data-audited]').waitFor();
  await settled(page);
  await (await context.newCDPSession(page)).send('Emulation.setEmulatedVisionDeficiency', { type: 'achromatopsia' });
  await picture(page, 'map-grey');
  // Who reads instead of looking is told the same.
  await button(page, 'Lista').click();
  await page.locator(`[data-list] tr[data-cell="${cell}"] [data-seen], [data-list] [data-seen-only] button:has-text("${cell}")`).waitFor();
  assert.deepEqual(await violations(page), []);
  assert.deepEqual(await misfits(page), []);
  assert.ok(await page.locator('[data-list]').evaluate((list) => list.scrollWidth <= list.clientWidth), 'no column is cut off');
  await picture(page, 'list');
  assert.ok(cell);
  // The register of places has the same fact.
  await page.evaluate(async ([of]) => {
    const put = (path, body) => fetch(`/api/v1${path}`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    await put(`/places/${crypto.randomUUID()}`, { name: 'La esquina', cell: of });
  }, [cell]);
  await loadScreen(page, demo, 'places');
  await page.locator('[data-place="La esquina"] [data-place-audit]').first().waitFor();
  await context.close();
});
