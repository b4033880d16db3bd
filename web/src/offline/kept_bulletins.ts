/** Bulletins in force, sealed on an enrolled phone: they warn where there is no network too. */
import { serverNow } from '../api/clock';
import type { Failure } from '../api/client';
import { type Bulletin, bulletinList, doors } from '../api/bulletins';
import { amount, object } from '../api/parse';
import type { Vault } from './vault';

const NAME = 'bulletins';
const kept = object({ toldMs: amount, list: bulletinList });

export type Told =
  /** `old`: the server was not reached, and this is what the phone has kept. */
  | { kind: 'told'; bulletins: readonly Bulletin[]; mayIssue: boolean; toldMs: number; old: boolean }
  | { kind: 'failed'; error: Failure };

/** Asks the server, and keeps what it tells; else what was kept. */
export async function learnBulletins(vault: Vault | null): Promise<Told> {
  const told = await doors.list();
  if (told.ok) {
    const toldMs = serverNow();
    await vault?.keep(NAME, { toldMs, list: told.value });
    return { kind: 'told', bulletins: told.value.bulletins, mayIssue: told.value.may_issue, toldMs, old: false };
  }
  try {
    const found = kept(await vault?.kept(NAME), '');
    return { kind: 'told', bulletins: found.list.bulletins, mayIssue: false, toldMs: found.toldMs, old: true };
  } catch {
    return { kind: 'failed', error: told.error };
  }
}
