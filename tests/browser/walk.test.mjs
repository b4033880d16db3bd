// The eleven problems that the teams named, each walked through as its user would, by taps and keys, to its end.
//
//     ATALAYA_PICTURES=FOLDER node --test walk.test.mjs     leaves a picture of each screen, as a phone of 360 px shows all of it
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { misfits } from './kit/access.mjs';
import { fillReport } from './kit/form.mjs';
import { ask, overdue, overdueDrill, says } from './kit/outing.mjs';
import { freePort, PASSWORD, startOwn } from './kit/own.mjs';
import { enrolledPhone, openDesk } from './kit/phone.mjs';
import { EMPTY, hashAt, HERE, link, loadScreen, PHONE, settled, until, usable, visit } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
const MINUTE = 60_000;
const RULE = { go: 'pair', check_every: 30, buddy: true, transport: true, approval: true };
const TIMING = { minutes: [0, 5, 10, 20, 40], acknowledge_within: 5 };
const RULES = { low: TIMING, medium: TIMING, high: TIMING, levels: [RULE, RULE, RULE, RULE, RULE], night_from: 18, night_until: 6 };

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
  assert.equal((await ask(desk.page, 'PUT', '/safety_rules', RULES)).status, 200);
});
after(() => close());

/** Everything of a screen: as high as what scrolls in it. And nothing is cut off at 360 px. */
async function picture(page, name) {
  assert.deepEqual(await misfits(page), [], name);
  if (PICTURES === undefined) return;
  const before_ = page.viewportSize();
  const more = await page.evaluate(() => Math.max(0, ...[...document.querySelectorAll('*')].map((one) => (/auto|scroll/.test(getComputedStyle(one).overflowY) ? one.scrollHeight - one.clientHeight : 0))));
  await page.setViewportSize({ ...before_, height: Math.min(6_000, before_.height + more) });
  await page.mouse.move(0, 0);
  await page.screenshot({ path: `${PICTURES}/walk-${name}.png` });
  await page.setViewportSize(before_);
}

const button = (page, name) => page.getByRole('button', { name, exact: true });
const opened = (role, hash = '', options = {}) => visit(browser, demo, { role, hash, viewport: PHONE, reducedMotion: 'reduce', ...options });
async function mapOf(role, options = {}) {
  const visited = await opened(role, hashAt({ lat: 14.62, lon: -90.53 }, { zoom: 12, hour: 4 * 24 + 22 }), options);
  await usable(visited.page);
  await link(visited.page, 'live');
  await settled(visited.page);
  return visited;
}
/** From the map to the look before going, with a place that is tapped. */
async function beforeGoing(page) {
  await button(page, 'Antes de ir').click();
  await page.locator('[data-before]').getByRole('button', { name: 'En el mapa' }).click();
  await page.locator('[data-map] canvas').click();
  await page.locator('[data-outlook][aria-busy=false]').waitFor();
  return page.locator('[data-before]');
}
async function menu(page, name) {
  await button(page, 'Menú').click();
  await page.getByRole('dialog', { name: 'Menú' }).getByRole('button', { name, exact: true }).click();
}
const iso = (minutes) => new Date(Date.now() + minutes * MINUTE).toISOString();
/** A question before what cannot be taken back is not answered by a hurried finger. */
async function sure(page, name = 'Sí') {
  const question = page.locator('[data-sure]');
  await question.waitFor();
  await until('the question is answered', async () => {
    await question.getByRole('button', { name, exact: true }).click({ timeout: 1_000 }).catch(() => undefined);
    return (await question.count()) === 0;
  });
}
const say = (page, kind) => page.locator(`.thumb [data-say=${kind}]`).click();
const confirmed = (page, said) => page.locator(`[data-confirmed=${said}]`).waitFor();
/** Ends an outing that a walk has left open, so that the next one begins with none. */
async function home(page, id) {
  for (const kind of ['leave', 'home', 'nothing_happened']) await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind });
}

