/** Whom one may call, as it was told last: it is needed most where there is no network. */
import type { Failure } from '../api/client';
import { type DirectoryEntry, directoryOf } from '../api/directory';
import { keepAnswer, learn } from './kept_answer';
import type { Vault } from './vault';

export type Told = { kind: 'told'; entries: readonly DirectoryEntry[]; toldMs: number; old: boolean } | { kind: 'failed'; error: Failure };

export async function learnDirectory(vault: Vault | null): Promise<Told> {
  const found = await learn(vault, 'directory', '/directory', directoryOf);
  return found.kind === 'failed' ? found : { kind: 'told', entries: found.value.entries, toldMs: found.toldMs, old: found.old };
}

/** What the server said of it when it was changed. */
export const keepDirectory = async (vault: Vault | null, entries: DirectoryEntry[]): Promise<unknown> => keepAnswer(vault, 'directory', { entries });
