// Outreach that began online: where to meet is chosen of the registered places that are safe enough, and of no other.
//
//     ATALAYA_PICTURES=FOLDER node --test meeting.test.mjs     leaves pictures
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { ask } from './kit/outing.mjs';
import { enrolledPhone, openDesk } from './kit/phone.mjs';
import { PHONE } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;

let demo;
let desk;
let close;
let page;
before(async () => {
  let browser;
  ({ browser, demo, desk, close } = await openDesk());
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  page = await enrolledPhone(desk.page, demo, 'begonia', context);
});
after(() => close());

const picture = (name) => (PICTURES === undefined ? null : page.screenshot({ path: `${PICTURES}/meeting-${name}.png` }));

/** Registers a place of which the map knows nothing, and says what the team knows of it, in every part of the day. */
async function registered(name, cell, category) {
  const id = randomUUID();
  assert.equal((await ask(desk.page, 'PUT', `/places/${id}`, { name, cell, setting: 'park' })).status, 201, name);
  for (const band of ['early', 'morning', 'afternoon', 'evening']) {
    const said = await ask(desk.page, 'PUT', `/places/${id}/reviews/${band}`, { category, reason: 'team_knows', days: 90 });
    assert.equal(said.status, 200, name);
  }
}

test('a plan that began online leads to a place that is safe enough, and is marked so', async () => {
  // Far from where the demonstration reports.
  await registered('El parque de las ceibas', '896d2d4d6afffff', 2);
  await registered('La terminal vieja', '896d2d4d6b7ffff', 5);
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('button', { name: 'Mi salida' }).click();
  await page.getByRole('button', { name: 'Planear sin' }).click();
  const form = page.locator('form[data-plan]');
  await form.getByLabel('Empezó en línea').check();
  await form.getByRole('button', { name: 'Guardar el plan' }).click();
  await form.getByRole('alert').getByText('Elija dónde se encuentran').waitFor();
  await form.getByRole('button', { name: 'Ver lugares para esas horas' }).click();
  const place = form.getByRole('button', { name: /El parque de las ceibas/ });
  await place.waitFor();
  assert.equal(await form.getByText('La terminal vieja').count(), 0);
  await place.click();
  await place.and(page.locator('[aria-pressed=true]')).waitFor();
  await sound(page, 'the places');
  await place.scrollIntoViewIfNeeded();
  await picture('places');
  // Another time is another question.
  const ends = await form.locator('input[name=ends]').inputValue();
  await form.locator('input[name=ends]').fill(ends.startsWith('0') ? '10:15' : '08:15');
  await form.locator('[data-meeting=ask]').getByText('Cambió la hora').waitFor();
  await form.locator('input[name=ends]').fill(ends);
  await place.click();
  await form.getByRole('button', { name: 'Guardar el plan' }).click();
  await page.locator('[data-outing-card] [data-online]').waitFor();
  await picture('outing');
});

test('home from one outing with another ahead: the next is on the screen, and how the first was is asked beside it', async () => {
  const at = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const id = randomUUID();
  assert.equal((await ask(page, 'POST', '/outreach', { id, starts_at: at(-60), ends_at: at(-30), home_by: at(30), company: 'pair' })).status, 201);
  for (const kind of ['set_out', 'home']) {
    assert.equal((await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: randomUUID(), kind, tapped_at: at(0), sent_at: at(0) })).status, 201);
  }
  await page.getByRole('button', { name: 'Al mapa' }).click();
  await page.getByRole('button', { name: 'Menú' }).click();
  await page.getByRole('dialog', { name: 'Menú' }).getByRole('button', { name: 'Mi salida' }).click();
  const untold = page.locator(`[data-untold="${id}"]`);
  await untold.getByText('¿Cómo le fue?').waitFor();
  await page.locator('[data-outing-card] [data-online]').waitFor();
  await untold.scrollIntoViewIfNeeded();
  await sound(page, 'what was not told yet');
  await picture('untold');
  await untold.getByRole('button', { name: 'Sin novedad' }).click();
  await untold.waitFor({ state: 'detached' });
});