test('1 organisations coordinate: a bulletin goes to the others at once, is seen on the map and answered; an agreement is offered', async () => {
  const luz = await mapOf('supervisor');
  await luz.page.locator('[data-map] canvas').click();
  await luz.page.locator('aside[data-cell]').getByRole('button', { name: 'Avisar de un peligro aquí' }).click();
  await luz.page.locator('input[name=advice]').fill('No entren al parque');
  await button(luz.page, 'Dar el aviso').click();
  await luz.page.locator('li[data-bulletin][data-state=in_force]').waitFor();
  const ana = await mapOf('promoter');
  await picture(ana.page, '1-bulletin-on-the-map');
  await menu(ana.page, 'Avisos de seguridad');
  const told = ana.page.locator('li[data-bulletin]').first();
  await told.getByText('No entren al parque').waitFor();
  await told.getByRole('button', { name: 'Enterado' }).click();
  await told.getByText('Usted ya confirmó que lo vio').waitFor();
  await picture(ana.page, '1-bulletin');
  await luz.page.reload();
  const receipts = luz.page.locator('[data-receipts="1"] summary').first();
  await receipts.click();
  await luz.page.getByText('promoter ·').first().waitFor();
  const eva = await opened('steward', '#page=sharing');
  await button(eva.page, 'Ofrecer a otra organización').click();
  await eva.page.locator('input[name=partner]').fill('demo-norte');
  await eva.page.locator('input[name=family]').first().check();
  await eva.page.locator('input[name=until]').fill(iso(30 * 24 * 60).slice(0, 10));
  await button(eva.page, 'Ofrecer').click();
  await eva.page.locator('[data-agreement]').first().waitFor();
  await picture(eva.page, '1-agreements');
  // What was learnt is told without a name, and what was agreed has an owner and a day.
  await loadScreen(luz.page, demo, 'bulletins');
  await luz.page.locator('[data-lessons-door]').click();
  await button(luz.page, 'Anotar una lección o una acción').click();
  const form = luz.page.locator('[data-lesson-form]');
  await form.locator('textarea').fill('Llamen a doña Ana al 5555 1234');
  await form.getByText('Así no se puede guardar').waitFor();
  assert.equal(await form.getByRole('button', { name: 'Guardar' }).isDisabled(), true);
  await form.locator('textarea').fill('Salir de dos en dos después de las 19 h: bajaron los asaltos.');
  await form.locator('select[name=audience]').selectOption('everybody');
  await form.locator('select[name=unit]').selectOption('GT-05');
  await form.getByRole('button', { name: 'Guardar' }).click();
  await luz.page.locator('[data-kind=lesson]').getByText('Sobre Escuintla').waitFor();
  await button(luz.page, 'Anotar una lección o una acción').click();
  await form.locator('select[name=kind]').selectOption('action');
  await form.locator('textarea').fill('Pedir juntas más viáticos de transporte');
  await form.locator('input[name=due]').fill(iso(30 * 24 * 60).slice(0, 10));
  await picture(luz.page, '1-lesson-written');
  await form.getByRole('button', { name: 'Guardar' }).click();
  const action = luz.page.locator('[data-open-actions="1"] [data-kind=action]');
  await action.getByText('Lo hace:').waitFor();
  await picture(luz.page, '1-lessons');
  await loadScreen(ana.page, demo, 'lessons');
  await ana.page.locator('[data-kind=lesson]').getByText('de dos en dos').waitFor();
  assert.equal(await ana.page.locator('[data-kind=action]').count(), 0, 'actions are for who answers');
  await action.getByRole('button', { name: /Ya se hizo/ }).click();
  await luz.page.locator('[data-open-actions="0"]').waitFor();
  for (const one of [luz, ana, eva]) await one.context.close();
});

