import { expect, it } from 'vitest';
import {
  iterationsHere, joined, namingKey, newKeyPair, opaqueName, openingKey, padded, pinBits, randomBytes, seal, sealingKey, sealLetter, unpadded, unseal, unsealLetter,
} from './sealing';

const ROUNDS = 1_000;
const salt = new Uint8Array(16).fill(7);
const keyOf = async (pin: string, purpose = 'kept'): Promise<CryptoKey> => sealingKey(await pinBits(pin, salt, ROUNDS), salt, purpose);

it('what is sealed opens with the same PIN, for the same purpose and in its place alone', async () => {
  const plain = padded({ narrative: 'dos en moto' });
  const sealed = await seal(await keyOf('407391'), plain, 'here');
  expect(unpadded((await unseal(await keyOf('407391'), sealed, 'here')) ?? new Uint8Array())).toEqual({ narrative: 'dos en moto' });
  expect(await unseal(await keyOf('407392'), sealed, 'here')).toBeNull();
  expect(await unseal(await keyOf('407391', 'letters'), sealed, 'here')).toBeNull();
  expect(await unseal(await keyOf('407391'), sealed, 'there')).toBeNull();
  sealed[20] = (sealed[20] ?? 0) ^ 1;
  expect(await unseal(await keyOf('407391'), sealed, 'here')).toBeNull();
});

it('the same value is never sealed to the same bytes, and short ones are of one size', async () => {
  const key = await keyOf('407391');
  const [one, other] = [await seal(key, padded('a'), 'x'), await seal(key, padded('a'), 'x')];
  expect(one).not.toEqual(other);
  expect(padded('').length).toBe(padded({ narrative: 'x'.repeat(500) }).length);
  expect(padded('x'.repeat(5_000)).length).toBe(8_192);
  expect(unpadded(padded('ñ'.repeat(5_000)))).toBe('ñ'.repeat(5_000));
});

it('a letter opens with the private key alone, which needs the server’s half', async () => {
  const pair = await newKeyPair();
  const letter = await sealLetter(pair.publicKey, padded('secreto'), 'n');
  expect(new TextDecoder('latin1').decode(letter)).not.toContain('secreto');
  const bits = await pinBits('407391', salt, ROUNDS);
  const half = randomBytes(32);
  const kept = await seal(await sealingKey(joined(bits, half), salt, 'letters'), pair.privateKey, 'private');
  // With the right PIN and another half, or none, the private key stays closed.
  expect(await unseal(await sealingKey(joined(bits, randomBytes(32)), salt, 'letters'), kept, 'private')).toBeNull();
  expect(await unseal(await sealingKey(bits, salt, 'letters'), kept, 'private')).toBeNull();
  const opened = await unseal(await sealingKey(joined(bits, half), salt, 'letters'), kept, 'private');
  const key = await openingKey(opened ?? new Uint8Array());
  expect(unpadded((await unsealLetter(key, pair.publicKey, letter, 'n')) ?? new Uint8Array())).toBe('secreto');
  expect(await unsealLetter(key, pair.publicKey, letter, 'other')).toBeNull();
  const stranger = await newKeyPair();
  expect(await unsealLetter(await openingKey(stranger.privateKey), stranger.publicKey, letter, 'n')).toBeNull();
});

it('names tell nothing, and are the same for who has the key', async () => {
  const [key, other] = [await namingKey(salt, salt), await namingKey(randomBytes(32), salt)];
  expect(await opaqueName(key, 'view/ALL/20/8')).toMatch(/^[0-9a-f]{32}$/);
  expect(await opaqueName(key, 'view/ALL/20/8')).toBe(await opaqueName(key, 'view/ALL/20/8'));
  expect(await opaqueName(key, 'view/ALL/20/8')).not.toBe(await opaqueName(other, 'view/ALL/20/8'));
});

it.each([
  [10_000, 600_000],
  [50, 1_400_000],
  [1, 6_000_000],
])('a phone that needs %i ms for the trial works on a PIN with %i rounds', async (ms, rounds) => {
  let at = 0;
  expect(await iterationsHere(() => (at += ms) - ms)).toBe(rounds);
});
