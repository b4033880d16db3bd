/**
 * What an enrolled phone keeps, in two drawers with keys of their own.
 *
 * - **Kept**: what the screens need without a network (who this is, the levels seen last). Its key is made of the PIN, since
 *   there is nobody else to ask. Whoever copies the phone's storage can try PINs on the copy, and six digits do not last:
 *   so nothing that somebody reported lies here, and after 72 hours without contact it is thrown away.
 * - **Letters**: what somebody reported and the server does not have yet. They are sealed to a public key; the private key is
 *   made of the PIN *and* the server's half, which is given out with the PIN alone and is never written down here. Sending
 *   needs the PIN and the server anyway, so nothing is lost by it: of a copied phone no letter opens, with the right PIN
 *   neither, and once the server has ended the phone, never.
 */
import { type Contact, met, passed, seen, standing, type Standing } from './contact';
import { begin, destroy, empty, names, read, remove, write } from './database';
import { makeRoom } from './room';
import {
  type Bytes, hex, iterationsHere, joined, namingKey, newKeyPair, opaqueName, openingKey, padded, pinBits, randomBytes, seal, sealingKey, sealLetter, unpadded, unseal,
  unsealLetter,
} from './sealing';

/** Wrong PINs without a network that end what is kept; the server counts its own. */
export const TRIES = 10;
const OWN = '0';
const SALT_BYTES = 16;
const SEED_BYTES = 32;

/** What has to be known before anything opens. It names nobody and no place. */
interface Own {
  readonly version: 1;
  readonly salt: Bytes;
  readonly iterations: number;
  readonly tries: number;
  readonly contact: Contact;
  /** What the keys of the kept drawer are made of, sealed by the PIN; null after 72 hours. */
  readonly seed: Bytes | null;
  readonly publicKey: Bytes;
  /** Sealed by the PIN and the server's half. */
  readonly privateKey: Bytes;
}

export type OfflineOpening =
  | { kind: 'open'; vault: Vault }
  | { kind: 'wrong'; left: number }
  /** The tenth wrong PIN: nothing is left. */
  | { kind: 'wiped' }
  | { kind: 'closed'; why: 'none' | Exclude<Standing, 'within'> };

export interface Letter {
  /** The name it lies under. */
  readonly name: string;
  readonly value: unknown;
}

const isBytes = (value: unknown): value is Bytes => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;

function ownOf(value: unknown): Own | null {
  if (typeof value !== 'object' || value === null || !('version' in value) || value.version !== 1) return null;
  const found = value as Partial<Record<keyof Own, unknown>>;
  const { contact } = found;
  const whole = isBytes(found.salt) && isBytes(found.publicKey) && isBytes(found.privateKey) && (found.seed === null || isBytes(found.seed));
  if (!whole || typeof found.iterations !== 'number' || typeof found.tries !== 'number') return null;
  if (typeof contact !== 'object' || contact === null || !('markMs' in contact)) return null;
  return found as Own;
}

const readOwn = async (): Promise<Own | null> => ownOf(await read('own', OWN).catch(() => null));
const writeOwn = (own: Own): Promise<boolean> => write('own', OWN, own);

/** Whether a PIN could open what is kept without asking the server. What has been kept too long goes now. */
export async function opensOffline(phoneMs: number): Promise<'none' | Standing> {
  const own = await readOwn();
  if (own === null || own.seed === null) return 'none';
  const next = { ...own, contact: seen(own.contact, phoneMs) };
  const stands = standing(next.contact, phoneMs);
  if (stands === 'over') await forgetKept(next);
  else await writeOwn(next);
  return stands;
}

async function forgetKept(own: Own): Promise<void> {
  await writeOwn({ ...own, seed: null });
  await empty('kept');
}

/** Opens what is kept without the server: a try is counted before it is made. */
export async function openOffline(pin: string, phoneMs: number): Promise<OfflineOpening> {
  const stands = await opensOffline(phoneMs);
  if (stands !== 'within') return { kind: 'closed', why: stands };
  const own = await readOwn();
  if (own === null || own.seed === null) return { kind: 'closed', why: 'none' };
  const tries = own.tries + 1;
  // What cannot be counted is not tried: else a full phone could be guessed for ever.
  if (!(await writeOwn({ ...own, tries }))) return { kind: 'wrong', left: Math.max(0, TRIES - tries) };
  const bits = await pinBits(pin, own.salt, own.iterations);
  const seed = await unseal(await sealingKey(bits, own.salt, 'kept'), own.seed, 'seed');
  bits.fill(0);
  if (seed === null) {
    if (tries < TRIES) return { kind: 'wrong', left: TRIES - tries };
    await destroy();
    return { kind: 'wiped' };
  }
  const opened = { ...own, tries: 0 };
  await writeOwn(opened);
  return { kind: 'open', vault: await Vault.of(opened, seed, null) };
}

/**
 * Opens, or makes, what this phone keeps, with the server's half; null when the browser keeps nothing. What another half
 * has closed is thrown away: the phone has been enrolled anew. Fails where what lies there cannot be read.
 */