test('2 nobody goes alone unseen: the rule asks for company and approval, and the outing is seen home', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce', ...HERE });
  const page = await enrolledPhone(desk.page, demo, 'ceibo', context);
  const look = await beforeGoing(page);
  await look.locator('[data-rule=pair]').getByText('En pareja').waitFor();
  await picture(page, '2-before-going');
  await button(page, 'Planear esta salida').click();
  await page.getByRole('button', { name: 'Sola o solo' }).click();
  await page.getByText('Supervisión tiene que aprobarla antes de salir').waitFor();
  await page.getByLabel('Quién sabe de su salida').fill('promoter');
  await page.getByRole('button', { name: 'Guardar el plan' }).click();
  await page.locator('[data-phase=awaiting_approval]').waitFor();
  const luz = await opened('supervisor', '#page=board');
  const row = luz.page.locator('[data-row][data-who=ceibo]');
  await row.getByText('Sola o solo').waitFor();
  await row.locator('[data-act=approve]').click();
  await page.locator('[data-phase=planned]').waitFor();
  for (const kind of ['set_out', 'arrive', 'ok']) {
    await say(page, kind);
    await confirmed(page, kind);
  }
  await picture(page, '2-outing');
  await picture(luz.page, '2-board');
  await say(page, 'leave');
  await confirmed(page, 'leave');
  await say(page, 'home');
  await sure(page);
  await say(page, 'nothing_happened');
  await page.getByText('Gracias. Quedó anotado.').waitFor();
  await until('nobody is out', async () => (await row.count()) === 0);
  await context.close();
  await luz.context.close();
});

test('3 a backpack draws thieves: what was taken is said in the report, and a credential opens without the rest', async () => {
  const words = 'Ministerio de Salud. Promoción de salud.\nCarta 12-2026. Llame al 2440 0000.';
  const luz = await opened('supervisor', '#page=ready');
  await luz.page.locator('[data-card-words] textarea').fill(words);
  await button(luz.page, 'Guardar el texto').click();
  await luz.page.getByText('Cada teléfono lo toma cuando abre').waitFor();
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  const page = await enrolledPhone(desk.page, demo, 'pacaya', context);
  const form = await fillReport(page);
  await form.getByText('Agregar detalles', { exact: false }).first().click();
  await form.getByRole('button', { name: 'Mochila' }).click();
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=stored]').waitFor();
  await form.getByRole('button', { name: 'Cerrar' }).last().click();
  const { events } = (await ask(page, 'GET', '/events')).body;
  assert.deepEqual(events[0].flags.taken, ['backpack']);
  await menu(page, 'Mis teléfonos');
  const part = page.locator('[data-card-part=off]');
  await part.getByLabel('Su renglón 1 (si quiere)').fill('Promotora 7');
  await part.getByRole('button', { name: 'Activar en este teléfono' }).click();
  await page.locator('[data-card-part=on]').waitFor();
  await page.goto(demo.url);
  await page.reload();
  await page.locator('[data-show-card]').click();
  const card = page.locator('dialog[data-card]');
  await card.getByText('Promotora 7', { exact: true }).waitFor();
  await picture(page, '3-credential');
  await card.getByRole('button', { name: 'Cerrar' }).click();
  await page.locator('form[data-pin]').waitFor();
  assert.equal(await page.locator('[data-map], [data-event]').count(), 0, 'nothing else opens with it');
  await context.close();
  await luz.context.close();
});

test('4 a phone is stolen: one tap ends it, it is empty, and there is a sheet for the operator and the insurer', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  const page = await enrolledPhone(desk.page, demo, 'tamarindo', context);
  await desk.page.reload();
  desk.page.once('dialog', (dialog) => void dialog.accept());
  await desk.page.locator('[data-person=tamarindo]').getByRole('button', { name: 'Perdió el teléfono' }).click();
  await page.getByText('Este teléfono ya no tiene acceso').waitFor();
  await page.reload();
  assert.equal(await page.locator('form[data-pin]').count(), 0, 'it is nobody’s phone');
  const luz = await opened('supervisor', '#page=lost_phone');
  await luz.page.locator('input[name=imei]').fill('490154203237519');
  await luz.page.getByText('Ese IMEI no cuadra').waitFor();
  await luz.page.locator('input[name=imei]').fill('490154203237518');
  await luz.page.getByText('Ese IMEI no cuadra').waitFor({ state: 'detached' });
  await picture(luz.page, '4-lost-phone');
  await context.close();
  await luz.context.close();
});

