// Each task of who sees others home, with keys alone and by the tree that a screen reader is given.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { pressAt, reads, tabTo } from './kit/keys.mjs';
import { ask, overdue } from './kit/outing.mjs';
import { startDemo } from './kit/program.mjs';
import { HERE, launch, loadScreen, PHONE, until, usable, visit } from './kit/visit.mjs';

const RULE = { go: 'pair', check_every: 30, buddy: true, transport: false, approval: false };
const TIMING = { minutes: [0, 5, 10, 20, 40], acknowledge_within: 5 };
const RULES = { low: TIMING, medium: TIMING, high: TIMING, levels: [RULE, RULE, RULE, RULE, RULE], night_from: 18, night_until: 6 };
/** A finger in the dark, in CSS pixels. */
const THUMB = 48;
const MINUTE = 60_000;
const PICTURES = process.env.ATALAYA_PICTURES;
const iso = (minutes) => new Date(Date.now() + minutes * MINUTE).toISOString();
const clock = (minutes) => new Intl.DateTimeFormat('en-US', { timeZone: 'America/Guatemala', hour: '2-digit', minute: '2-digit', hour12: true }).format(Date.now() + minutes * MINUTE);

let browser;
let demo;
let ana;
let luz;
before(async () => {
  [browser, demo] = await Promise.all([launch(), startDemo()]);
  ana = await visit(browser, demo, { role: 'promoter', viewport: PHONE, reducedMotion: 'reduce', ...HERE });
  luz = await visit(browser, demo, { role: 'supervisor', viewport: PHONE, reducedMotion: 'reduce' });
  assert.equal((await ask(luz.page, 'PUT', '/safety_rules', RULES)).status, 200);
});
after(async () => {
  await browser.close();
  await demo.stop();
});

/** Opens a screen anew. */
async function open({ page }, screen) {
  await loadScreen(page, demo, screen);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

async function planned(minutes) {
  const id = crypto.randomUUID();
  const { status, body } = await ask(ana.page, 'POST', '/outreach', { id, starts_at: iso(minutes), ends_at: iso(minutes + 60), home_by: iso(minutes + 90), company: 'pair' });
  assert.equal(status, 201);
  return { id, code: body.code };
}
const say = (id, kind) => ask(ana.page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind });

test('the three taps are as large as a thumb, and so is what is said in an outing', async () => {
  const { page } = ana;
  await page.goto(demo.url);
  await usable(page);
  const large = async (locator, name) => {
    const { width, height } = await locator.boundingBox();
    assert.ok(width >= THUMB && height >= THUMB, `${name}: ${width} × ${height}`);
  };
  const report = page.getByRole('button', { name: 'Reportar', exact: true });
  await large(report, 'Reportar');
  await report.click();
  for (const group of await page.locator('[data-group]').all()) await large(group, await group.innerText());
  await page.locator('[data-group=strange]').click();
  await large(page.getByRole('button', { name: 'Enviar', exact: true }), 'Enviar');
  await large(page.getByRole('button', { name: 'Enviar y necesito ayuda' }), 'help');
  await page.keyboard.press('Escape');
  const { id } = await planned(10);
  await open(ana, 'outing');
  await page.locator('.main').waitFor();
  for (const one of await page.locator('.thumb button').all()) await large(one, await one.innerText());
  await say(id, 'call_off');
});

