// Sent with *I need help*: heard or honestly not, taken back in silence, and never lost with the page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { enrolledPhone, openDesk, typePin } from './kit/phone.mjs';
import { HERE, PHONE, until, usable, visit } from './kit/visit.mjs';

const RULE = { go: 'pair', check_every: 30, buddy: true, transport: true, approval: false };

let browser;
let demo;
let desk;
let close;
before(async () => {
  ({ browser, demo, desk, close } = await openDesk());
});
after(() => close());

/** The doors as their description has them: what was said there, and whether they answer. */
async function doors(context) {
  const state = { open: true, said: [] };
  await context.route('**/api/v1/safety_rules', (route) => route.fulfill({ json: { levels: [RULE, RULE, RULE, RULE, RULE] } }));
  await context.route('**/api/v1/outreach/*/check_ins', (route) => {
    if (!state.open) return route.abort('connectionreset');
    state.said.push({ outing: route.request().url().split('/').at(-2), ...route.request().postDataJSON() });
    return route.fulfill({ status: 201, json: {} });
  });
  return state;
}

async function sendWithHelp(page) {
  await page.getByRole('button', { name: 'Reportar', exact: true }).click();
  await page.locator('[data-group=assault]').click();
  await page.locator('[data-where=here]').waitFor();
  const send = page.getByRole('button', { name: 'Enviar y necesito ayuda' });
  assert.ok((await send.boundingBox()).height >= 48);
  await send.click();
}

test('help is called with the report, heard once, taken back in silence within ten seconds', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', ...HERE });
  const server = await doors(context);
  const page = await enrolledPhone(desk.page, demo, 'cipres', context);
  await sendWithHelp(page);
  await page.locator('[data-help=heard]').getByText('Se pidió ayuda a las').waitFor();
  await page.locator('[data-outcome=stored]').waitFor();
  const [red] = server.said;
  assert.equal(red.kind, 'red');
  assert.match(red.cell, /^89[0-9a-f]{13}$/);
  await page.getByRole('button', { name: 'Fue sin querer' }).click();
  await page.locator('[data-help=taken_back]').waitFor();
  assert.deepEqual(server.said.map(({ kind, outing }) => [kind, outing === red.outing]), [['red', true], ['false_alarm', true]]);
  assert.notEqual(server.said[1].id, red.id);
  assert.ok(Date.parse(server.said[1].tapped_at) > Date.parse(red.tapped_at), 'later than what it takes back');
  await context.close();
});

test('where nobody hears it the screen says so, and it goes out although the phone is put away or the page is gone', async () => {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT', ...HERE });
  const server = await doors(context);
  let page = await enrolledPhone(desk.page, demo, 'sauce', context);
  server.open = false;
  await sendWithHelp(page);
  await page.locator('[data-help=waiting]').getByText('Se sigue intentando solo').waitFor();
  assert.equal(server.said.length, 0);
  // Put away: the screen is locked, and the call goes on.
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
    const later = Date.now() + 20_000;
    Date.now = () => later;
    Object.defineProperty(document, 'visibilityState', { value: 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await page.locator('form[data-pin]').waitFor();
  server.open = true;
  await until('it is heard from behind the lock', () => server.said.length === 1);
  await page.reload();
  await typePin(page);
  await usable(page);

  // The page is gone before anybody heard: the next one that is opened sends it, with the time it was tapped.
  server.open = false;
  await sendWithHelp(page);
  await page.locator('[data-help=waiting]').waitFor();
  await until('the report has gone', async () => (await page.locator('[data-outcome]').count()) === 1);
  const tapped = Date.now();
  await page.close();
  server.open = true;
  page = await context.newPage();
  await page.goto(demo.url);
  await typePin(page);
  await until('it is heard', () => server.said.length === 2);
  const [, late] = server.said;
  assert.equal(late.kind, 'red');
  assert.ok(Math.abs(Date.parse(late.tapped_at) - tapped) < 10_000);
  assert.ok(Date.parse(late.sent_at) >= Date.parse(late.tapped_at));
  await context.close();
});

test('a server that hears no calls for help is not promised', async () => {
  const { context, page } = await visit(browser, demo, { role: 'promoter', ...HERE });
  await context.route('**/api/v1/safety_rules', (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{"title":"No","code":"not_found"}' }));
  await page.reload();
  await usable(page);
  await page.getByRole('button', { name: 'Reportar', exact: true }).click();
  await page.locator('[data-group=assault]').click();
  await page.getByRole('button', { name: 'Enviar', exact: true }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'necesito ayuda' }).count(), 0);
  await context.close();
});