test('5 goals drive teams into danger: the meeting counts quiet outings, safer places are offered, stopping is a credit, codes are one tap, help has a list', async () => {
  const luz = await mapOf('supervisor');
  // The register of places, filled from the map: the model proposes, a person confirms with a reason.
  for (const [name, at] of [['La plaza', { x: 130, y: 90 }], ['El parque de atrás', { x: 240, y: 110 }]]) {
    await luz.page.locator('[data-map] canvas').click({ position: at });
    await luz.page.locator('aside[data-cell]').getByRole('button', { name: 'Registrar este lugar' }).click();
    await luz.page.locator('[data-place-form] input[name=name]').fill(name);
    await button(luz.page, 'Guardar').click();
    await luz.page.locator(`[data-place="${name}"]`).waitFor();
    if (name === 'La plaza') {
      await button(luz.page, 'Volver').click();
      await usable(luz.page);
      await settled(luz.page);
    }
  }
  await luz.page.locator('[data-place="La plaza"] li[data-band] button', { hasText: 'Revisar' }).last().click();
  await luz.page.locator('select[name=category]').selectOption('2');
  await luz.page.locator('select[name=reason]').selectOption('team_knows');
  await luz.page.locator('[data-place="La plaza"] li[data-band] form').getByRole('button', { name: 'Guardar' }).click();
  await luz.page.getByText('Confirmado: 2 · Como de costumbre').waitFor();
  await picture(luz.page, '5-places');

  const ana = await mapOf('promoter');
  const look = await beforeGoing(ana.page);
  await look.locator('[data-offered]').waitFor();
  await ana.page.keyboard.press('Escape');
  // Out, a code, and stopping for safety.
  const id = crypto.randomUUID();
  assert.equal((await ask(ana.page, 'POST', '/outreach', { id, starts_at: iso(-5), ends_at: iso(60), home_by: iso(120), company: 'pair' })).status, 201);
  assert.equal((await ask(luz.page, 'PUT', `/outreach/${id}/decision`, { approve: true })).status, 200);
  await loadScreen(ana.page, demo, 'outing');
  await say(ana.page, 'set_out');
  await confirmed(ana.page, 'set_out');
  const lawyer = {
    kind: 'lawyer', name: 'Licda. de turno', phone: '5555 1234', messaging: 'Signal', cost: 'gratis', needs_id: 'no', mandatory_report: 'yes', who_may_call: 'todo el equipo', say: 'Diga su clave.', brings_police: 'no', kind_to: ['TW'],
  };
  const [open, hidden] = [crypto.randomUUID(), crypto.randomUUID()];
  assert.equal((await ask(luz.page, 'PUT', `/directory/${open}`, lawyer)).status, 200);
  assert.equal((await ask(luz.page, 'PUT', `/directory/${hidden}`, { ...lawyer, visibility: 'supervisors' })).status, 200);
  await button(ana.page, 'A quién llamar').click();
  const own = ana.page.locator(`[data-entry="${open}"]`);
  await own.getByText('TIENEN QUE DENUNCIAR').waitFor();
  await own.getByText('Costo: gratis').waitFor();
  assert.equal(await ana.page.locator(`[data-entry="${hidden}"]`).count(), 0, 'what is for who supervises is on no promoter’s phone');
  await own.locator('summary').click();
  await own.locator('[data-say-from=own]').waitFor();
  await ana.page.locator('[data-entry=pnc-110] summary').click();
  await ana.page.locator('[data-entry=pnc-110] [data-say-from=program]').getByText('no la ha revisado').waitFor();
  await ana.page.locator('[data-entry=pnc-110]').getByText('TRAE POLICÍA').waitFor();
  await ana.page.locator('select[name=municipality]').selectOption('Guatemala');
  await picture(ana.page, '5-directory');
  await button(ana.page, 'Atrás').click();
  await ana.page.getByRole('button', { name: 'Cambiar estado' }).click();
  await picture(ana.page, '5-alert-codes');
  await ana.page.locator('[data-choose=yellow]').click();
  await confirmed(ana.page, 'yellow');
  await say(ana.page, 'suspend');
  await sure(ana.page);
  await ana.page.getByText('Suspendida por seguridad: cuenta a su favor').waitFor();
  const end = async (of, kind) => assert.equal((await ask(ana.page, 'POST', `/outreach/${of}/check_ins`, { id: crypto.randomUUID(), kind })).status, 201);
  await end(id, 'home');
  assert.equal((await ask(ana.page, 'GET', `/outreach/${id}`)).body.suspended, true);
  const quiet = crypto.randomUUID();
  const { code } = (await ask(ana.page, 'POST', '/outreach', { id: quiet, starts_at: iso(-5), ends_at: iso(60), home_by: iso(120), company: 'pair' })).body;
  assert.equal((await ask(luz.page, 'PUT', `/outreach/${quiet}/decision`, { approve: true })).status, 200);
  for (const kind of ['set_out', 'leave', 'home']) await end(quiet, kind);
  // The meeting: a quiet outing is one tap, and a number to divide by.
  await loadScreen(luz.page, demo, 'debrief');
  const row = luz.page.locator(`[data-debrief] li[data-outing="${code}"]`);
  await row.waitFor();
  await picture(luz.page, '5-debrief');
  await row.getByRole('button', { name: 'Sin novedad: promoter' }).click();
  await until('it is noted', async () => (await ask(ana.page, 'GET', `/outreach/${quiet}`)).body.debrief === 'nothing_happened');
  // What moved them: numbers an organisation watches, and none of a person.
  await loadScreen(luz.page, demo, 'indicators');
  await luz.page.getByRole('heading', { level: 1, name: 'Indicadores' }).waitFor();
  await luz.page.getByText('camino', { exact: false }).first().waitFor();
  assert.doesNotMatch(await luz.page.locator('main').innerText(), /\bpromoter\b/, 'nobody is ranked');
  await ana.context.close();
  await luz.context.close();
});