test('by keyboard: an outing from its plan until home, and what a screen reader is told of it', async () => {
  const { page } = ana;
  await open(ana, 'outing');
  const { id } = await planned(5);
  await open(ana, 'outing');
  await page.locator('[data-phase=planned]').waitFor();
  for (const [name, phase] of [['Salgo', 'underway'], ['Llegué', 'at_place'], ['Me voy del lugar', 'leaving']]) {
    await page.getByRole('heading', { level: 1 }).focus();
    await pressAt(page, 'button', name);
    await page.locator(`[data-outing-card] [data-phase=${phase}]`).waitFor();
    await page.locator('[data-confirmed]').waitFor();
  }
  await reads(page.locator('[data-outing]'), [/heading "Mi salida" \[level=1\]/, /Avise que todo va bien|casa/, /status: ".*el servidor lo recibió a las/, 'button "Ya estoy en casa"', 'button "Mandar mi zona en esta salida"', /button "Estado: Verde/]);
  await page.getByRole('heading', { level: 1 }).focus();
  await pressAt(page, 'button', 'Ya estoy en casa');
  // The question takes the focus, on the answer that changes nothing.
  await page.locator('[data-sure] button:focus').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Todavía no');
  // A key that was pressed too soon changes nothing, and the answer keeps the focus.
  await tabTo(page, 'button', /^Sí$/);
  await until('it is answered', async () => {
    if (await page.locator('[data-sure] button:focus').count()) await page.keyboard.press('Enter');
    return (await page.locator('[data-sure]').count()) === 0;
  });
  await until('the server has it', async () => (await ask(page, 'GET', `/outreach/${id}`)).body.phase === 'home');
});

