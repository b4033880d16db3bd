// How people sign in beside a password and a PIN: a code app's second step, and recovery codes.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { digits, PASSWORD, startOwn } from './kit/own.mjs';
import { launch, PHONE, until } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
let browser;
let own;
before(async () => {
  const people = { luz: 'supervisor', eva: 'steward' };
  [browser, own] = await Promise.all([launch(), startOwn({ people, deployment: '[sign_in]\nsecond_factor = ["steward"]\n' })]);
});
after(async () => {
  await browser.close();
  await own.stop();
});

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Keeps what a screen looks like, small and large, light and dark. */
async function picture(page, name) {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const [size, viewport] of [['phone', PHONE], ['desk', { width: 1280, height: 800 }]]) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${PICTURES}/${name}-${size}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize(PHONE);
}

async function open() {
  const context = await browser.newContext({ viewport: PHONE, locale: 'es-GT' });
  const page = await context.newPage();
  await page.goto(own.url);
  return page;
}

async function password(page, handle) {
  await page.getByLabel('Organización').fill('omes');
  await page.getByLabel('Usuario').fill(handle);
  await page.locator('#password').fill(PASSWORD);
  await button(page, 'Entrar').click();
}

test('a steward whose role needs it sets a second step up, signs in by it, and by a recovery code', async () => {
  const page = await open();
  await password(page, 'eva');
  await page.getByText('Su función lo necesita').waitFor();
  await picture(page, 'second-needed');
  await button(page, 'Activar').click();
  await page.getByRole('img', { name: 'Cuadro para la aplicación de códigos' }).waitFor();
  const secret = await page.locator('[data-totp-secret]').textContent();
  await picture(page, 'second-set-up');
  const first = page.getByLabel('Código que muestra la aplicación');
  await first.fill('000000');
  await button(page, 'Confirmar').click();
  await page.getByRole('alert').getByText('El código no es correcto').waitFor();
  await first.fill(digits(secret));
  await button(page, 'Confirmar').click();
  const codes = await page.locator('[data-recovery-codes] code').allTextContents();
  assert.equal(codes.length, 10);
  await picture(page, 'recovery-codes');
  await button(page, 'Ya los guardé').click();
  await button(page, 'Menú').waitFor();

  const again = await open();
  await password(again, 'eva');
  const code = again.getByLabel('Código');
  await code.waitFor();
  await picture(again, 'second-step');
  await code.fill(digits(secret, 1));
  await button(again, 'Seguir').click();
  await button(again, 'Menú').click();
  await button(again, 'Cómo entro').click();
  await again.getByText('Le quedan 10 códigos').waitFor();
  await picture(again, 'second-on');

  const lost = await open();
  await password(lost, 'eva');
  await lost.getByLabel('Código').fill(codes[0].toLowerCase());
  await button(lost, 'Seguir').click();
  await button(lost, 'Menú').waitFor();

  // Whoever runs the server takes it away for her; what she has open ends.
  own.user('reset-second-factor', 'eva');
  await until('the session has ended', async () => (await lost.request.get(`${own.url}/api/v1/session`)).status() === 401);
});