test('6 thefts happen on the way: the way is looked at before, said in one tap after, and the outing lasts until home', async () => {
  const { context, page } = await mapOf('promoter', HERE);
  const look = await beforeGoing(page);
  await look.getByRole('button', { name: 'Elegir el punto en el mapa' }).click();
  // Beside the buttons for zoom, however much of the screen the map has.
  await page.locator('[data-map] canvas').click({ position: { x: 110, y: 126 } });
  for (const leg of ['there', 'home']) await look.locator(`[data-leg=${leg}] li`).nth(1).waitFor();
  await look.locator('[data-leg=home] [data-vehicle]').waitFor();
  await look.locator('[data-way]').scrollIntoViewIfNeeded();
  await picture(page, '6-the-way');
  assert.doesNotMatch((await look.innerText()).replace(/Qué tan seguro es/g, '').replace(/No quiere decir (que sea )?seguro/gi, ''), /\bsegur[oa]s?\b/i);
  await page.keyboard.press('Escape');
  await button(page, 'Reportar').click();
  await page.locator('[data-group=robbery]').click();
  await page.locator('[data-where=here]').waitFor();
  await page.locator('[data-on-the-way]').click();
  await page.locator('[data-transit=transit_bus]').click();
  // From where to where: a town tapped on the map, no home and no door.
  await page.locator('[data-leg-pick=legFrom]').click();
  await page.locator('[data-map] canvas').click({ position: { x: 110, y: 126 } });
  await page.locator('[data-leg-from]:not([data-leg-from=""])').waitFor();
  await picture(page, '6-report-on-the-way');
  await button(page, 'Enviar').click();
  await page.locator('[data-outcome=stored]').waitFor();
  const { events } = (await ask(page, 'GET', '/events')).body;
  assert.equal(events[0].setting, 'transit_bus');
  assert.match(events[0].flags.leg.from, /^87[0-9a-f]{13}$/);
  assert.equal(events[0].flags.leg.to, undefined);
  // A vehicle is asked for with the plan, answered on the board, and who asked reads the answer.
  const asked = crypto.randomUUID();
  assert.equal((await ask(page, 'POST', '/outreach', { id: asked, starts_at: iso(120), ends_at: iso(180), home_by: iso(240), company: 'pair', vehicle: true })).status, 201);
  const luz = await opened('supervisor', '#page=board');
  const request = luz.page.locator(`[data-vehicle-of="${asked}"]`);
  await request.getByText('Falta contestar').waitFor();
  await picture(luz.page, '6-vehicles-on-the-board');
  await request.getByRole('button', { name: /^No hay vehículo: promoter/ }).click();
  await request.getByText('No se dio').waitFor();
  await loadScreen(page, demo, 'outing');
  await page.locator('[data-vehicle=not_granted]').waitFor();
  await picture(page, '6-no-vehicle');
  await request.getByRole('button', { name: /^Hay vehículo: promoter/ }).click();
  await luz.page.locator(`[data-vehicle-of="${asked}"][data-vehicle-state=granted]`).waitFor();
  await page.reload();
  await page.locator('[data-vehicle=granted]').waitFor();
  await ask(page, 'POST', `/outreach/${asked}/check_ins`, { id: crypto.randomUUID(), kind: 'call_off' });
  await luz.context.close();
  // Leaving is not home: somebody waits for that.
  const id = crypto.randomUUID();
  assert.equal((await ask(page, 'POST', '/outreach', { id, starts_at: iso(-60), ends_at: iso(30), home_by: iso(60), company: 'pair' })).status, 201);
  await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind: 'arrive' });
  const { body } = await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind: 'leave' });
  assert.deepEqual([body.phase, body.expected.kind], ['leaving', 'home']);
  await home(page, id);
  await context.close();
});