test('by keyboard: an alarm is taken up and closed by who says what was found', async () => {
  const id = await overdue(ana.page, 47);
  const page = await open(luz, 'board');
  await page.locator(`[data-row="${id}"][data-unanswered=true]`).waitFor();
  await reads(page.locator('[data-board]'), [/heading "Alarmas 1" \[level=2\]/, /heading "promoter clave [0-9A-F]{4}" \[level=3\]/, 'button "Enterado: yo me encargo"', /list "/, /alert|status/]);
  await pressAt(page, 'button', 'Enterado: yo me encargo');
  await page.locator('[data-taken]').waitFor();
  await pressAt(page, 'button', 'Cerrar la alarma');
  const closing = page.locator('[data-closing]');
  await reads(closing, ['radio "Está bien: se atrasó"', 'radio "En su casa: la salida termina"']);
  await pressAt(page, 'radio', 'Está bien: olvidó avisar', 'Space');
  await pressAt(page, 'radio', 'En su casa: la salida termina', 'Space');
  await pressAt(page, 'button', 'Cerrar la alarma');
  await until('it is closed', async () => (await page.locator(`[data-row="${id}"]`).count()) === 0);
});

test('by keyboard: the meeting, one tap for a quiet outing', async () => {
  const { id, code } = await planned(-100);
  // Another outing of the same person: who hears the buttons knows which is which.
  const { id: earlier } = await planned(-300);
  for (const kind of ['set_out', 'arrive', 'leave', 'home']) await say(earlier, kind);
  for (const kind of ['set_out', 'arrive', 'leave', 'home']) await say(id, kind);
  const page = await open(luz, 'debrief');
  await page.locator(`[data-outing="${code}"]`).waitFor();
  await reads(page.locator('main'), ['heading "Reunión de registro" [level=1]', 'heading "promoter" [level=3]', /button "Sin novedad: promoter, /, /button "Pasó algo: agregar: promoter, /]);
  const names = await page.locator('[data-outing] button').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  assert.ok(names.length >= 4 && new Set(names).size === names.length, names.join(' | '));
  await sound(page, 'the meeting');
  // Other outings of the same person may stand before it.
  const quiet = page.locator(`[data-outing="${code}"] button:focus`, { hasText: 'Sin novedad' });
  for (let presses = 0; presses < 60 && (await quiet.count()) === 0; presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until('it is noted', async () => (await ask(page, 'GET', `/outreach/${id}`)).body.debrief !== null);
  await page.getByRole('status').filter({ hasText: 'Anotado' }).waitFor({ state: 'attached' });
});

test('by keyboard: the meeting, how many people a suspended outing did not reach', async () => {
  const { id, code } = await planned(-400);
  for (const kind of ['set_out', 'arrive', 'suspend', 'home']) await say(id, kind);
  const page = await open(luz, 'debrief');
  const row = page.locator(`[data-unreached="${code}"]`);
  await row.waitFor();
  assert.equal(await page.locator(`[data-outing="${code}"]`).count(), 0, 'nobody is asked whether something happened');
  await sound(page, 'the meeting, suspended');
  if (PICTURES !== undefined) await page.screenshot({ path: join(PICTURES, 'debrief-suspended.png'), fullPage: true });
  const people = row.getByLabel('Personas');
  for (let presses = 0; presses < 80 && !(await people.evaluate((one) => one === document.activeElement)); presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.type('12');
  await page.keyboard.press('Enter');
  await until('it is noted', async () => (await ask(page, 'GET', `/outreach/${id}`)).body.contacts_missed === 12);
  await row.waitFor({ state: 'detached' });
  await page.locator('[data-debrief] summary').click();
  await page.locator(`[data-done="${code}"]`).getByText('No se llegó a 12 personas').waitFor();
});

test('by keyboard: a sheet of paper is entered', async () => {
  const { id } = await planned(-120);
  const page = await open(luz, 'paper');
  await page.getByLabel('¿Qué salida?').selectOption(id);
  await sound(page, 'a sheet of paper');
  await reads(page.locator('main'), [/heading ".*" \[level=1\]/, 'combobox "¿Qué salida?"', /textbox "Salgo"|Salgo/, 'button "Guardar lo que dice la hoja"']);
  for (const [name, minutes] of [['Salgo', -115], ['Llegué', -110], ['Ya estoy en casa', -40]]) {
    await page.getByLabel(name).focus();
    // As this browser's own field for a time is typed: hours, minutes, and which half of the day.
    await page.keyboard.type(clock(minutes).replace(/[^\dAP]/g, ''));
  }
  await page.getByLabel('Día en que salió').fill(new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Guatemala' }).format(Date.now() - 115 * MINUTE));
  await pressAt(page, 'button', 'Guardar lo que dice la hoja');
  await page.getByText('Se anotaron 3 avisos con su hora.').waitFor();
});

test('by keyboard: whom to call, by municipality', async () => {
  const page = await open(ana, 'directory');
  await page.locator('[data-entry=pnc-110]').waitFor();
  await reads(page.locator('main'), [/heading ".*" \[level=1\]/, /combobox "/, /link ".*110/, /TRAE POLICÍA/, /Nadie ha llamado para probarlo/]);
  await sound(page, 'whom to call');
  await tabTo(page, 'combobox', /./);
  await page.keyboard.type('Guatemala');
  await page.locator('[data-entry=pmt-guatemala]').waitFor();
  await tabTo(page, 'link', /110/);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), 'tel:110', 'it is shown, and dialled by nobody else');
});

test('by keyboard: a number of the organisation’s own is written down and tried', async () => {
  const page = await open(luz, 'directory');
  await page.locator('[data-entry]').first().waitFor();
  await pressAt(page, 'button', 'Agregar un número');
  const form = page.locator('[data-number-form]');
  await form.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('name')), 'kind', 'the form has the focus');
  await reads(form, ['combobox "De qué tipo"', 'textbox "Número"', 'textbox "Idiomas"', 'textbox "Qué decir"', 'combobox "Mujeres trans"', 'button "Guardar"']);
  for (const [name, words] of [['Nombre', 'Licda. Pérez'], ['Número', '5555 1234'], ['Idiomas', 'español, k’iche’'], ['Qué decir', 'Diga su código.']]) {
    await tabTo(page, 'textbox', name);
    await page.keyboard.type(words);
  }
  await tabTo(page, 'combobox', 'Mujeres trans');
  await page.keyboard.type('Bien');
  await sound(page, 'a number that is written down');
  await pressAt(page, 'button', 'Guardar');
  const own = page.locator('[data-entry]', { hasText: 'Licda. Pérez' });
  await own.waitFor();
  await reads(own, ['heading "Licda. Pérez" [level=3]', 'Amable con Mujeres trans', 'Idiomas: español, k’iche’', 'group "Ya llamé a 5555 1234:"']);
  await own.getByRole('button', { name: 'Contestan' }).focus();
  await page.keyboard.press('Enter');
  await own.and(page.locator('[data-stale=false]')).waitFor();
  await sound(page, 'the directory of who supervises');
});

test('by keyboard: a bulletin is given and taken back', async () => {
  const page = await open(luz, 'bulletins');
  await pressAt(page, 'button', 'Dar un aviso');
  await page.locator('[data-bulletin-form]').waitFor();
  await tabTo(page, 'combobox', 'Dónde');
  await page.keyboard.press('ArrowDown');
  await tabTo(page, 'textbox', /./);
  await page.locator('input[name=advice]').focus();
  await page.keyboard.type('No entren');
  await pressAt(page, 'button', 'Dar el aviso');
  const told = page.locator('li[data-bulletin][data-state=in_force]').first();
  await told.waitFor();
  await reads(page.locator('main'), ['heading "Avisos de seguridad" [level=1]', /heading ".*" \[level=3\]/, 'No entren', 'button "Retirar"']);
  await sound(page, 'a bulletin');
  page.once('dialog', (dialog) => void dialog.accept());
  await pressAt(page, 'button', 'Retirar');
  await page.locator('[data-bulletins="0"]').waitFor();
});

test('by keyboard: a lesson is written down and taken away', async () => {
  const page = await open(luz, 'lessons');
  await pressAt(page, 'button', 'Anotar una lección o una acción');
  const form = page.locator('[data-lesson-form]');
  await form.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('name')), 'kind', 'the form has the focus');
  await reads(form, ['combobox "¿Qué es?"', 'textbox "¿Qué funcionó, o qué no?"', 'combobox "Municipio o departamento"', 'combobox "¿Quién la lee?"', 'button "Guardar"']);
  await tabTo(page, 'textbox', '¿Qué funcionó, o qué no?');
  await page.keyboard.type('Cambiar la hora bajó los asaltos');
  await pressAt(page, 'button', 'Guardar');
  await page.locator('[data-kind=lesson]').first().waitFor();
  await reads(page.locator('main'), ['heading "Lecciones y acciones" [level=1]', 'heading "Acciones pendientes" [level=2]', 'heading "Lecciones aprendidas" [level=2]', 'button "Quitar: Cambiar la hora bajó los asaltos"']);
  await sound(page, 'lessons');
  page.once('dialog', (dialog) => void dialog.accept());
  await pressAt(page, 'button', 'Quitar: Cambiar la hora bajó los asaltos');
  await page.locator('[data-lessons="0"]').waitFor();
});

