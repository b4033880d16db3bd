/** Opens an enrolled phone by its PIN: with the server where it answers in time, else with what the phone has kept. */
import { serverNow } from '../api/clock';
import type { Failure, Result } from '../api/client';
import { WHO } from '../api/device';
import { isLeaving, leave } from '../api/leaving';
import { doors, type Opened } from '../api/people';
import { session as readSession, taxonomy as readTaxonomy, type Session, type Taxonomy } from '../api/schema';
import { learn, recall } from './kept_answer';
import { canSeal, type Bytes } from './sealing';
import { openOffline, openOnline, opensOffline, type OfflineOpening, type Vault } from './vault';

/** Somebody stands in the dark and waits: what can be opened without the server does not wait longer for it. */
const IN_A_HURRY_MS = 5_000;
const HALF_BYTES = 32;

export type Opening =
  | { kind: 'online'; session: Session; vault: Vault | null }
  | { kind: 'offline'; session: Session; taxonomy: Taxonomy; vault: Vault }
  | { kind: 'failed'; error: Failure }
  | Exclude<OfflineOpening, { kind: 'open' }>;

const UNREACHED: Failure = { kind: 'offline' };

/** `hurry`: whether what the phone has kept will do if the server does not answer. `history`: whether more than the last day is to be seen. */
export async function openPhone(pin: string, hurry: boolean, history = false): Promise<Opening> {
  const standing = hurry && canSeal() ? await opensOffline(Date.now()) : 'none';
  const online = await askServer(pin, standing === 'within' ? IN_A_HURRY_MS : null, history);
  if (online.ok) return { kind: 'online', session: online.value.session, vault: await vaultOf(pin, online.value) };
  if (!isSilent(online.error) || !hurry || !canSeal()) return { kind: 'failed', error: online.error };
  const opening = await openOffline(pin, Date.now());
  // Where nothing is kept, why the server could not is what is to be said.
  if (opening.kind === 'closed' && online.error.kind !== 'offline') return { kind: 'failed', error: online.error };
  if (opening.kind !== 'open') return opening;
  const kept = await whoWasHere(opening.vault);
  return kept === null ? { kind: 'closed', why: 'none' } : { kind: 'offline', ...kept, vault: opening.vault };
}

/** Not reached, or ill: it has said nothing of this PIN. That one is to wait after wrong ones is a word, and each that is tried here could be the one that empties the phone. */
const isSilent = (error: Failure): boolean => error.kind === 'offline' || (error.kind === 'problem' && error.status >= 500);

/** Whoever left last must have left for the server too: else its late answer would take the new session away. */
async function askServer(pin: string, patienceMs: number | null, history: boolean): Promise<Result<Opened>> {
  if (!navigator.onLine) return { ok: false, error: UNREACHED };
  const told = !isLeaving() || (await inTime(leave(), patienceMs ?? Infinity));
  return told ? doors.open(pin, patienceMs, history) : { ok: false, error: UNREACHED };
}

async function inTime(work: Promise<boolean>, ms: number): Promise<boolean> {
  if (!Number.isFinite(ms)) return work;
  return Promise.race([work, new Promise<boolean>((resolve) => setTimeout(() => resolve(false), ms))]);
}

/** Opens or makes the vault of a phone that the server has just let in; null where nothing can be kept. */
export async function vaultOf(pin: string, { session, localKey }: Opened): Promise<Vault | null> {
  const half = localKey === null ? null : bytesOf(localKey);
  if (half === null || session.device === null || !canSeal()) return null;
  return openOnline(pin, half, serverNow(), Date.now()).catch(() => null);
}

function bytesOf(base64url: string): Bytes | null {
  try {
    const bytes = Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (symbol) => symbol.charCodeAt(0));
    return bytes.length === HALF_BYTES ? bytes : null;
  } catch {
    return null;
  }
}

const TAXONOMY = 'taxonomy';

/** The codes of the forms as the server tells them, or told them last. */
export async function learnTaxonomy(vault: Vault): Promise<Result<Taxonomy>> {
  const found = await learn(vault, TAXONOMY, '/taxonomy', readTaxonomy);
  return found.kind === 'failed' ? { ok: false, error: found.error } : { ok: true, value: found.value };
}

async function whoWasHere(vault: Vault): Promise<{ session: Session; taxonomy: Taxonomy } | null> {
  const taxonomy = await recall(vault, TAXONOMY, readTaxonomy);
  try {
    return taxonomy === null ? null : { session: readSession(await vault.kept(WHO), ''), taxonomy: taxonomy.value };
  } catch {
    // An older version kept something else: the server will tell anew.
    return null;
  }
}