test('7 there is no protocol: the team writes its own card, who goes reads it and says so, and the board shows that', async () => {
  const luz = await opened('supervisor', '#page=ready');
  const card = luz.page.locator('[data-card="Riesgo alto"]');
  await card.locator('summary').click();
  await card.locator('[data-act=edit]').click();
  const form = luz.page.locator('[data-card-form]');
  await form.getByLabel('Qué se hace').fill('Van dos personas o más.\nSe llama a la radio al llegar.');
  await form.getByLabel('Desde qué riesgo').selectOption('1');
  await form.getByRole('button', { name: 'Guardar', exact: true }).click();
  await luz.page.locator('[data-protocols="1"]').waitFor();
  await picture(luz.page, '7-protocols');
  const ana = await mapOf('promoter');
  await beforeGoing(ana.page);
  await button(ana.page, 'Planear esta salida').click();
  const told = ana.page.locator('[data-protocol-card]').filter({ hasText: 'Riesgo alto' });
  await told.locator('summary').click();
  await told.getByText('Se llama a la radio al llegar.').waitFor();
  await ana.page.locator('[data-protocol-read]').click();
  await picture(ana.page, '7-plan-with-protocol');
  await ana.page.getByRole('button', { name: 'Guardar el plan' }).click();
  await ana.page.locator('[data-phase=awaiting_approval]').waitFor();
  await loadScreen(luz.page, demo, 'board');
  const row = luz.page.locator('[data-row][data-who=promoter][data-row-phase=awaiting_approval]');
  await row.getByText(/protocolo/i).first().waitFor();
  await picture(luz.page, '7-board-approval');
  await row.locator('[data-act=refuse]').click();
  await ana.page.locator('[data-refused]').waitFor();
  await ana.context.close();
  await luz.context.close();
});

test('8 nobody is there afterwards: support is offered by who was named, in dates and nothing else', async () => {
  const eva = await opened('steward', '#page=support');
  await eva.page.getByLabel('Usuario').fill('supervisor');
  await button(eva.page, 'Nombrar').click();
  await eva.page.locator('[data-persons]').getByText('supervisor', { exact: true }).waitFor();
  const ana = await mapOf('promoter');
  const event = { id: crypto.randomUUID(), kind: 'B1', severity: 4, occurred_at: iso(-60), consents: ['totals', 'referral'], lat: 14.6349, lon: -90.5069 };
  assert.equal((await ask(ana.page, 'POST', '/events', event)).status, 201);
  const luz = await opened('supervisor', '#page=support');
  await until('somebody sees to it', async () => (await ask(luz.page, 'GET', '/support_cases')).body.cases.some(({ id }) => id === event.id), 60_000);
  await luz.page.reload();
  const found = luz.page.locator(`[data-case="${event.id}"]`);
  await found.getByText('promoter').first().waitFor();
  for (const step of ['offered', 'accepted', 'referred']) {
    await found.locator(`[data-step=${step}]`).click();
    await found.locator(`[data-done=${step}]`).waitFor();
  }
  assert.equal(await luz.page.locator('main textarea').count(), 0, 'there is no room for what was talked about');
  await picture(luz.page, '8-support');
  const kate = await opened('advocate', '#page=support');
  await kate.page.locator('[data-not-yours]').waitFor();
  for (const one of [eva, ana, luz, kate]) await one.context.close();
});

