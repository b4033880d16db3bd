// How people sign in beside a password and a PIN: a code app's second step, recovery codes, passkeys.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { digits, PASSWORD, startOwn } from './kit/own.mjs';
import { launch, PHONE, until } from './kit/visit.mjs';

const PICTURES = process.env.ATALAYA_PICTURES;
let browser;
let own;
before(async () => {
  const people = { luz: 'supervisor', sol: 'supervisor', eva: 'steward' };
  [browser, own] = await Promise.all([launch(), startOwn({ people, deployment: '[sign_in]\nsecond_factor = ["steward"]\n[disguise]\nname = "Notas"\nicon = "notes"\n' })]);
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
  await page.locator('[data-recovery-codes] code').nth(9).waitFor();
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

/** A holder of keys in the browser, as a phone with a fingerprint is. */
async function withKeys(page) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  return {
    verified: (isUserVerified) => cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    credentials: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    /** The same keys with counters as they were: a copy somebody made. */
    wind: async (credential) => {
      await cdp.send('WebAuthn.removeCredential', { authenticatorId, credentialId: credential.credentialId });
      await cdp.send('WebAuthn.addCredential', { authenticatorId, credential });
    },
  };
}

async function access(page) {
  await button(page, 'Menú').click();
  await button(page, 'Cómo entro').click();
}

async function signOut(page) {
  await button(page, 'Al mapa').click();
  await button(page, 'Menú').click();
  await button(page, 'Salir').click();
}

/** What the page is about to send to a door, kept from it. */
async function caught(page, path, act) {
  const body = new Promise((resolve) => {
    void page.route(`**${path}`, async (route) => {
      resolve(route.request().postDataJSON());
      await route.abort();
    }, { times: 1 });
  });
  await act();
  return body;
}

/** Sends to a door from the page, with the page's cookies. */
const send = (page, path, body) => page.evaluate(async ([to, what]) => {
  const answer = await fetch(`/api/v1${to}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) });
  return [answer.status, (await answer.json()).code ?? null];
}, [path, body]);
const REFUSED = [401, 'passkey_refused'];

test('a passkey is added, named, opens the account once per challenge, and is removed', async () => {
  const page = await open();
  const keys = await withKeys(page);
  await password(page, 'luz');
  await access(page);
  await page.getByLabel('Nombre (si quiere)').fill('la laptop');
  await button(page, 'Agregar una llave de acceso').click();
  await page.locator('[data-passkeys="1"]').waitFor();
  await page.getByText('la laptop').waitFor();
  await picture(page, 'passkeys');
  await signOut(page);

  const signIn = button(page, 'Entrar con llave de acceso');
  await signIn.waitFor();
  await picture(page, 'sign-in');
  // Caught on its way: it is good for this browser and this challenge, once, and as it was signed.
  const asked = await caught(page, '/api/v1/session/passkey', () => signIn.click());
  const data = JSON.parse(Buffer.from(asked.credential.response.clientDataJSON, 'base64url').toString());
  assert.equal(data.origin, own.url);
  const stranger = await open();
  assert.deepEqual(await send(stranger, '/session/passkey', asked), REFUSED, 'of another browser');
  const elsewhere = structuredClone(asked);
  elsewhere.credential.response.clientDataJSON = Buffer.from(JSON.stringify({ ...data, origin: 'https://evil.example' })).toString('base64url');
  assert.deepEqual(await send(page, '/session/passkey', elsewhere), REFUSED, 'signed for another page');
  assert.deepEqual(await send(page, '/session/passkey', asked), REFUSED, 'the challenge is over');

  const [before] = await keys.credentials();
  await signIn.click();
  await button(page, 'Menú').waitFor();
  await access(page);
  await page.getByText('usada').waitFor();
  await signOut(page);
  // A copy of the key that has counted less than the key itself.
  await keys.wind(before);
  await signIn.click();
  await page.getByRole('alert').getByText('no se aceptó').waitFor();
});

test('a passkey signs for its own account alone, and only once its owner has shown themselves', async () => {
  const [one, two] = [await open(), await open()];
  const keys = await withKeys(one);
  await withKeys(two);
  for (const [page, handle] of [[one, 'luz'], [two, 'sol']]) {
    await password(page, handle);
    await access(page);
  }
  // What one's key made for one is not taken for another.
  const made = await caught(one, '/api/v1/me/passkeys', () => button(one, 'Agregar una llave de acceso').click());
  assert.deepEqual(await send(two, '/me/passkeys', made), REFUSED);
  await button(two, 'Agregar una llave de acceso').click();
  await two.locator('[data-passkeys="1"]').waitFor();
  await button(one, 'Agregar una llave de acceso').click();
  await one.locator('[data-passkeys]:not([data-passkeys="0"])').waitFor();
  await signOut(two);
  const other = await caught(two, '/api/v1/session/passkey', () => button(two, 'Entrar con llave de acceso').click());
  await signOut(one);
  const asked = await caught(one, '/api/v1/session/passkey', () => button(one, 'Entrar con llave de acceso').click());
  const { id, rawId, response } = other.credential;
  const mixed = { ...asked, credential: { ...asked.credential, id, rawId, response: { ...asked.credential.response, userHandle: response.userHandle } } };
  assert.deepEqual(await send(one, '/session/passkey', mixed), REFUSED);
  await keys.verified(false);
  await button(one, 'Entrar con llave de acceso').click();
  await one.getByRole('alert').waitFor();
  // Removed, or its owner locked out, it opens nothing.
  own.user('disable', 'sol');
  await button(two, 'Entrar con llave de acceso').click();
  await two.getByRole('alert').getByText('no se aceptó').waitFor();
  own.user('enable', 'sol');
});

test('under another name nothing on the screen says ours, and the app says that it only delays discovery', async () => {
  const page = await open();
  await button(page, 'Entrar').waitFor();
  assert.equal(await page.title(), 'Notas');
  assert.doesNotMatch(await page.locator('body').innerText(), /atalaya/i);
  const manifest = await (await page.request.get(`${own.url}/manifest.webmanifest`)).json();
  assert.deepEqual([manifest.name, manifest.short_name], ['Notas', 'Notas']);
  const icon = await page.request.get(`${own.url}/icons/icon.svg`);
  assert.match(await icon.text(), /#e0b03a/);
  await password(page, 'sol');
  await button(page, 'Menú').click();
  await page.getByText('Fuentes del mapa y licencias').click();
  await page.locator('[data-disguise]').waitFor();
  assert.doesNotMatch(await page.locator('body').innerText(), /atalaya/i);
  await picture(page, 'disguise');
});