export async function openOnline(pin: string, half: Bytes, serverMs: number, phoneMs: number): Promise<Vault | null> {
  begin();
  // A disk that cannot be read just now is no empty one: new keys in place of those that lie there would close every letter for good.
  const before = ownOf(await read('own', OWN));
  const own = before ?? { salt: randomBytes(SALT_BYTES), iterations: await iterationsHere() };
  const bits = await pinBits(pin, own.salt, own.iterations);
  const both = joined(bits, half);
  const [keptKey, lettersKey] = [await sealingKey(bits, own.salt, 'kept'), await sealingKey(both, own.salt, 'letters')];
  bits.fill(0);
  both.fill(0);
  const contact = met(serverMs, phoneMs);

  const known = before === null ? null : await unseal(lettersKey, before.privateKey, 'private');
  if (before !== null && known === null) {
    for (const part of ['kept', 'letters'] as const) await empty(part).catch(() => undefined);
    // The ranges of the basemap that lie here tell which towns were looked at.
    await makeRoom().catch(() => undefined);
  }
  const pair = before !== null && known !== null ? { publicKey: before.publicKey, privateKey: known } : await newKeyPair();
  const oldSeed = before === null || known === null || before.seed === null ? null : await unseal(keptKey, before.seed, 'seed');
  if (oldSeed === null && before !== null) await empty('kept').catch(() => undefined);
  const seed = oldSeed ?? randomBytes(SEED_BYTES);
  const next: Own = {
    version: 1, salt: own.salt, iterations: own.iterations, tries: 0, contact, publicKey: pair.publicKey,
    seed: await seal(keptKey, seed, 'seed'),
    privateKey: await seal(lettersKey, pair.privateKey, 'private'),
  };
  if (!(await writeOwn(next))) return null;
  const vault = await Vault.of(next, seed, await openingKey(pair.privateKey), before !== null && known === null);
  pair.privateKey.fill(0);
  return vault;
}

/** The drawers, open until the page goes or is locked. */
export class Vault {
  #own: Own;
  readonly #key: CryptoKey;
  readonly #naming: CryptoKey;
  /** Null without the server's half: letters can be written and not read. */
  readonly #opening: CryptoKey | null;
  /** What lay here was thrown away as it opened: another half had closed it. */
  readonly isEmptied: boolean;
  #noted = performance.now();

  private constructor(own: Own, key: CryptoKey, naming: CryptoKey, opening: CryptoKey | null, isEmptied: boolean) {
    this.#own = own;
    this.#key = key;
    this.#naming = naming;
    this.#opening = opening;
    this.isEmptied = isEmptied;
  }

  static async of(own: Own, seed: Bytes, opening: CryptoKey | null, isEmptied = false): Promise<Vault> {
    const vault = new Vault(own, await sealingKey(seed, own.salt, 'values'), await namingKey(seed, own.salt), opening, isEmptied);
    seed.fill(0);
    return vault;
  }

  /** Whether letters of before can be read, and so sent. */
  get readsLetters(): boolean {
    return this.#opening !== null;
  }

  /** How far the phone's clock was ahead of the server's when they last met. */
  get aheadMs(): number {
    return this.#own.contact.aheadMs;
  }

  /** The server has answered this phone. */
  async met(serverMs: number, phoneMs: number): Promise<void> {
    await this.#note(met(serverMs, phoneMs));
  }

  /** Time has passed; says whether what is kept may still be shown. */
  async look(phoneMs: number): Promise<Standing> {
    const since = performance.now() - this.#noted;
    await this.#note(seen(passed(this.#own.contact, since), phoneMs));
    const stands = standing(this.#own.contact, phoneMs);
    if (stands === 'over') await forgetKept(this.#own);
    return stands;
  }

  async #note(contact: Contact): Promise<void> {
    this.#noted = performance.now();
    // Another tab may have opened it meanwhile: only what is ours to say is said.
    const own = await readOwn();
    this.#own = { ...(own ?? this.#own), contact };
    if (own !== null) await writeOwn(this.#own);
  }

  /** False when the phone is full. */
  async keep(what: string, value: unknown): Promise<boolean> {
    const name = await opaqueName(this.#naming, what);
    return write('kept', name, await seal(this.#key, padded(value), name));
  }

  async kept(what: string): Promise<unknown> {
    const name = await opaqueName(this.#naming, what);
    const sealed = await read('kept', name).catch(() => null);
    const plain = isBytes(sealed) ? await unseal(this.#key, sealed, name) : null;
    return plain === null ? null : unpadded(plain);
  }

  async forget(what: string): Promise<void> {
    await remove('kept', await opaqueName(this.#naming, what));
  }

  /** Seals a letter under a name, a new one if none is given; null when the phone is full. */
  async write(value: unknown, before: string | null = null): Promise<string | null> {
    const name = before ?? hex(randomBytes(16));
    const sealed = await sealLetter(this.#own.publicKey, padded(value), name);
    return (await write('letters', name, sealed)) ? name : null;
  }

  async discard(name: string): Promise<void> {
    await remove('letters', name);
  }

  /** All letters that lie here. Those of before are `closed` while the server's half is not here. */
  async letters(): Promise<{ open: Letter[]; closed: string[] }> {
    const all = await names('letters').catch(() => []);
    if (this.#opening === null) return { open: [], closed: all };
    const open: Letter[] = [];
    for (const name of all) {
      const sealed = await read('letters', name).catch(() => null);
      const plain = isBytes(sealed) ? await unsealLetter(this.#opening, this.#own.publicKey, sealed, name) : null;
      if (plain !== null) open.push({ name, value: unpadded(plain) });
    }
    return { open, closed: [] };
  }
}
