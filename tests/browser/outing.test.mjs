// Seen home: a promoter's outing on a phone with and without a network, and the board of who sees them home.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sound } from './kit/access.mjs';
import { ask, overdue } from './kit/outing.mjs';
import { choosePin, codeFor, enrol, enrolledPhone, openDesk, people, typePin } from './kit/phone.mjs';
import { DESK, HERE, loadScreen, PHONE, until, usable, visit } from './kit/visit.mjs';

/** A finger in the dark, in CSS pixels. */
const THUMB = 48;
/** Whatever the map says and whatever the hour is: a pair, approved, heard of every half hour. */
const RULE = { go: 'pair', check_every: 30, buddy: true, transport: false, approval: true };
const TIMING = { minutes: [0, 5, 10, 20, 40], acknowledge_within: 5 };
const RULES = { low: TIMING, medium: TIMING, high: TIMING, levels: [RULE, RULE, RULE, RULE, RULE], night_from: 18, night_until: 6 };

let browser;
let demo;
let desk;
let close;
let board;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
  assert.equal((await ask(desk.page, 'PUT', '/safety_rules', RULES)).status, 200);
  board = await visit(browser, demo, { role: 'supervisor', viewport: DESK, hash: '#page=board', reducedMotion: 'reduce' });
  await board.page.locator('[data-fresh]').waitFor();
});
after(() => close());

/** The question before what cannot be taken back is not answered by a hurried finger. */
async function sure(page, name = 'Sí') {
  const question = page.locator('[data-sure]');
  await question.waitFor();
  await until('the question is answered', async () => {
    await question.getByRole('button', { name, exact: true }).click({ timeout: 1_000 }).catch(() => undefined);
    return (await question.count()) === 0;
  });
}