test('by keyboard: who asked for a vehicle is answered', async () => {
  const id = crypto.randomUUID();
  assert.equal((await ask(ana.page, 'POST', '/outreach', { id, starts_at: iso(50), ends_at: iso(90), home_by: iso(120), company: 'pair', vehicle: true })).status, 201);
  const page = await open(luz, 'board');
  const asked = page.locator(`[data-vehicle-of="${id}"]`);
  await asked.waitFor();
  await reads(page.locator('[data-vehicles]'), ['heading "Vehículos pedidos" [level=2]', /button "Hay vehículo: promoter, /, /button "No hay vehículo: promoter, /]);
  await sound(page, 'a vehicle that is asked for');
  await pressAt(page, 'button', /^Hay vehículo: promoter, /);
  await asked.getByText('Se dio').waitFor();
  await say(id, 'call_off');
});

test('by keyboard: a protocol card is changed, and a place reviewed', async () => {
  const page = await open(luz, 'ready');
  await page.locator('[data-card="Riesgo alto"]').waitFor();
  await page.locator('[data-card="Riesgo alto"] summary').focus();
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Cambiar');
  await page.keyboard.press('Enter');
  const form = page.locator('[data-card-form]');
  await form.waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('name')), 'title', 'the form has the focus');
  await reads(form, ['textbox "Para qué es"', 'textbox "Qué se hace, una cosa por línea"', 'combobox "Desde qué riesgo"', 'button "Guardar"']);
  await tabTo(page, 'textbox', 'Qué se hace, una cosa por línea');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('\nNadie se queda atrás.');
  await pressAt(page, 'button', 'Guardar');
  await page.locator('[data-protocols="1"]').waitFor();
  await sound(page, 'being ready');

  const place = { name: 'La plaza', cell: '896d2903483ffff', setting: 'park' };
  assert.equal((await ask(page, 'PUT', '/places/0193a7f0-0000-7000-8000-000000000001', place)).status, 201);
  await open(luz, 'places');
  const plaza = page.locator('[data-place="La plaza"]');
  await plaza.waitFor();
  await reads(plaza, ['heading "La plaza" [level=2]', /button "Revisar: La plaza, /, /El mapa propone: /]);
  await tabTo(page, 'button', /^Revisar: La plaza/);
  await page.keyboard.press('Enter');
  await tabTo(page, 'combobox', 'Categoría');
  await page.keyboard.type('3');
  await pressAt(page, 'button', 'Guardar');
  await plaza.getByText('Confirmado: 3 · Elevado').waitFor();
  await sound(page, 'the register of places');
});

