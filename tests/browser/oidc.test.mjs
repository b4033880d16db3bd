// Signing in by the accounts that an organisation has elsewhere, against a real OpenID provider, by HTTP alone.
import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import Provider from 'oidc-provider';
import { freePort, startOwn } from './kit/own.mjs';

const SECRET = 'a secret of sixteen and more letters';
let own;
let issuer;
let provider;
let ttl = 300;
/** What becomes of a token on its way to us. */
let forge = null;

before(async () => {
  const port = await freePort();
  issuer = `http://localhost:${port}`;
  const deployment = `[[oidc]]\norganisation = "omes"\nissuer = "${issuer}"\nclient_id = "atalaya"\nsecret_file = "oidc.secret"\nsuffix = "@ong.example"\n`;
  own = await startOwn({ people: { luz: 'supervisor', sol: 'supervisor' }, deployment, files: { 'oidc.secret': `${SECRET}\n` } });
  const client = (client_id) => ({ client_id, client_secret: SECRET, redirect_uris: [`${own.url}/api/v1/session/oidc`] });
  const server = new Provider(issuer, {
    clients: [client('atalaya'), client('otra')],
    pkce: { required: () => true },
    claims: { openid: ['sub'], profile: ['preferred_username'], email: ['email'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['one'] },
    ttl: { IdToken: () => ttl, AccessToken: 300, AuthorizationCode: 60, Grant: 300, Interaction: 300, Session: 300 },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: `number of ${id}`, preferred_username: `${id}@ong.example` }) }),
  });
  server.use(async (ctx, next) => {
    await next();
    if (forge !== null && ctx.path === '/token' && ctx.body?.id_token) ctx.body.id_token = await forge(ctx.body.id_token);
  });
  provider = server.listen(port);
  await new Promise((resolve) => provider.once('listening', resolve));
});
after(async () => {
  provider?.closeAllConnections();
  provider?.close();
  await own.stop();
});

/** A browser without a screen: it keeps cookies, and goes where it is sent one step at a time. */
class Browser {
  #jars = new Map();

  async go(url, options = {}) {
    const { origin } = new URL(url);
    const jar = this.#jars.get(origin) ?? new Map();
    this.#jars.set(origin, jar);
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, { redirect: 'manual', ...options, headers: { ...options.headers, cookie } });
    for (const set of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    const location = answer.headers.get('location');
    return { answer, to: location === null ? null : new URL(location, url).href };
  }

  /** Where the provider is asked from, as ours says. */
  async begin() {
    const { answer, to } = await this.go(`${own.url}/api/v1/session/oidc/omes`);
    assert.equal(answer.status, 303);
    return to;
  }

  /** Signs in at the provider; gives where it sends back to. */
  async atProvider(url, login) {
    let { answer, to } = await this.go(url);
    for (let step = 0; step < 12; step += 1) {
      if (to?.startsWith(own.url)) return to;
      if (to !== null) ({ answer, to } = await this.go(to));
      else {
        const page = await answer.text();
        const [, action] = /action="([^"]+)"/.exec(page) ?? assert.fail(page.slice(0, 500));
        const prompt = /name="prompt" value="([^"]+)"/.exec(page)[1];
        const body = new URLSearchParams({ prompt, login, password: 'any' });
        ({ answer, to } = await this.go(new URL(action, issuer).href, { method: 'POST', body }));
      }
    }
    return assert.fail('the provider does not send back');
  }

  /** Comes back; gives what the page's fragment says, always of our own page. */
  async comeBack(url) {
    const { answer } = await this.go(url);
    assert.equal(answer.status, 303);
    const said = /^\/(?:#sign_in=([a-z_]+))?$/.exec(answer.headers.get('location'));
    assert.ok(said, answer.headers.get('location'));
    return said[1] ?? 'in';
  }

  async who() {
    const { answer } = await this.go(`${own.url}/api/v1/session`);
    return answer.ok ? (await answer.json()).handle : null;
  }
}

/** The whole way, with something changed on it. */
async function through({ login = 'luz', ask = (url) => url, back = (url) => url } = {}) {
  const browser = new Browser();
  const said = await browser.comeBack(back(await browser.atProvider(ask(await browser.begin()), login)));
  return [said, await browser.who()];
}

const changed = (name, value) => (url) => {
  const to = new URL(url);
  to.searchParams.set(name, value);
  return to.href;
};

test('who has an account at the provider and here is let in, and nobody else is', async () => {
  assert.deepEqual(await through(), ['in', 'luz']);
  assert.deepEqual(await through({ login: 'nadie' }), ['oidc_unknown', null]);
  own.user('disable', 'sol');
  assert.deepEqual(await through({ login: 'sol' }), ['oidc_unknown', null]);
});