test('9 nobody has practised: a drill says that it is one everywhere, and who did it is on a list', async () => {
  const ana = await mapOf('promoter');
  await beforeGoing(ana.page);
  await button(ana.page, 'Planear esta salida').click();
  await ana.page.locator('form[data-plan] summary', { hasText: 'Más' }).click();
  await ana.page.locator('input[name=exercise]').check();
  await ana.page.getByRole('button', { name: 'Guardar el plan' }).click();
  await ana.page.locator('[data-approval]').waitFor();
  const luz = await opened('supervisor', '#page=ready');
  await luz.page.locator('[data-drill-due]').waitFor();
  await loadScreen(luz.page, demo, 'board');
  const row = luz.page.locator('[data-row][data-who=promoter][data-row-phase=awaiting_approval]');
  await row.locator('[data-drill-asked]').waitFor();
  await row.locator('[data-act=approve]').click();
  await ana.page.getByText('SIMULACRO').first().waitFor();
  await luz.page.locator('[data-row][data-who=promoter]').getByText('SIMULACRO').first().waitFor();
  await picture(ana.page, '9-drill');
  await say(ana.page, 'call_off');
  await sure(ana.page);
  await loadScreen(luz.page, demo, 'ready');
  await luz.page.locator('[data-drill=promoter]').getByText('no hizo falta llamar').waitFor();
  await luz.page.locator('[data-drill-due]').waitFor();
  // One whose time runs out, and whose alarm somebody takes up.
  const drill = await overdueDrill(ana.page, luz.page, 47);
  await loadScreen(luz.page, demo, 'board');
  await luz.page.locator('[data-row][data-who=promoter] [data-act=acknowledge]').click();
  await says(ana.page, drill, 'home');
  await loadScreen(luz.page, demo, 'ready');
  await luz.page.locator('[data-drill=promoter]').getByText('alguien respondió en').waitFor();
  assert.equal(await luz.page.locator('[data-drill-due]').count(), 0);
  await picture(luz.page, '9-being-ready');
  await ana.context.close();
  await luz.context.close();
});

test('10 there is nothing to protect data with: the checklist says what is off, and the log who looked', async () => {
  const eva = await opened('steward', '#page=check');
  await eva.page.locator('ol [data-item=https]').waitFor();
  await picture(eva.page, '10-checklist');
  await loadScreen(eva.page, demo, 'log');
  await eva.page.locator('[data-whole=true]').waitFor();
  await picture(eva.page, '10-log');
  await eva.context.close();
});

