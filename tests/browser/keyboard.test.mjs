// The whole way without a mouse and without eyes: keys only, and the tree a screen reader gets.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { tabTo } from './kit/keys.mjs';
import { startDemo } from './kit/program.mjs';
import { launch, link, settled, usable, visit } from './kit/visit.mjs';

let browser;
let demo;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

test('by keyboard: sign in, choose a population and an hour, read the list, open a cell and close it', async () => {
  const { context, page } = await visit(browser, demo, { role: null });
  await page.getByLabel('Organización').waitFor();
  for (const [label, text] of [['Organización', demo.organisation], ['Usuario', 'supervisor'], ['Contraseña', demo.signIns.supervisor]]) {
    await tabTo(page, 'textbox', label);
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await usable(page);
  await link(page, 'live');

  await tabTo(page, 'combobox', 'Población clave');
  await page.keyboard.press('ArrowDown');
  await page.locator('.shell:not([data-key-population=ALL])').waitFor();
  await tabTo(page, 'slider', 'Hora de la semana');
  await page.keyboard.press('Home');
  await page.locator('.shell[data-hour="0"]').waitFor();
  // Past the end of the week it goes on: on a Sunday at 23:00 the next hour is one press away, too.
  await page.keyboard.press('ArrowLeft');
  await page.locator('.shell[data-hour="167"]').waitFor();
  await page.keyboard.press('ArrowRight');
  await page.locator('.shell[data-hour="0"]').waitFor();
  await page.keyboard.press('PageUp');
  await page.locator('.shell[data-hour="24"]').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.locator('.shell[data-hour="23"][data-hour-shown="23"]').waitFor();
  await settled(page);

  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('Tab');
  await tabTo(page, 'button', 'Ir a la lista de zonas');
  await page.keyboard.press('Enter');
  await page.locator('[data-list]:focus').waitFor();
  await page.keyboard.press('Tab');
  const cell = await page.locator('[data-list] button:focus').evaluate((button) => button.closest('tr').dataset.cell);
  await page.keyboard.press('Enter');
  const sheet = page.locator(`aside[data-cell="${cell}"]`);
  await sheet.locator('[data-reasons]').waitFor();
  assert.equal(await page.locator('#cell-title:focus').count(), 1, 'the sheet has the focus');
  await page.keyboard.press('Escape');
  await sheet.waitFor({ state: 'detached' });
  await page.locator(`[data-list] tr[data-cell="${cell}"] button:focus`).waitFor();
  await context.close();
});

test('what a screen reader is given', async () => {
  const { context, page } = await visit(browser, demo, { hash: '#kp=ALL&h=22&at=11.00/14.63/-90.51&show=list' });
  await usable(page);
  await settled(page);
  await page.locator('[data-list] tbody tr').first().waitFor();
  const tree = await page.locator('.shell').ariaSnapshot();
  for (const line of [
    '- combobox "Población clave"', '- slider "Hora de la semana"', '- button "Lista" [pressed]', '- button "Ahora"'.replace('Ahora', 'Volver a ahora'),
    '- region "Zonas en pantalla"', '- columnheader "Nivel"', '- columnheader "Qué tan seguro es"', '- region "Niveles"', '- button "Reportar"', '- button "Menú"',
  ]) assert.ok(tree.includes(line), `${line} is missing in\n${tree.slice(0, 4_000)}`);
  assert.match(tree, /lunes 22:00/);
  assert.match(tree, /Rayado: sin datos suficientes\. No quiere decir seguro\./);
  // Each row says in words what the map says by colour.
  assert.match(tree, /row "(Muy alto|Alto|Elevado|Como de costumbre|Sin datos suficientes) .*(Muy incierto|Incierto|Bastante cierto|Bien sustentado)"/);
  await page.locator('[data-list] tbody button').first().click();
  await page.locator('[data-cell] [data-reasons]').waitFor();
  const sheet = await page.locator('aside').ariaSnapshot();
  assert.match(sheet, /heading "(Muy alto|Alto|Elevado|Como de costumbre|Sin datos suficientes)" \[level=2\]/);
  assert.match(sheet, /img "Niveles del lunes hora por hora: /);
  assert.match(sheet, /heading "Por qué"/);
  await context.close();
});

test('by keyboard: report, undo, and look before going', async () => {
  const here = { permissions: ['geolocation'], geolocation: { latitude: 14.63, longitude: -90.51, accuracy: 18 } };
  const { context, page } = await visit(browser, demo, { role: 'promoter', ...here });
  await usable(page);
  await settled(page);
  await page.getByRole('button', { name: 'Reportar', exact: true }).focus();
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Algo raro');
  await page.keyboard.press('Enter');
  await page.locator('[data-where=here]').waitFor();
  await tabTo(page, 'button', 'Enviar');
  await page.keyboard.press('Enter');
  await page.locator('[data-outcome=stored]').waitFor();
  await tabTo(page, 'button', 'Deshacer el reporte');
  await page.keyboard.press('Enter');
  await page.locator('[data-undo=done]').waitFor();
  await page.keyboard.press('Escape');
  await page.locator('dialog[data-report]').waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Antes de ir' }).focus();
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'En el mapa');
  await page.keyboard.press('Enter');
  // The map takes the arrows, and Enter chooses what is in its middle.
  await page.locator('[data-map] canvas').focus();
  await page.keyboard.press('Enter');
  await page.locator('[data-outlook]').waitFor();
  await tabTo(page, 'combobox', 'Desde');
  await page.keyboard.press('Home');
  await page.locator('[data-outlook][aria-busy=false]').waitFor();
  const tree = await page.locator('[data-before]').ariaSnapshot();
  for (const line of ['- heading "Antes de ir"', '- combobox "Día"', '- combobox "Desde"', '- combobox "Por cuánto tiempo"', '- combobox "Con quién trabaja"', '- heading "Otras horas aquí"']) {
    assert.ok(tree.includes(line), `${line} is missing in\n${tree}`);
  }
  await page.keyboard.press('Escape');
  await page.locator('[data-before]').waitFor({ state: 'detached' });
  await context.close();
});