test('an answer is to one question of one browser, once', async () => {
  const browser = new Browser();
  const back = await browser.atProvider(await browser.begin(), 'luz');
  assert.equal(await new Browser().comeBack(back), 'oidc_refused', 'another browser');
  assert.equal(await browser.comeBack(back), 'in');
  assert.equal(await browser.comeBack(back), 'oidc_refused', 'the same answer again');
  const again = new Browser();
  const state = new URL(await again.begin()).searchParams.get('state');
  assert.equal(await again.comeBack(changed('state', state)(back)), 'oidc_refused', 'a code that was used');
  assert.equal(await again.who(), null);
  assert.deepEqual(await through({ back: changed('state', 'another') }), ['oidc_refused', null]);
  const denied = new Browser();
  const asked = new URL(await denied.begin()).searchParams.get('state');
  assert.equal(await denied.comeBack(`${own.url}/api/v1/session/oidc?error=access_denied&state=${asked}`), 'oidc_refused');
});

test('a token for another question, another client or another time is refused', async () => {
  assert.deepEqual(await through({ ask: changed('nonce', 'another') }), ['oidc_refused', null]);
  assert.deepEqual(await through({ ask: changed('client_id', 'otra') }), ['oidc_refused', null]);
  assert.deepEqual(await through({ ask: changed('code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM') }), ['oidc_refused', null]);
  ttl = -3_600;
  assert.deepEqual(await through(), ['oidc_refused', null]);
  ttl = 300;
  assert.deepEqual(await through(), ['in', 'luz']);
});

const part = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const read = (text) => JSON.parse(Buffer.from(text, 'base64url').toString());

/** The token's claims, changed or not, with another header and another signature. */
const resigned = (header, signed, claims = (same) => same) => (token) => {
  const [old, payload] = token.split('.');
  const text = `${part(header(read(old)))}.${part(claims(read(payload)))}`;
  return `${text}.${signed(Buffer.from(text)).toString('base64url')}`;
};

test('a token that is signed by somebody else, by nothing or in another way is refused', async () => {
  const { keys } = await (await fetch(`${issuer}/jwks`)).json();
  const theirs = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const rs256 = (text) => sign('sha256', text, theirs.privateKey);
  const nothing = () => Buffer.alloc(0);
  const hs256 = (secret) => (text) => createHmac('sha256', secret).update(text).digest();
  const sol = (claims) => ({ ...claims, sub: 'number of sol' });
  for (const [name, way] of [
    ['the same claims by another key', resigned((header) => header, rs256)],
    ['by a key that nobody has told of', resigned((header) => ({ ...header, kid: 'mine', jwk: theirs.publicKey.export({ format: 'jwk' }) }), rs256)],
    ['by no key', resigned(() => ({ alg: 'none' }), nothing)],
    ['by no key, written otherwise', resigned((header) => ({ ...header, alg: 'nOnE' }), nothing)],
    ['with the public key as a secret', resigned((header) => ({ ...header, alg: 'HS256' }), hs256(Buffer.from(keys[0].n, 'base64url')))],
    ['with the public key as a secret, as text', resigned((header) => ({ ...header, alg: 'HS256' }), hs256(JSON.stringify(keys[0])))],
    ['with an empty secret', resigned((header) => ({ ...header, alg: 'HS256' }), hs256(''))],
    ['other claims under its signature', (token) => { const [header, payload, signature] = token.split('.'); return `${header}.${part(sol(read(payload)))}.${signature}`; }],
    ['no token at all', () => 'x.y.z'],
  ]) {
    forge = way;
    assert.deepEqual(await through(), ['oidc_refused', null], name);
  }
  forge = (token) => token;
  assert.deepEqual(await through(), ['in', 'luz']);
  forge = null;
});

test('nobody is sent elsewhere, and a provider that is down is told as such', async () => {
  const browser = new Browser();
  for (const path of ['omes?redirect_uri=https://evil.example', 'omes?next=//evil.example']) {
    const { to } = await browser.go(`${own.url}/api/v1/session/oidc/${path}`);
    assert.ok(to.startsWith(issuer), to);
    assert.equal(new URL(to).searchParams.get('redirect_uri'), `${own.url}/api/v1/session/oidc`);
  }
  assert.equal(await browser.comeBack(`${own.url}/api/v1/session/oidc/otra`), 'oidc_not_there');
  assert.equal(await browser.comeBack(`${own.url}/api/v1/session/oidc/%2F%2Fevil.example`), 'oidc_not_there');
  const back = await browser.atProvider(await browser.begin(), 'luz');
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
  assert.equal(await browser.comeBack(back), 'oidc_unreachable');
  assert.equal(await browser.comeBack(`${own.url}/api/v1/session/oidc/omes`), 'oidc_unreachable');
});