test('11 the premises are not safe: what happens there is a report of its own kind of place, and is reviewed by a second person; the premises are walked through with a list', async () => {
  const ana = await opened('promoter', hashAt(EMPTY));
  await usable(ana.page);
  const form = await fillReport(ana.page);
  await form.getByText('Agregar detalles', { exact: false }).first().click();
  await form.locator('select[name=setting]').selectOption('cso_office');
  await form.getByRole('button', { name: 'Enviar', exact: true }).click();
  await form.locator('[data-outcome=stored]').waitFor();
  const [event] = (await ask(ana.page, 'GET', '/events')).body.events;
  assert.equal(event.setting, 'cso_office');
  const luz = await mapOf('supervisor');
  await menu(luz.page, 'Por revisar');
  const report = luz.page.locator(`[data-report="${event.id}"]`);
  await report.scrollIntoViewIfNeeded();
  await picture(luz.page, '11-triage');
  await report.getByRole('button').first().click();
  await luz.page.locator(`[data-report="${event.id}"]:not([data-decision=pending])`).waitFor();
  assert.equal((await ask(luz.page, 'GET', `/events/${event.id}`)).body.verification, 'V3');
  await button(luz.page, 'Cerrar').click();
  await menu(luz.page, 'Nuestros locales');
  const office = luz.page.locator('[data-facility=cso_office]');
  await office.getByText('Nadie lo ha recorrido todavía.').waitFor();
  await office.getByRole('button', { name: 'Recorrer: ' }).click();
  const items = await office.locator('fieldset').count();
  for (let at = 0; at < items; at += 1) await office.locator('fieldset').nth(at).getByText(at === 1 ? 'No' : 'Sí', { exact: true }).click();
  await picture(luz.page, '11-premises-walk');
  await button(luz.page, 'Guardar el recorrido').click();
  await office.and(luz.page.locator('[data-open="1"]')).waitFor();
  await office.locator('li[data-item=alarm]').waitFor();
  await picture(luz.page, '11-premises');
  await ana.context.close();
  await luz.context.close();
});

test('an alarm: the board is loud, one tap takes it up, and what was sent outside of the app is listed with its state', async () => {
  // A gateway as the program knows them; two supervisors, of whom one can be reached.
  const handed = [];
  const gateway = createServer((request, answer) => {
    handed.push(request.headers['x-kannel-to']);
    answer.writeHead(202).end('0: Accepted for delivery');
  });
  const port = await freePort();
  await new Promise((resolve) => gateway.listen(port, '127.0.0.1', resolve));
  const own = await startOwn({
    people: { ana: 'promoter', luz: 'supervisor', sol: 'supervisor' },
    deployment: `[channels.sms]\nkannel = "http://127.0.0.1:${port}/cgi-bin/sendsms"\nuser = "atalaya"\npassword_file = "secret"\ncountry = "502"\n`,
    files: { secret: 'secreto\n' },
  });
  const enter = async (handle) => {
    const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
    const signedIn = await context.request.post(`${own.url}/api/v1/session`, { data: { organisation: 'omes', handle, password: PASSWORD } });
    assert.ok(signedIn.ok(), handle);
    const page = await context.newPage();
    await page.goto(`${own.url}/#page=board`);
    return { context, page };
  };
  try {
    const [luz, ana] = [await enter('luz'), await enter('ana')];
    // By the program's own rules somebody is late sooner by night than by day.
    assert.equal((await ask(luz.page, 'PUT', '/safety_rules', RULES)).status, 200);
    assert.equal((await ask(luz.page, 'PUT', '/people/luz/contact', { name: 'Nombre de Planta', phone: '5555 1234' })).status, 204);
    const id = await overdue(ana.page, 47);
    const row = luz.page.locator(`[data-row="${id}"]`);
    await row.getByText('Falta que alguien confirme').waitFor();
    await until('it was handed over', () => handed.includes('+50255551234'));
    await picture(luz.page, 'alarm-on-the-board');
    await row.getByRole('button', { name: 'Enterado: yo me encargo' }).click();
    await row.getByText('Se encarga luz desde las').waitFor();
    await row.getByRole('button', { name: 'Lugar y avisos' }).click();
    await row.locator('[data-sent] summary').click();
    await row.locator('[data-delivery=sent]').first().waitFor();
    await row.locator('[data-delivery=no_address]').first().waitFor();
    await picture(luz.page, 'what-was-sent');
    await luz.context.close();
    await ana.context.close();
  } finally {
    await own.stop();
    gateway.close();
  }
});

test('a paper goes where no phone may, and is entered afterwards', async () => {
  const ana = await mapOf('promoter');
  const id = crypto.randomUUID();
  assert.equal((await ask(ana.page, 'POST', '/outreach', { id, starts_at: iso(-120), ends_at: iso(-60), home_by: iso(-30), company: 'pair' })).status, 201);
  const luz = await opened('supervisor', '#page=paper');
  await luz.page.getByLabel('¿Qué salida?').selectOption(id);
  await picture(luz.page, 'paper');
  await home(ana.page, id);
  await ana.context.close();
  await luz.context.close();
});
