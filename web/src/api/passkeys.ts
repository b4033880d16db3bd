/** Passkeys (WebAuthn): what the server asks, what the browser's keys answer. Loaded with the screens that need it. */
import { call, type Failure, nothing, type Result } from './client';
import type { components } from './openapi';
import { flag, list, nullable, object, type Parsed, type Parser, type Reader, text, withDefault } from './parse';
import { type Session, session } from './schema';

type Sent = components['schemas'];

const passkey = object({ id: text, label: text, created_at: text, last_used_at: nullable(text) }) satisfies Reader<Sent['PasskeyOut']>;
export type PasskeyInfo = Parsed<typeof passkey>;
const passkeys = object({ available: flag, passkeys: list(passkey) }) satisfies Reader<Sent['PasskeyList']>;

const descriptors = withDefault(list(object({ id: text })), []);
const creation = object({
  publicKey: object({
    challenge: text,
    rp: object({ id: text, name: text }),
    user: object({ id: text, name: text, displayName: text }),
    pubKeyCredParams: list(object({ alg: ((value) => Number(value)) as Parser<number> })),
    excludeCredentials: descriptors,
  }),
});
const request = object({ publicKey: object({ challenge: text, rpId: text, allowCredentials: descriptors }) });

/** Where a browser does not know passkeys, or only over https. */
export const canPasskeys = (): boolean => typeof PublicKeyCredential !== 'undefined' && isSecureContext;

/** Why a passkey gave nothing: the owner said no, waited too long, or their holder has none of ours. */
export type Declined = { kind: 'declined' };
type Answer<T> = { ok: true; value: T } | { ok: false; error: Failure | Declined };

/** Somebody finds their token, their finger, their glasses. */
const PATIENCE_MS = 300_000;

function bytes(base64url: string): ArrayBuffer {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer;
}

function base64url(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

const keys = (ids: readonly { id: string }[]): PublicKeyCredentialDescriptor[] => ids.map(({ id }) => ({ type: 'public-key', id: bytes(id) }));

/** What a holder of keys gives; its refusals are values, whatever they are called. */
async function asked(question: () => Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    const found = await question();
    return found instanceof PublicKeyCredential ? found : null;
  } catch {
    return null;
  }
}

const declined: Answer<never> = { ok: false, error: { kind: 'declined' } };

/** Adds a passkey of this phone, computer or token to the account. */
export async function addPasskey(label: string): Promise<Answer<PasskeyInfo>> {
  const begun = await call('POST', '/me/passkeys/challenge', creation, {});
  if (!begun.ok) return begun;
  const { challenge, rp, user, pubKeyCredParams, excludeCredentials } = begun.value.publicKey;
  const made = await asked(() => navigator.credentials.create({
    publicKey: {
      challenge: bytes(challenge),
      rp,
      user: { ...user, id: bytes(user.id) },
      pubKeyCredParams: pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
      excludeCredentials: keys(excludeCredentials),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      timeout: PATIENCE_MS,
    },
  }));
  if (made === null || !(made.response instanceof AuthenticatorAttestationResponse)) return declined;
  const { attestationObject, clientDataJSON } = made.response;
  const credential = {
    id: made.id,
    rawId: base64url(made.rawId),
    type: made.type,
    response: { attestationObject: base64url(attestationObject), clientDataJSON: base64url(clientDataJSON) },
    clientExtensionResults: {},
  };
  return call('POST', '/me/passkeys', passkey, { label, credential });
}

/** Signs in by a passkey that this phone, computer or token holds. */
export async function signInByPasskey(shared: boolean): Promise<Answer<Session>> {
  const begun = await call('POST', '/session/passkey/challenge', request, {});
  if (!begun.ok) return begun;
  const { challenge, rpId, allowCredentials } = begun.value.publicKey;
  const found = await asked(() => navigator.credentials.get({
    publicKey: { challenge: bytes(challenge), rpId, allowCredentials: keys(allowCredentials), userVerification: 'required', timeout: PATIENCE_MS },
  }));
  if (found === null || !(found.response instanceof AuthenticatorAssertionResponse)) return declined;
  const { authenticatorData, clientDataJSON, signature, userHandle } = found.response;
  const credential = {
    id: found.id,
    rawId: base64url(found.rawId),
    type: found.type,
    response: {
      authenticatorData: base64url(authenticatorData),
      clientDataJSON: base64url(clientDataJSON),
      signature: base64url(signature),
      userHandle: userHandle === null ? null : base64url(userHandle),
    },
    clientExtensionResults: {},
  };
  return call('POST', '/session/passkey', session, { credential, shared });
}

export const passkeyDoors = {
  list: (): Promise<Result<{ available: boolean; passkeys: PasskeyInfo[] }>> => call('GET', '/me/passkeys', passkeys),
  remove: (id: string): Promise<Result<null>> => call('DELETE', `/me/passkeys/${id}`, nothing),
};
