/**
 * Keys and sealed bytes, by WebCrypto. Keys are made of what a person types and what the server hands out, stay in memory,
 * and cannot be read out of it by a script.
 *
 * - A value is sealed by AES-256-GCM, with the name of its place as additional data: moved elsewhere it does not open.
 * - A letter is sealed to a public key (ECDH on P-256 with a key of its own for each): who seals it cannot open it again.
 * - Both are padded: sizes tell how large something is only within a factor of two.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

const IV_BYTES = 12;
const POINT_BYTES = 65;
/** The least a sealed value takes, and what it grows by doubling from. */
const LEAST_BYTES = 4_096;
const LENGTH_BYTES = 4;
const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

/** What OWASP asks of PBKDF2-SHA-256 at least. */
const ITERATIONS_MIN = 600_000;
const ITERATIONS_MAX = 6_000_000;
const TRIAL_ITERATIONS = 100_000;
/** How long a phone may work on a PIN: more makes guessing dearer, and the one who must get in slower. */
const PIN_WORK_MS = 700;

export const randomBytes = (count: number): Bytes => crypto.getRandomValues(new Uint8Array(count));
export const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** Whether this page may have keys at all: browsers give them to pages that came by a safe way only. */
export function canSeal(): boolean {
  return typeof crypto !== 'undefined' && 'subtle' in crypto && typeof indexedDB !== 'undefined';
}

export function joined(...parts: readonly Uint8Array[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** 256 bits of a PIN; the same work for a wrong one as for the right one. */
export async function pinBits(pin: string, salt: Bytes, iterations: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', utf8(pin), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations }, key, 256));
}

/** How many iterations this phone does in {@link PIN_WORK_MS}, within limits. */
export async function iterationsHere(now: () => number = () => performance.now()): Promise<number> {
  const begun = now();
  await pinBits('000000', new Uint8Array(16), TRIAL_ITERATIONS);
  const perMs = TRIAL_ITERATIONS / Math.max(1, now() - begun);
  return Math.round(Math.min(ITERATIONS_MAX, Math.max(ITERATIONS_MIN, perMs * PIN_WORK_MS)));
}

/** A key for one purpose out of secret bits. */
export async function sealingKey(bits: Bytes, salt: Bytes, purpose: string): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(purpose) };
  return crypto.subtle.deriveKey(how, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** A key that gives places names which tell nothing. */
export async function namingKey(bits: Bytes, salt: Bytes): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('names') };
  return crypto.subtle.deriveKey(how, base, { name: 'HMAC', hash: 'SHA-256', length: 256 }, false, ['sign']);
}

export async function opaqueName(key: CryptoKey, name: string): Promise<string> {
  return hex(new Uint8Array(await crypto.subtle.sign('HMAC', key, utf8(name))).subarray(0, 16));
}

export async function seal(key: CryptoKey, plain: Bytes, place: string): Promise<Bytes> {
  const iv = randomBytes(IV_BYTES);
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, key, plain)));
}

/** Null when it is not of this key and this place. */
export async function unseal(key: CryptoKey, sealed: Bytes, place: string): Promise<Bytes | null> {
  const iv = sealed.subarray(0, IV_BYTES);
  try {
    return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: utf8(place) }, key, sealed.subarray(IV_BYTES)));
  } catch {
    return null;
  }
}

/** A value as bytes: its length, itself, and nothing up to a size that many values have. */
export function padded(value: unknown): Bytes {
  const text = utf8(JSON.stringify(value));
  let size = LEAST_BYTES;
  while (size < text.length + LENGTH_BYTES) size *= 2;
  const bytes = new Uint8Array(size);
  new DataView(bytes.buffer).setUint32(0, text.length);
  bytes.set(text, LENGTH_BYTES);
  return bytes;
}

export function unpadded(bytes: Bytes): unknown {
  const length = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length)));
}

export interface KeyPair {
  /** A point of the curve, uncompressed. */
  readonly publicKey: Bytes;
  /** PKCS #8. */
  readonly privateKey: Bytes;
}

export async function newKeyPair(): Promise<KeyPair> {
  const made = await crypto.subtle.generateKey(CURVE, true, ['deriveBits']);
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', made.publicKey));
  const privateKey = new Uint8Array(await crypto.subtle.exportKey('pkcs8', made.privateKey));
  return { publicKey, privateKey };
}

export async function openingKey(privateKey: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('pkcs8', privateKey, CURVE, false, ['deriveBits']);
}

async function letterKey(own: CryptoKey, other: Bytes, both: Bytes): Promise<CryptoKey> {
  const theirs = await crypto.subtle.importKey('raw', other, CURVE, false, []);
  const bits = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: theirs }, own, 256));
  return sealingKey(bits, both, 'letter');
}

/** Seals what only the holder of the private key opens. */
export async function sealLetter(publicKey: Bytes, plain: Bytes, place: string): Promise<Bytes> {
  const once = await crypto.subtle.generateKey(CURVE, false, ['deriveBits']);
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', once.publicKey));
  const key = await letterKey(once.privateKey, publicKey, joined(point, publicKey));
  return joined(point, await seal(key, plain, place));
}

export async function unsealLetter(privateKey: CryptoKey, publicKey: Bytes, letter: Bytes, place: string): Promise<Bytes | null> {
  const point = letter.slice(0, POINT_BYTES);
  try {
    const key = await letterKey(privateKey, point, joined(point, publicKey));
    return await unseal(key, letter.slice(POINT_BYTES), place);
  } catch {
    return null;
  }
}
