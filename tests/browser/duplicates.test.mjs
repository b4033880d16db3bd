// Two reports of one incident: asked of who sent them, decided by who supervises, and taken back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fillReport } from './kit/form.mjs';
import { startDemo } from './kit/program.mjs';
import { hashAt, launch, link, settled, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

async function ready(page) {
  await usable(page);
  await link(page, 'live');
  await settled(page);
}

/** Sends a report from the middle of the map; the id the client gave it. */
async function send(page) {
  const form = await fillReport(page);
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/v1/events'));
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=stored]').waitFor();
  return { form, id: (await posted).postDataJSON().id };
}

async function close(form) {
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
}

async function event(context, id) {
  return (await context.request.get(`${demo.url}/api/v1/events/${id}`)).json();
}

async function review(page) {
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Por revisar' }).click();
  return page.getByRole('dialog', { name: 'Por revisar' });
}

test('a promoter who reports the same twice is asked, and one of the two stays', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter', hash: hashAt({ lat: 14.81, lon: -90.91 }) });
  await ready(page);
  const one = await send(page);
  assert.equal(await one.form.locator('[data-similar]').count(), 0);
  await close(one.form);
  const two = await send(page);
  const question = two.form.locator('[data-similar=asking]');
  await question.getByText('Se parece a un reporte suyo de hace 1 minuto.').waitFor();
  await question.getByRole('button', { name: 'Es el mismo' }).click();
  await two.form.locator('[data-similar=one]').getByText('Queda el primer reporte').waitFor();
  assert.equal((await event(context, one.id)).withdrawn, false);
  assert.equal((await event(context, two.id)).withdrawn, true);
  await close(two.form);
  // Said to be two: both stay, and nobody else is told.
  const three = await send(page);
  await three.form.getByRole('button', { name: 'Son dos hechos' }).click();
  await three.form.locator('[data-similar=two]').waitFor();
  assert.equal((await event(context, three.id)).withdrawn, false);
  await context.close();
});

test('a report that waited in the tray is asked about once it is stored', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter', hash: hashAt({ lat: 14.76, lon: -91.01 }) });
  await ready(page);
  await close((await send(page)).form);
  const form = await fillReport(page);
  await context.setOffline(true);
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=queued]').waitFor();
  await close(form);
  await context.setOffline(false);
  const question = page.locator('[data-question]');
  await question.getByText('Se parece a un reporte suyo').waitFor({ timeout: 40_000 });
  if (process.env.PICTURE) await page.screenshot({ path: process.env.PICTURE });
  const later = await question.getAttribute('data-question');
  await question.getByRole('button', { name: 'Es el mismo' }).click();
  await question.getByText('Queda el primer reporte').waitFor();
  assert.equal((await event(context, later)).withdrawn, true);
  await question.getByRole('button', { name: 'Dejarlo así' }).click();
  await question.waitFor({ state: 'detached' });
  await context.close();
});

test('a supervisor merges two reports, takes it back by the keyboard, and says that they are two', async () => {
  const place = hashAt({ lat: 14.86, lon: -90.96 });
  const promoter = await visit(browser, demo, { role: 'promoter', hash: place });
  await ready(promoter.page);
  const first = await send(promoter.page);
  await promoter.context.close();

  const { context, page } = await visit(browser, demo, { role: 'supervisor', hash: place });
  await ready(page);
  const later = await send(page);
  await later.form.getByText('Se parece a un reporte de hace 1 minuto.').waitFor();
  await close(later.form);
  const dialog = await review(page);
  const pair = dialog.locator(`[data-pair="${later.id}"]`);
  await pair.getByText('El mismo tipo de hecho').waitFor();
  assert.equal(await pair.getByRole('region').count(), 2);
  await pair.getByRole('button', { name: 'Es el mismo hecho' }).click();
  await pair.getByText('Se cuentan como uno.').waitFor();
  assert.equal((await event(context, later.id)).duplicate_of, first.id);
  const elsewhere = await context.newPage();
  await elsewhere.goto(`${demo.url}/${place}`);
  await ready(elsewhere);
  await elsewhere.getByRole('button', { name: 'Menú' }).click();
  await elsewhere.getByRole('button', { name: 'Reportes de la organización' }).click();
  await elsewhere.locator(`[data-event="${later.id}"]`).getByText('Se cuenta con otro reporte').waitFor();
  if (process.env.PICTURE) await elsewhere.screenshot({ path: process.env.PICTURE });
  await elsewhere.close();
  await page.bringToFront();
  await page.waitForFunction(() => document.activeElement?.textContent === 'Deshacer');
  await page.keyboard.press('Enter');
  await pair.getByRole('button', { name: 'Es el mismo hecho' }).waitFor();
  assert.equal((await event(context, later.id)).duplicate_of, null);
  await pair.getByRole('button', { name: 'Son dos hechos' }).click();
  await pair.getByText('Se cuentan como dos.').waitFor();
  await dialog.getByRole('button', { name: 'Cerrar' }).click();
  const again = await review(page);
  await again.locator('[data-review=pairs], [data-review=empty]').waitFor();
  assert.equal(await again.locator(`[data-pair="${later.id}"]`).count(), 0, 'what was decided does not come back');
  await context.close();
});

test('without a connection nothing looks as if there were nothing to review', async () => {
  const { context, page } = await visit(browser, demo, { role: 'supervisor' });
  await ready(page);
  await context.setOffline(true);
  const dialog = await review(page);
  const alike = dialog.getByRole('region', { name: 'Reportes que se parecen' });
  await alike.getByRole('alert').getByText('No hay conexión').waitFor();
  assert.equal(await alike.getByText('No hay reportes parecidos').count(), 0);
  await context.setOffline(false);
  await alike.getByRole('button', { name: 'Reintentar' }).click();
  await dialog.locator('[data-review=pairs]').waitFor();
  await context.close();
});

test('a promoter has nothing to review', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter' });
  await ready(page);
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Mis reportes' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Por revisar' }).count(), 0);
  await context.close();
});