/** Presses Tab until what is wanted has the focus. */
async function tabTo(page, selector) {
  for (let press = 0; press < 40; press += 1) {
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${selector}`);
}

const shown = (page, phase) => page.locator(`[data-outing-card] [data-phase=${phase}]`).waitFor();
const confirmed = (page, said) => page.locator(`[data-confirmed=${said}]`).waitFor();
const say = (page, kind) => page.locator(`.thumb [data-say=${kind}]`).click();
const row = (who) => board.page.locator(`[data-row][data-who="${who}"]`);

/** The time of the day in Guatemala, so many minutes from now. */
const clock = (minutes) => new Intl.DateTimeFormat('es-GT', { timeZone: 'America/Guatemala', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.now() + minutes * 60_000);

async function online(context, page, on) {
  await context.setOffline(!on);
  await page.evaluate((name) => dispatchEvent(new Event(name)), on ? 'online' : 'offline');
}

/** The area of resolution 7 that a cell lies in, by the bits of H3's index. */
function area(cell) {
  let bits = (BigInt(`0x${cell}`) & ~(0xfn << 52n)) | (7n << 52n);
  for (let digit = 8; digit <= 15; digit += 1) bits |= 7n << BigInt((15 - digit) * 3);
  return bits.toString(16);
}

/** The board warns of an area until a time; gives how it is taken back. */
async function warned(cells, until, advice) {
  const id = randomUUID();
  const issued = await ask(board.page, 'POST', '/bulletins', { id, kind: 'shots', audience: 'own', cells, valid_until: until, advice });
  assert.equal(issued.status, 201, JSON.stringify(issued.body));
  return async () => assert.equal((await ask(board.page, 'DELETE', `/bulletins/${id}`)).status, 204);
}

test('planned from the look before going, approved at the board, out and home; what has no network is said later, with its time', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', colorScheme: 'dark', reducedMotion: 'reduce' });
  const page = await enrolledPhone(desk.page, demo, 'jazmin', context);
  await page.getByRole('button', { name: 'Antes de ir' }).click();
  await page.locator('[data-before]').getByRole('button', { name: 'En el mapa' }).click();
  await page.locator('[data-map] canvas').click();
  await page.locator('[data-outlook]').waitFor();
  await page.getByRole('button', { name: 'Planear esta salida' }).click();
  const form = page.locator('form[data-plan]');
  await form.getByText('Supervisión tiene que aprobarla antes de salir').waitFor();
  await form.getByLabel('Quién sabe de su salida').fill('promoter');
  await sound(page, 'the plan', 44);
  await form.getByRole('button', { name: 'Guardar el plan' }).click();
  await shown(page, 'awaiting_approval');
  await confirmed(page, 'plan');
  await sound(page, 'awaiting approval', 44);

  // The board is told by itself, and so is the phone.
  await row('jazmin').locator('[data-act=approve]').click();
  await shown(page, 'planned');
  await page.locator('[data-recheck=same]').waitFor();
  await sound(page, 'planned', 44);
  assert.ok((await page.locator('.main').boundingBox()).height >= 80);
  await say(page, 'set_out');
  await confirmed(page, 'set_out');
  await say(page, 'arrive');
  await confirmed(page, 'arrive');
  await shown(page, 'at_place');
  await page.locator('[data-due][data-late=false]').getByText(/faltan 2\d min/).waitFor();
  await page.getByText('La hora corre en el servidor').waitFor();
  assert.match(
    await page.locator('[data-outing]').ariaSnapshot(),
    /heading "Mi salida" \[level=1\][\s\S]*Avise que todo va bien antes de las[\s\S]*En el lugar[\s\S]*button "Estado: Verde normal Cambiar estado"[\s\S]*status: "Llegué: el servidor lo recibió a las[\s\S]*button "Todo bien"[\s\S]*button "Me voy del lugar"/,
  );
  await sound(page, 'at the place', 44);

  await online(context, page, false);
  const tapped = Date.now();
  await say(page, 'ok');
  await page.locator('[data-unsent="1"]').getByText('Nadie lo sabe todavía').waitFor();
  assert.equal(await page.locator('[data-confirmed]').count(), 0, 'nothing is called said that nobody has heard');
  assert.doesNotMatch(await page.locator('main').innerText(), /no cierre esta página/, 'it lies sealed on the phone');
  await sound(page, 'not heard yet', 44);
  // The page is gone: opened again without a network, the phone shows what the server said last, and says that it is old.
  await page.reload();
  await typePin(page);
  await shown(page, 'at_place');
  await page.locator('[data-old]').waitFor();
  await page.locator('[data-unsent-closed]').getByText('Nadie lo sabe todavía').waitFor();
  await page.locator('[data-protocol] summary').first().waitFor();
  await page.getByRole('button', { name: 'A quién llamar' }).click();
  await page.locator('[data-directory=kept]').getByText('Sin conexión. Los números son de').waitFor();
  assert.equal(await page.locator('[data-entry=pnc-110] a').getAttribute('href'), 'tel:110');
  await page.locator('[data-entry=pnc-110]').getByText('TRAE POLICÍA').waitFor();
  await page.locator('[data-entry=pnc-110]').getByText('Nadie ha llamado para probarlo').waitFor();
  await sound(page, 'whom to call', 44);
  await page.locator('select[name=municipality]').selectOption('Guatemala');
  assert.equal(await page.locator('[data-entry=pmt-guatemala]').count(), 1);
  await page.getByRole('button', { name: 'Atrás' }).click();
  await online(context, page, true);
  await confirmed(page, 'ok');
  const { body } = await ask(page, 'GET', '/outreach');
  const [mine] = body.outreach;
  assert.ok(Math.abs(Date.parse(mine.heard_at) - tapped) < 5_000, 'heard of when it was tapped');

  // A colour is opened and then chosen; the red one is asked for, goes to this outing, and is taken back in silence.
  await page.getByRole('button', { name: 'Cambiar estado' }).click();
  await sound(page, 'colours', 44);
  await page.locator('[data-choose=red]').click();
  await sound(page, 'asked whether help is wanted', 44);
  await sure(page, 'Sí, pedir ayuda');
  await page.locator('[data-help=heard]').waitFor();
  await page.getByRole('button', { name: 'Fue sin querer' }).click();
  await page.locator('[data-help=taken_back]').waitFor();
  const whole = (await ask(page, 'GET', `/outreach/${mine.id}`)).body;
  assert.deepEqual(whole.check_ins.map(({ kind }) => kind), ['set_out', 'arrive', 'ok', 'red', 'false_alarm']);
  assert.equal(whole.colour, 'green');

  await page.locator('[data-help]').getByRole('button', { name: 'Cerrar' }).click();
  await page.getByRole('button', { name: 'Al mapa' }).click();
  // Whoever is out reports of where they are out, without saying so.
  await page.getByRole('button', { name: 'Reportar', exact: true }).click();
  await page.locator('[data-group=robbery]').click();
  await page.locator('[data-where=outing]').waitFor();
  await page.keyboard.press('Escape');
  const strip = page.locator('[data-strip=at_place]');
  await strip.getByRole('button', { name: 'Todo bien' }).click();
  await strip.getByText('el servidor lo recibió').waitFor();
  await strip.locator('.open').click();
  // By keyboard alone.
  await page.getByRole('heading', { name: 'Mi salida' }).focus();
  await tabTo(page, '[data-say=leave]');
  await page.keyboard.press('Enter');
  await shown(page, 'leaving');
  await say(page, 'home');
  await sure(page);
  await shown(page, 'home');
  await sound(page, 'home', 44);
  await say(page, 'nothing_happened');
  await page.getByText('Gracias. Quedó anotado.').waitFor();
  await until('nobody is out on the board', async () => (await row('jazmin').count()) === 0);
  await context.close();
});

test('who is not heard of comes first and loud, is taken up with one tap, and an alarm is closed by a person who says what was found', async () => {
  const { page } = board;
  const promoter = await visit(browser, demo, { role: 'promoter' });
  await overdue(promoter.page, 47);
  const late = row('promoter');
  await late.getByText('Falta que alguien confirme').waitFor();
  assert.match(await page.title(), /^ALARMA · /);
  assert.match(await page.locator('[data-spoken]').innerText(), /^Alarma: promoter\. No avisó que llegó\.$/);
  await late.locator('[data-next=R3]').filter({ hasText: /Sigue: .* en \d/ }).waitFor();
  await sound(page, 'an alarm');
  assert.match(await page.locator('[data-board]').ariaSnapshot(), /heading "Alarmas 1" \[level=2\][\s\S]*heading "promoter clave [0-9A-F]{4}" \[level=3\][\s\S]*button "Enterado: yo me encargo"/);
  await page.setViewportSize(PHONE);
  await sound(page, 'an alarm on a phone', THUMB - 4);
  await page.setViewportSize(DESK);

  // By keyboard alone.
  await page.getByRole('heading', { name: 'Quién anda fuera' }).focus();
  await tabTo(page, '[data-act=acknowledge]');
  await page.keyboard.press('Enter');
  await late.getByText('Se encarga supervisor desde las').waitFor();
  assert.doesNotMatch(await page.title(), /ALARMA/);
  await late.getByRole('button', { name: 'Lugar y avisos' }).click();
  await late.getByText('Que usted miró queda en el registro de promoter').waitFor();
  await late.getByText('Salgo ·').waitFor();
  await sound(page, 'taken up, with what was said');
  const desk_ = await visit(browser, demo, { role: 'supervisor', viewport: PHONE, hash: '#page=people', reducedMotion: 'reduce' });
  await desk_.page.locator('[data-person=promoter]').getByRole('button', { name: 'Cómo localizarle' }).click();
  const contact = desk_.page.locator('[data-contact=promoter]');
  for (const [name, text] of [['name', 'Nombre de Planta'], ['phone', '5555 1234'], ['question', '¿Ya comió su gata?']]) await contact.locator(`input[name=${name}]`).fill(text);
  assert.ok(await contact.getByRole('button', { name: 'Guardar' }).isDisabled(), 'a question without an answer tells nothing');
  await contact.locator('input[name=answer]').fill('No tengo gata');
  await sound(desk_.page, 'how somebody is reached');
  if (process.env.ATALAYA_PICTURES) await desk_.page.screenshot({ path: `${process.env.ATALAYA_PICTURES}/contact.png` });
  await contact.getByRole('button', { name: 'Guardar' }).click();
  await contact.waitFor({ state: 'detached' });
  await desk_.context.close();
  await late.getByRole('button', { name: 'Anotar por teléfono' }).click();
  assert.doesNotMatch(await page.locator('[data-calling]').innerText(), /gata/, 'not before somebody looks');
  await page.locator('[data-safe-question] summary').click();
  const question = page.locator('[data-safe-question=agreed]');
  await question.getByText('¿Ya comió su gata?').waitFor();
  await question.getByText('Debe contestar: No tengo gata').waitFor();
  await question.getByText('queda en el registro de promoter').waitFor();
  if (process.env.ATALAYA_PICTURES) await page.screenshot({ path: `${process.env.ATALAYA_PICTURES}/safe-question.png` });
  await sound(page, 'what was said by telephone');
  await page.locator('[data-calling]').getByRole('button', { name: 'Anotar', exact: true }).click();
  await late.getByText('Falta que una persona la cierre').waitFor();
  await late.getByText('anotado por otra persona').waitFor();
  await late.getByRole('button', { name: 'Cerrar la alarma' }).click();
  const closing = page.locator('[data-closing]');
  assert.ok(await closing.getByRole('button', { name: 'Cerrar la alarma' }).isDisabled(), 'not without what was found');
  await closing.getByLabel('Está bien: se atrasó').check();
  await closing.getByLabel('En su casa: la salida termina').check();
  await sound(page, 'closing');
  await closing.getByRole('button', { name: 'Cerrar la alarma' }).click();
  await until('nobody is missing', async () => (await late.count()) === 0);
  await promoter.context.close();
});

test('nobody on duty is said, a turn is put on the roster and stands on the board, and a cut line is said with its time', async () => {
  const { page, context } = board;
  await page.getByText('Nadie está de turno').waitFor();
  await page.getByRole('button', { name: 'Turnos' }).click();
  const form = page.locator('[data-roster] form');
  await form.getByLabel('¿Quién?').fill('supervisor');
  // The whole of today, whatever the hour is.
  for (const name of ['Desde', 'Hasta']) await form.getByLabel(name).fill('00:00');
  await form.getByRole('button', { name: 'Guardar el turno' }).click();
  await page.locator('[data-turn=supervisor]').waitFor();
  await page.locator('[data-gap]').first().waitFor();
  await sound(page, 'the roster');
  await page.setViewportSize(PHONE);
  await sound(page, 'the roster on a phone');
  await page.setViewportSize(DESK);
  await page.getByRole('button', { name: 'Atrás' }).click();
  await page.locator('[data-duty-kind=supervisor]').getByText('supervisor').waitFor();

  await online(context, page, false);
  await page.locator('[data-cut]').getByText(/Sin conexión desde \d\d:\d\d: esta lista puede estar vieja/).waitFor({ timeout: 30_000 });
  assert.equal(await page.locator('[data-no-alarms]').count(), 0, 'of a list that is old nobody says that there is no alarm');
  await sound(page, 'a board that may be old');
  const again = page.locator('[data-cut]').getByRole('button', { name: 'Intentar ya' });
  await again.waitFor();
  await online(context, page, true);
  // It tries by itself too, and may be there first.
  await until('the board is fresh', async () => {
    if ((await page.locator('[data-fresh]').count()) > 0) return true;
    await again.click({ timeout: 1_000 }).catch(() => undefined);
    return false;
  });
});

test('where no phone may be taken a sheet of paper goes along; what it says is entered with its times, and the meeting walks through it', async () => {
  const promoter = await visit(browser, demo, { role: 'promoter' });
  const iso = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const id = randomUUID();
  const planned = await ask(promoter.page, 'POST', '/outreach', { id, starts_at: iso(-120), ends_at: iso(-60), home_by: iso(-30), company: 'pair' });
  assert.equal(planned.status, 201);
  const { page, context } = await visit(browser, demo, { role: 'supervisor', viewport: PHONE, hash: '#page=paper', reducedMotion: 'reduce' });
  await page.getByLabel('¿Qué salida?').selectOption(id);
  await page.getByRole('heading', { name: `Hoja de la salida: Clave ${planned.body.code}` }).waitFor();
  assert.doesNotMatch(await page.locator('section.sheet').innerText(), /promoter/, 'the sheet names nobody');
  await page.getByLabel('Día en que salió').fill(new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Guatemala' }).format(Date.now() - 120 * 60_000));
  const form = page.locator('form');
  for (const [name, minutes] of [['Salgo', -120], ['Llegué', -110], ['Me voy del lugar', -60], ['Ya estoy en casa', -40]]) await form.getByLabel(name).fill(clock(minutes));
  await sound(page, 'a sheet of paper that is being entered');
  await form.getByRole('button', { name: 'Guardar lo que dice la hoja' }).click();
  await page.getByText('Se anotaron 4 avisos con su hora.').waitFor();
  const { body } = await ask(page, 'GET', `/outreach/${id}`);
  assert.equal(body.phase, 'home');
  assert.deepEqual(body.check_ins.map(({ kind, for_them: forThem }) => [kind, forThem]), [['set_out', true], ['arrive', true], ['leave', true], ['home', true]]);
  assert.ok(Math.abs(Date.parse(body.check_ins[1].said_at) - Date.parse(iso(-110))) < 120_000, body.check_ins[1].said_at);

  await loadScreen(page, demo, 'debrief');
  const one = page.locator(`[data-outing="${planned.body.code}"]`);
  await one.getByRole('button', { name: 'Sin novedad: promoter' }).waitFor();
  await sound(page, 'a meeting with something to talk about');
  await one.getByRole('button', { name: 'Sin novedad: promoter' }).click();
  await page.locator(`[data-done="${planned.body.code}"]`).waitFor({ state: 'attached' });
  assert.equal((await ask(page, 'GET', `/outreach/${id}`)).body.debrief, 'nothing_happened');
  await context.close();
  await promoter.context.close();
});

test('a team makes itself ready: words that nobody can read, cards that are its own; support is seen to by who was named', async () => {
  const { context, page } = await visit(browser, demo, { role: 'supervisor', viewport: PHONE, hash: '#page=ready', reducedMotion: 'reduce' });
  const words = page.locator('[data-code-words]');
  await words.getByLabel('Palabra o frase corta').fill('carpeta morada');
  await words.getByLabel('¿Qué significa?').selectOption('orange');
  await words.getByRole('button', { name: 'Guardar la palabra' }).click();
  await words.locator('[data-code-word=orange]').waitFor();
  await words.getByText('aquí ya no se puede leer').waitFor();
  assert.doesNotMatch(await page.locator('main').innerText(), /morada/, 'typed once and never seen again');
  const card = page.locator('[data-card="Riesgo alto"]');
  await card.locator('summary').click();
  await card.locator('[data-act=edit]').click();
  const form = page.locator('[data-card-form]');
  await form.getByLabel('Qué se hace').fill('Van dos personas o más, y no se separan.\nLlamar a la radio al llegar.');
  await sound(page, 'a card that is being changed');
  await form.getByRole('button', { name: 'Guardar', exact: true }).click();
  await page.locator('[data-protocols="1"]').waitFor();
  await page.locator('[data-drills]').getByText('Todavía no hay simulacros').waitFor();
  await sound(page, 'being ready');

  // Heard on the telephone, typed in a sentence, entered in the outing.
  const promoter = await visit(browser, demo, { role: 'promoter' });
  const id = await overdue(promoter.page, 1);
  // Of an outing that is over the board may show the row until it asks again.
  const theirs = board.page.locator(`[data-row="${id}"]`);
  await theirs.getByRole('button', { name: 'Anotar por teléfono' }).click();
  const calling = board.page.locator('[data-calling]');
  await calling.getByLabel('¿Dijo una palabra clave?').fill('¿Trajo la Carpeta morada?');
  await calling.getByRole('button', { name: 'Revisar' }).click();
  await until('it is in the outing', async () => (await ask(board.page, 'GET', `/outreach/${id}`)).body.colour === 'orange');
  await theirs.getByText('Naranja').first().waitFor();
  assert.equal((await ask(promoter.page, 'GET', `/outreach/${id}`)).body.colour, 'green', 'her phone may be in another hand');

  // Her own phone takes the alarm back only with what proves who holds it; here she signed in with her password.
  await loadScreen(promoter.page, demo, 'outing');
  await promoter.page.locator('[data-protocol] summary').first().waitFor();
  await promoter.page.getByRole('button', { name: 'Cambiar estado' }).click();
  await promoter.page.locator('[data-choose=orange]').click();
  await sure(promoter.page);
  await confirmed(promoter.page, 'orange');
  await promoter.page.locator('[data-choose=false_alarm]').click();
  await sound(promoter.page, 'a false alarm', 44);
  await promoter.page.locator('[data-false-alarm]').getByRole('button', { name: 'Fue falsa alarma' }).click();
  await confirmed(promoter.page, 'false_alarm');
  await promoter.context.close();

  const steward = await visit(browser, demo, { role: 'steward', viewport: PHONE, hash: '#page=support', reducedMotion: 'reduce' });
  await steward.page.getByLabel('Usuario').fill('supervisor');
  await steward.page.getByRole('button', { name: 'Nombrar' }).click();
  await steward.page.locator('[data-persons]').getByText('supervisor', { exact: true }).waitFor();
  await steward.context.close();
  const at = { lat: 14.6349, lon: -90.5069 };
  const event = { id: crypto.randomUUID(), kind: 'B1', severity: 4, occurred_at: new Date(Date.now() - 3_600_000).toISOString(), consents: ['totals', 'referral'], ...at };
  assert.equal((await ask(desk.page, 'POST', '/events', event)).status, 201);
  await until('somebody sees to it', async () => (await ask(page, 'GET', '/support_cases')).body.cases.length === 1, 60_000);
  await loadScreen(page, demo, 'support');
  const found = page.locator(`[data-case="${event.id}"]`);
  await found.locator('[data-step=offered]').click();
  await found.locator('[data-done=offered]').waitFor();
  await sound(page, 'support');
  await context.close();
});

test('an alarm that is taken up without a network lies on the phone, says so, and is said once there is one, though the page was gone', async () => {
  const steward = await visit(browser, demo, { role: 'steward', viewport: { width: 1000, height: 700 } });
  await people(steward.page);
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  let page = await context.newPage();
  await enrol(page, demo, await codeFor(steward.page, 'supervisor'), 'supervisor');
  await choosePin(page);
  await usable(page);
  const promoter = await visit(browser, demo, { role: 'promoter' });
  const id = await overdue(promoter.page, 47);
  await loadScreen(page, demo, 'board');
  await typePin(page);
  const theirs = page.locator(`[data-row="${id}"]`);
  await theirs.getByText('Falta que alguien confirme').waitFor();
  await context.route('**/api/v1/**', (route) => route.abort('connectionreset'));
  await theirs.locator('[data-act=acknowledge]').click();
  await theirs.locator('[data-unconfirmed]').getByText('El servidor no sabe todavía que usted se encarga').waitFor();
  await sound(page, 'taken up and not heard yet', THUMB - 4);
  const known = async () => (await ask(board.page, 'GET', `/outreach/${id}`)).body.alarms.map(({ taken_up: taken }) => taken);
  assert.deepEqual(await known(), [false], 'nobody is told that somebody is on it');
  await page.close();
  await context.unroute('**/api/v1/**');
  page = await context.newPage();
  await page.goto(demo.url);
  await typePin(page);
  await until('the server has heard it', async () => (await known())[0] === true, 60_000);
  assert.equal((await ask(board.page, 'POST', `/outreach/${id}/closure`, { reason: 'safe_delayed', is_home: true })).status, 200);
  for (const one of [context, promoter.context, steward.context]) await one.close();
});

test('whoever sends their zone has chosen it, sees it, and stops it; the board shows it while it is so', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce', ...HERE });
  const page = await enrolledPhone(desk.page, demo, 'zapote', context);
  const iso = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  const id = crypto.randomUUID();
  assert.equal((await ask(page, 'POST', '/outreach', { id, starts_at: iso(10), ends_at: iso(130), home_by: iso(190), company: 'pair' })).status, 201);
  assert.equal((await ask(board.page, 'PUT', `/outreach/${id}/decision`, { approve: true })).status, 200);
  assert.equal((await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind: 'arrive', cell: '896d2903483ffff' })).status, 201);
  const cells = async () => (await ask(board.page, 'GET', `/outreach/${id}`)).body.check_ins.map(({ cell }) => cell);
  assert.deepEqual(await cells(), [null], 'what nobody chose to send is not kept');
  await loadScreen(page, demo, 'outing');
  await typePin(page);
  const zone = page.locator('[data-zone]');
  await zone.getByRole('button', { name: 'Mandar mi zona en esta salida' }).click();
  await page.locator('[data-zone=ready]').waitFor();
  const theirs = row('zapote');
  await theirs.locator('[data-zone]').getByText('Manda su zona').waitFor();
  await sound(page, 'a zone that is sent', 44);
  await say(page, 'ok');
  await confirmed(page, 'ok');
  const [sent] = (await cells()).slice(-1);
  assert.match(sent, /^88[0-9a-f]{13}$/, 'coarse');
  // Stopped without a network, nothing goes along from that moment on; the server hears of it later.
  await online(context, page, false);
  await zone.getByRole('button', { name: 'Dejar de mandarla' }).click();
  await page.locator('[data-zone=off]').getByText('El servidor no lo sabe todavía').waitFor();
  await say(page, 'ok');
  await online(context, page, true);
  await confirmed(page, 'ok');
  await theirs.locator('[data-zone]').waitFor({ state: 'detached' });
  assert.deepEqual((await cells()).slice(-1), [null]);
  for (const kind of ['leave', 'home']) assert.equal((await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind })).status, 201);
  await context.close();
});

test('opened at the outing, the phone looks at its risk again, also of a place that is finer than the map; what has risen is asked about before anybody sets out', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', reducedMotion: 'reduce' });
  const page = await enrolledPhone(desk.page, demo, 'cedro', context);
  const HOUR = 3_600_000;
  // Ten in the morning in Guatemala, where by day what is not known is of level 3.
  const noon = new Date(Math.ceil((Date.now() + HOUR) / (24 * HOUR)) * 24 * HOUR + 16 * HOUR);
  const iso = (hours) => new Date(noon.getTime() + hours * HOUR).toISOString();
  // Where nothing was ever reported (EMPTY), so that the level is the same on every day of the week.
  const cell = '896d295246fffff';
  const id = crypto.randomUUID();
  const planned = await ask(page, 'POST', '/outreach', { id, starts_at: iso(0), ends_at: iso(1), home_by: iso(2), company: 'pair', cell });
  assert.equal(planned.status, 201, JSON.stringify(planned.body));
  assert.ok(planned.body.requirement.level < 4, JSON.stringify(planned.body.requirement));
  assert.equal((await ask(board.page, 'PUT', `/outreach/${id}/decision`, { approve: true })).status, 200);
  const takenBack = await warned([area(cell)], iso(0.5), 'No entren al parque');
  await loadScreen(page, demo, 'outing');
  await typePin(page);
  const risen = page.locator('[data-recheck=higher]');
  await risen.getByRole('alert').filter({ hasText: new RegExp(`${planned.body.requirement.level}.*4`) }).waitFor();
  await risen.getByText('No entren al parque').waitFor();
  await sound(page, 'the risk has risen since', 44);
  if (process.env.ATALAYA_PICTURES) await page.screenshot({ path: `${process.env.ATALAYA_PICTURES}/risen.png`, fullPage: true });
  // Said where the thumb is, and asked about before anybody sets out.
  await page.locator('.thumb [data-risen]').getByText('Subió el riesgo').waitFor();
  await say(page, 'set_out');
  await page.locator('[data-sure=set_out]').getByText('¿Sale de todos modos?').waitFor();
  await sure(page, 'Todavía no');
  await shown(page, 'planned');
  // What was warned of is over: looked at again, it is as it was planned.
  await takenBack();
  await page.getByRole('button', { name: 'Al mapa' }).click();
  await page.locator('[data-strip=planned] .open').click();
  await page.locator('[data-recheck=same]').waitFor();
  await context.close();
});

test('that the server does not tell of an outing is not that there is none', async () => {
  const { context, page } = await visit(browser, demo, { role: 'supervisor', hash: '#page=outing', reducedMotion: 'reduce' });
  // There may be none, or one of before that has ended.
  await page.locator('main [data-outing], main p strong').first().waitFor();
  const id = crypto.randomUUID();
  const iso = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  assert.equal((await ask(page, 'POST', '/outreach', { id, starts_at: iso(60), ends_at: iso(120), home_by: iso(180), company: 'pair' })).status, 201);
  await context.route('**/api/v1/outreach', (route) => route.fulfill({ status: 503, json: { title: 'No', status: 503 } }));
  await page.reload();
  await page.locator('[data-not-told]').getByText('no se sabe si tiene una salida planeada').waitFor();
  await sound(page, 'not told whether there is an outing', 44);
  await context.unroute('**/api/v1/outreach');
  await page.getByRole('button', { name: 'Reintentar' }).click();
  await page.locator(`[data-outing="${id}"]`).waitFor();
  await ask(page, 'POST', `/outreach/${id}/check_ins`, { id: crypto.randomUUID(), kind: 'call_off' });
  await context.close();
});
