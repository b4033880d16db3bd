// The guided tour: by keyboard and screen reader, on what is on the screen, writing nothing, forgotten when it is left.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, misfits, violations } from './kit/access.mjs';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, PHONE, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

const STEPS = { promoter: 8, supervisor: 9, advocate: 6 };

async function begin(page, role) {
  await page.locator('[data-phase=signed_in] header').waitFor();
  if (role !== 'advocate') await usable(page);
  await page.locator('header [aria-haspopup=dialog]').first().click();
  await page.locator('[data-start-tour]').click();
  await page.locator('[data-tour]').waitFor();
}

for (const [role, count] of Object.entries(STEPS)) {
  for (const [size, viewport] of [['phone', PHONE], ['desk', DESK]]) {
    test(`${role} is led from screen to screen, ${size}`, async () => {
      const { context, page } = await visit(browser, demo, { role, viewport, reducedMotion: 'reduce' });
      const written = [];
      context.on('request', (request) => { if (!['GET', 'HEAD'].includes(request.method())) written.push(`${request.method()} ${request.url()}`); });
      await begin(page, role);
      const seen = new Set();
      for (let step = 0; step < count; step += 1) {
        const panel = page.locator('[data-tour]');
        seen.add(await panel.getAttribute('data-tour'));
        // Who listens hears the step: its heading has the focus.
        await page.waitForFunction(() => document.activeElement?.matches('[data-tour] h2'), null, { timeout: 10_000 });
        await page.waitForLoadState('networkidle');
        assert.ok(await page.evaluate(() => document.activeElement?.matches('[data-tour] h2')), `step ${step + 1} keeps the focus`);
        assert.match(await panel.innerText(), new RegExp(`Paso ${step + 1} de ${count}\\s·\\sEJERCICIO`));
        await page.evaluate(axe);
        assert.deepEqual(await violations(page), [], `${role}, step ${step + 1}`);
        assert.deepEqual(await misfits(page), [], `${role}, step ${step + 1}`);
        await page.getByRole('button', { name: step + 1 < count ? 'Siguiente' : 'Terminar' }).focus();
        await page.keyboard.press('Enter');
        if (step + 1 < count) await page.getByText(`Paso ${step + 2} de ${count}`).waitFor();
      }
      assert.equal(seen.size, count);
      await page.locator('[data-tour]').waitFor({ state: 'detached' });
      assert.deepEqual(written, [], 'it has written nothing');
      await context.close();
    });
  }
}

test('it can be left at any time, and nobody who comes after finds it', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter', viewport: PHONE, reducedMotion: 'reduce' });
  const kept = () => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  await page.locator('[data-phase=signed_in] header').waitFor();
  await usable(page);
  const before = await kept();
  await begin(page, 'promoter');
  await page.getByRole('button', { name: 'Siguiente' }).click();
  await page.getByText('Paso 2 de 8').waitFor();
  await page.getByRole('button', { name: 'Siguiente' }).click();
  await page.locator('[data-outing]').waitFor();
  await page.getByRole('button', { name: 'Salir del recorrido' }).click();
  await page.locator('[data-tour]').waitFor({ state: 'detached' });
  // The screen stays, and *back* leads to the map.
  await page.locator('[data-outing]').waitFor();
  await page.goBack();
  await usable(page);
  assert.equal(await kept(), before, 'nothing of it is kept');
  await begin(page, 'promoter');
  await page.reload();
  await usable(page);
  assert.equal(await page.locator('[data-tour]').count(), 0);
  await context.close();
});

test('who has no tour is offered none', async () => {
  const { context, page } = await visit(browser, demo, { role: 'steward', viewport: PHONE });
  await usable(page);
  await page.locator('header [aria-haspopup=dialog]').first().click();
  assert.equal(await page.locator('[data-start-tour]').count(), 0);
  await context.close();
});
