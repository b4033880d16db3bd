// Who stays outside while somebody goes in: agreed in the plan, seen by both and on the board, told when the time is over.
//
//     ATALAYA_PICTURES=FOLDER node --test outside.test.mjs     leaves pictures
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { ask } from './kit/outing.mjs';
import { enrolledPhone, openDesk } from './kit/phone.mjs';
import { DESK, PHONE, visit } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
const RULE = { go: 'alone', check_every: null, buddy: true, transport: false, approval: false };
const TIMING = { minutes: [0, 5, 10, 20, 40], acknowledge_within: 5 };
const RULES = { low: TIMING, medium: TIMING, high: TIMING, levels: [RULE, RULE, RULE, RULE, RULE], night_from: 18, night_until: 6 };

let browser;
let demo;
let desk;
let close;
let ana;
let zoe;
let board;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
  assert.equal((await ask(desk.page, 'PUT', '/safety_rules', RULES)).status, 200);
  const phone = () => browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  zoe = await enrolledPhone(desk.page, demo, 'zoraida', await phone());
  ana = await enrolledPhone(desk.page, demo, 'amapola', await phone());
  board = await visit(browser, demo, { role: 'supervisor', viewport: DESK, hash: '#page=board', reducedMotion: 'reduce' });
  await board.page.locator('[data-fresh]').waitFor();
});
after(() => close());

const picture = (page, name) => (PICTURES === undefined ? null : page.screenshot({ path: `${PICTURES}/outside-${name}.png` }));

const open = async (page) => {
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Mi salida' }).click();
  await page.locator('[data-outing]').waitFor();
};

test('it is agreed in the plan, seen by both and on the board, and told to who waits when the time is over', async () => {
  await open(ana);
  await ana.getByRole('button', { name: 'Planear sin' }).click();
  const form = ana.locator('form[data-plan]');
  await form.locator('summary').filter({ hasText: 'Más' }).click();
  await form.getByLabel('Alguien se queda afuera mientras entro').check();
  await form.getByLabel('Cuánto espera').selectOption('10');
  await form.locator('[data-outside-act=knock]').click();
  await form.getByRole('button', { name: 'Guardar el plan' }).click();
  await form.getByRole('alert').getByText('Diga arriba quién sabe de su salida').waitFor();
  await form.getByLabel('Quién sabe de su salida').fill('zoraida');
  await sound(ana, 'the plan');
  await picture(ana, 'plan');
  await form.getByRole('button', { name: 'Guardar el plan' }).click();
  await ana.locator('[data-outing-card] [data-phase=planned]').waitFor();
  await ana.locator('[data-outside=before]').getByText('zoraida espera afuera').waitFor();
  await open(zoe);
  await zoe.locator('[data-waits-outside="1"]').getByText('Usted espera afuera de donde entra amapola').waitFor();
  await zoe.getByText('Si no sale: tocar la puerta').waitFor();

  // They went in nine minutes ago: there is one minute left.
  const id = await ana.locator('[data-outing]').getAttribute('data-outing');
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const said = (kind, ago) => ask(ana, 'POST', `/outreach/${id}/check_ins`, { id: randomUUID(), kind, tapped_at: at(-ago), sent_at: at(0) });
  assert.equal((await said('arrive', 9)).status, 201);
  await zoe.reload();
  await zoe.locator('form[data-pin]').waitFor();
  for (const digit of '407391') await zoe.getByRole('button', { name: digit, exact: true }).click();
  await zoe.getByRole('button', { name: 'Entrar', exact: true }).click();
  await zoe.locator('[data-outside=inside]').waitFor();
  await sound(zoe, 'waiting outside');
  await picture(zoe, 'waiting');
  await board.page.locator('[data-row][data-who=amapola] [data-outside]').getByText('zoraida espera afuera').waitFor();
  await picture(board.page, 'board');

  // The time is over by the server's clock: who waits is told without touching anything.
  await zoe.locator('[data-outside=late]').waitFor({ timeout: 90_000 });
  await zoe.getByText('Hay que buscar a alguien').first().waitFor();
  await sound(zoe, 'the time is over');
  await picture(zoe, 'late');
  assert.equal((await said('leave', 0)).status, 201);
  await zoe.locator('[data-outside=before]').waitFor({ timeout: 40_000 });
});
