// From a closed quarter to a page that another site shows: proposed, seen by two others, published, with its files.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { axe, misfits, violations } from './kit/access.mjs';
import { startDemo } from './kit/program.mjs';
import { DESK, launch, PHONE, visit } from './kit/visit.mjs';

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

async function look(page, name) {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
}

/** The quarters that the demo may tell of: the last that has closed lets something out. */
async function propose(page) {
  const periods = await page.locator('.ask select').first().locator('option').evaluateAll((all) => all.map(({ value }) => value));
  for (const period of periods.filter((one) => one.includes('-Q'))) {
    await page.locator('.ask select').first().selectOption(period);
    await page.locator('.ask select').nth(1).selectOption('department');
    await page.locator('.ask select').nth(3).selectOption('reported');
    await page.getByRole('button', { name: 'Ver qué se puede publicar' }).click();
    await page.locator('[data-proposal], .error').first().waitFor({ timeout: 60_000 });
    if (await page.locator('[data-proposal]').count() > 0) return period;
    // Why not is said in words.
    assert.ok((await page.locator('.error').innerText()).length > 20);
  }
  throw new Error('no quarter of the demo lets anything out');
}

test('a quarter is proposed, approved by two others, published, and shown by another site', async () => {
  const screen = { hash: '#page=releases', reducedMotion: 'reduce' };
  const advocate = await visit(browser, demo, { ...screen, role: 'advocate', viewport: PHONE });
  await advocate.page.locator('[data-releases="0"]').waitFor();
  // What may be told of and why the rest is not stands beside the choice.
  assert.match(await advocate.page.locator('.card').first().innerText(), /al menos 5 reportes de 3 personas en 3 jornadas/);
  await propose(advocate.page);
  const card = advocate.page.locator('[data-proposal]');
  assert.match(await card.innerText(), /todo el mundo\s+· Datos inventados/);
  await card.locator('summary').click();
  assert.match(await card.locator('tbody tr').first().innerText(), /—/, 'whoever proposes sees where a number would be, and not which');
  assert.equal(await card.getByRole('button', { name: 'Aprobar estos números' }).count(), 0, 'nobody approves their own');
  await sound(advocate.page, 'a proposal');
  await look(advocate.page, 'releases-proposed');

  for (const [at, role] of ['steward', 'supervisor'].entries()) {
    const { context, page } = await visit(browser, demo, { ...screen, role, viewport: DESK });
    page.on('dialog', (dialog) => void dialog.accept());
    await page.locator('[data-proposal]').waitFor();
    await page.locator('[data-proposal] summary').click();
    assert.match(await page.locator('[data-proposal] tbody tr').first().innerText(), /\d/);
    assert.match(await page.locator('[data-proposal]').innerText(), /Reportes que no están en ningún lugar mostrado: \S/);
    await page.getByRole('button', { name: 'Aprobar estos números' }).click();
    await page.locator(at === 0 ? '[data-told]:has-text("Hecho")' : '[data-published="1"]').waitFor({ timeout: 60_000 });
    if (at === 1) {
      await page.locator('[data-told]:has-text("Publicada con el número 1")').waitFor();
      await page.locator('[data-embed] summary').click();
      await sound(page, 'what was published');
      await look(page, 'releases-published');
    }
    await context.close();
  }

  await advocate.page.reload();
  const out = advocate.page.locator('[data-published="1"]');
  await out.waitFor();
  await out.locator('summary').last().click();
  assert.equal(await out.locator('li a[download]').count(), 19, 'every file, by name');
  const code = await out.locator('[data-embed] code').textContent();
  await advocate.context.close();

  // As somebody else's site has it who pasted what is offered: nothing but that page is asked for, and it is all there.
  const site = createServer((_, answer) => answer.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="es"><title>Otra</title><h1>Otra</h1>${code}`));
  await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
  const context = await browser.newContext({ viewport: DESK, locale: 'es-GT' });
  const page = await context.newPage();
  await page.goto(`http://127.0.0.1:${site.address().port}/`);
  const frame = page.frameLocator('iframe');
  await frame.locator('h1').waitFor();
  const text = await frame.locator('main').innerText();
  for (const said of ['DATOS INVENTADOS', 'no significa que sea seguro', 'Método y límites', 'SHA-256', 'manifest.json']) assert.ok(text.includes(said), said);
  assert.ok(await frame.locator('img').evaluate((map) => map.naturalWidth > 100), 'the map is drawn');
  assert.deepEqual(await context.cookies(), [], 'and no cookie is left');
  await look(page, 'releases-embedded');
  await context.close();
  await new Promise((resolve) => site.close(resolve));
});