test('by keyboard: the premises are walked through with the list', async () => {
  const page = await open(luz, 'facilities');
  const office = page.locator('[data-facility=cso_office]');
  await office.waitFor();
  await reads(office, ['heading "Oficina" [level=2]', 'button "Recorrer: Oficina"']);
  await pressAt(page, 'button', 'Recorrer: Oficina');
  await reads(office, ['group "Puertas y ventanas cierran bien y se sabe quién tiene llave"', 'radio "Sí"', 'radio "No aplica"', 'button "Guardar el recorrido"']);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('type')), 'radio', 'the list has the focus');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await sound(page, 'the list of the premises');
  await pressAt(page, 'button', 'Guardar el recorrido');
  await office.and(page.locator('[data-open="11"]')).waitFor();
  await reads(office, ['11 pendientes', 'listitem: Hay alarma o timbre de auxilio']);
  await sound(page, 'the premises');
});

test('by keyboard: a report is reviewed by a second person', async () => {
  const id = crypto.randomUUID();
  assert.equal((await ask(ana.page, 'POST', '/events', { id, kind: 'P1', occurred_at: iso(-60), lat: 14.63, lon: -90.51 })).status, 201);
  const { page } = luz;
  await page.goto(demo.url);
  await page.reload();
  await usable(page);
  await page.getByRole('button', { name: 'Menú' }).focus();
  await page.keyboard.press('Enter');
  await pressAt(page, 'button', 'Por revisar');
  const report = page.locator(`[data-report="${id}"]`);
  await report.waitFor();
  await reads(page.locator('[data-triage]'), [/heading ".*" \[level=3\]/, /button "Descartar"|button/]);
  await report.getByRole('button').first().focus();
  await page.keyboard.press('Enter');
  await page.locator(`[data-report="${id}"]:not([data-decision=pending])`).waitFor();
  await reads(report, [/status: /, 'button "Deshacer"']);
  await page.keyboard.press('Escape');
});

test('by keyboard: support is offered', async () => {
  const eva = await visit(browser, demo, { role: 'steward', viewport: PHONE, reducedMotion: 'reduce', hash: '#page=support' });
  await eva.page.getByLabel('Usuario').fill('supervisor');
  await eva.page.keyboard.press('Enter');
  await eva.page.locator('[data-persons]').getByText('supervisor', { exact: true }).waitFor();
  await sound(eva.page, 'who gives support');
  await eva.context.close();
  const id = crypto.randomUUID();
  assert.equal((await ask(ana.page, 'POST', '/events', { id, kind: 'B1', severity: 4, occurred_at: iso(-60), consents: ['totals', 'referral'], lat: 14.63, lon: -90.51 })).status, 201);
  await until('somebody sees to it', async () => (await ask(luz.page, 'GET', '/support_cases')).body.cases.length > 0, 60_000);
  const page = await open(luz, 'support');
  const found = page.locator(`[data-case="${id}"]`);
  await found.waitFor();
  await reads(found, ['heading "promoter" [level=3]', 'group "promoter"', 'button "Se ofreció"', 'button "No lo quiso"']);
  await pressAt(page, 'button', 'Se ofreció');
  await found.locator('[data-done=offered]').waitFor();
  await sound(page, 'support');
});
