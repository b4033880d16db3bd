/** Whom one may call, sealed on an enrolled phone: it is needed most where there is no network. */
import { serverNow } from '../api/clock';
import type { Failure } from '../api/client';
import { directory, type DirectoryEntry, directoryOf } from '../api/directory';
import { amount, object } from '../api/parse';
import type { Vault } from './vault';

const NAME = 'directory';
const kept = object({ toldMs: amount, directory: directoryOf });

export type Told =
  /** `old`: the server was not reached, and this is what the phone has kept. */
  | { kind: 'told'; entries: readonly DirectoryEntry[]; toldMs: number; old: boolean }
  | { kind: 'failed'; error: Failure };

/** Asks the server, and keeps what it tells; else what was kept. */
export async function learnDirectory(vault: Vault | null): Promise<Told> {
  const told = await directory();
  if (told.ok) {
    const toldMs = serverNow();
    await vault?.keep(NAME, { toldMs, directory: told.value });
    return { kind: 'told', entries: told.value.entries, toldMs, old: false };
  }
  try {
    const found = kept(await vault?.kept(NAME), '');
    return { kind: 'told', entries: found.directory.entries, toldMs: found.toldMs, old: true };
  } catch {
    return { kind: 'failed', error: told.error };
  }
}
