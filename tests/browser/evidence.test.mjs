// What supervisors plan and watch by: the week of their places and the indicators, on a phone and on a desk.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, misfits, violations } from './kit/access.mjs';
import { ask } from './kit/outing.mjs';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, PHONE, visit } from './kit/visit.mjs';

/** Where pictures of the screens are left to be looked at, if anywhere. */
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

const PLACES = [['La plaza', '896d2903483ffff'], ['El parque', '896d2903487ffff'], ['La terminal', '896d290348bffff']];

async function look(page, name, size) {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  const height = await page.locator('.scroll').evaluate((scroll) => scroll.scrollHeight + scroll.offsetTop);
  const viewport = page.viewportSize();
  await page.setViewportSize({ ...viewport, height: Math.min(height, 8_000) });
  await page.screenshot({ path: join(PICTURES, `${name}-${size}.png`) });
  await page.setViewportSize(viewport);
}

async function sound(page, what) {
  await page.evaluate(axe);
  assert.deepEqual(await violations(page), [], what);
  assert.deepEqual(await misfits(page), [], what);
}

for (const [size, viewport] of [['phone', PHONE], ['desk', DESK]]) {
  test(`a week is planned by what is known, printed and signed off, ${size}`, async () => {
    const { context, page } = await visit(browser, demo, { hash: '#page=planning', viewport, reducedMotion: 'reduce' });
    await page.locator('[data-planning]').waitFor();
    for (const [number, [name, cell]] of PLACES.entries()) {
      const id = `0193a7f0-0000-7000-8000-00000000000${number + 1}`;
      const kept = await ask(page, 'PUT', `/places/${id}`, { name, cell });
      assert.ok([200, 201].includes(kept.status), JSON.stringify(kept));
    }
    // Of the afternoon in the park the team says that it is low; a hexagon with little data says nothing.
    const said = await ask(page, 'PUT', '/places/0193a7f0-0000-7000-8000-000000000002/reviews/afternoon', { category: 2, reason: 'team_knows', days: 90 });
    assert.equal(said.status, 200);
    await page.reload();
    await page.locator('[data-planning="3"] .heat').waitFor();
    assert.equal(await page.locator('.heat tbody tr').count(), 3);
    assert.equal(await page.locator('.heat tbody tr').first().locator('td').count(), 24);
    await sound(page, 'the heat table');
    const options = page.locator('[data-found]');
    assert.notEqual(await options.getAttribute('data-found'), '0');
    // By keyboard: the first option goes into the plan, and out again, and in.
    const first = page.locator('.options button').first();
    await first.focus();
    for (const pressed of ['true', 'false', 'true']) {
      await page.keyboard.press('Enter');
      assert.equal(await first.getAttribute('aria-pressed'), pressed);
    }
    await page.locator('[data-plan="1"] table').waitFor();
    await sound(page, 'the plan');
    // On the map too, in the hour that is chosen; two of them where two are compared.
    const maps = page.locator('[data-on-map] svg');
    await page.locator('[data-maps="1"]').waitFor();
    await page.locator('[data-on-map] svg[data-hexagons]:not([data-hexagons=waiting])').first().waitFor();
    assert.ok(Number(await maps.first().getAttribute('data-hexagons')) > 20);
    assert.match(await maps.first().getAttribute('aria-label'), /Viernes 20:00.*El parque/);
    await page.getByLabel('Comparar con').selectOption('TW');
    await page.locator('[data-maps="2"]').waitFor({ timeout: 60_000 });
    await sound(page, 'two populations');
    await page.getByLabel('Comparar con').selectOption('weeks4');
    await page.locator('[data-why]').waitFor({ state: 'attached', timeout: 60_000 });
    await page.waitForFunction(() => [...document.querySelectorAll('[data-on-map] svg')].every((one) => Number(one.dataset.hexagons) > 20), null, { timeout: 60_000 });
    assert.equal(await maps.count(), 2);
    const why = page.locator('[data-why] li');
    if (await why.count() > 0) assert.ok((await why.first().locator('p').first().innerText()).length > 10, 'a change has its reason');
    await sound(page, 'what changed');
    await look(page, 'planning', size);
    await page.getByRole('button', { name: 'Firmar el plan de esta semana' }).click();
    await page.locator('[data-signed=true]').waitFor();
    if (PICTURES !== undefined) await page.pdf({ path: join(PICTURES, `planning-${size}.pdf`), preferCSSPageSize: true, printBackground: true });
    await context.close();
  });

  test(`indicators are read by everybody who may, ${size}`, async () => {
    for (const role of ['supervisor', 'steward']) {
      const { context, page } = await visit(browser, demo, { role, hash: '#page=indicators', viewport, reducedMotion: 'reduce' });
      await page.locator('[data-indicators^="20"]').waitFor();
      await page.locator('.ask select').first().selectOption({ index: 1 });
      await page.locator('[data-indicator="20"]').waitFor();
      assert.equal(await page.locator('[data-indicator]').count(), 20);
      await sound(page, `${role}, indicators`);
      await look(page, `indicators-${role}`, size);
      await page.locator('.ask select').nth(1).selectOption('department');
      await page.locator('[data-indicator="20"]').waitFor();
      await sound(page, `${role}, by department`);
      await context.close();
    }
  });
}
