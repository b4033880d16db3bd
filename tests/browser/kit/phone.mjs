/** From a supervisor's code to an enrolled phone, by the screens a person would use. */
import assert from 'node:assert/strict';
import { startDemo } from './program.mjs';
import { launch, settled, until, usable, visit } from './visit.mjs';

export const PIN = '407391';
export const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Opens the people's page from the map. */
export async function people(page) {
  await usable(page);
  await button(page, 'Menú').click();
  await button(page, 'Personas').click();
  await page.getByRole('heading', { name: 'Personas' }).waitFor();
}

export async function addPerson(page, handle) {
  await button(page, 'Agregar a alguien').click();
  const form = page.getByRole('dialog', { name: 'Agregar a alguien' });
  await form.getByLabel('Usuario', { exact: true }).fill(handle);
  await form.getByRole('button', { name: 'Crear' }).click();
  await page.locator(`[data-person=${handle}]`).waitFor();
}

export async function codeFor(page, handle) {
  await page.locator(`[data-person=${handle}]`).getByRole('button', { name: 'Dar código' }).click();
  const dialog = page.locator('dialog[data-code]');
  await dialog.getByRole('img', { name: 'Cuadro que se escanea con la cámara' }).waitFor();
  const code = await dialog.getAttribute('data-code');
  await dialog.getByRole('button', { name: 'Listo' }).click();
  return code;
}

export async function choosePin(page, pin = PIN) {
  const form = page.locator('form[data-enrol=pin]');
  await form.locator('input[name=pin]').fill(pin);
  await form.locator('input[name=again]').fill(pin);
  await form.locator('input[name=agreed]').check();
  await form.getByRole('button', { name: 'Inscribir' }).click();
}

/** Reads what everybody reads when they come in for the first time, and says so. */
export async function brief(page) {
  const form = page.locator('[data-briefing] form');
  await form.locator('input[name=agreed]').check();
  await form.getByRole('button', { name: 'Listo, entrar' }).click();
}

export async function typePin(page, pin = PIN) {
  const pad = page.locator('form[data-pin]');
  await pad.waitFor();
  for (const digit of pin) await pad.getByRole('button', { name: digit, exact: true }).click();
  await pad.getByRole('button', { name: 'Entrar' }).click();
}

/** Opens the link of a code's square, and says whose phone it is. */
export async function enrol(page, demo, code, handle) {
  await page.goto(`${demo.url}/#enrol=${code}`);
  const form = page.locator('form[data-enrol=code]');
  await form.getByLabel('Organización').fill(demo.organisation);
  await form.getByLabel('Usuario').fill(handle);
  assert.equal(await form.getByLabel('Código').inputValue(), code);
  await form.getByRole('button', { name: 'Seguir' }).click();
}

/** A browser, a demo, and its supervisor at the people’s page, to enrol phones at; `close` ends it all. */
export async function openDesk(options = {}) {
  const [browser, demo] = await Promise.all([launch(), startDemo(options)]);
  // Straight there: a map costs a software renderer more than everything else that is on the way.
  const desk = await visit(browser, demo, { role: 'supervisor', hash: '#page=people', viewport: { width: 1000, height: 700 } });
  await desk.page.getByRole('heading', { name: 'Personas' }).waitFor();
  const close = async () => {
    await browser.close();
    await demo.stop();
  };
  return { browser, demo, desk, close };
}

/** A phone that was enrolled at the people’s page that `desk` shows, has seen the map, and would work without the network now. `handle` is new. */
export async function enrolledPhone(desk, demo, handle, context) {
  await addPerson(desk, handle);
  const page = context.pages()[0] ?? (await context.newPage());
  await enrol(page, demo, await codeFor(desk, handle), handle);
  await choosePin(page);
  await brief(page);
  await usable(page);
  await settled(page);
  await until('the worker has the page', () => page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active != null));
  await page.locator('.shell[data-remembered=true]').waitFor();
  return page;
}
