/** Bulletins in force, as they were told last: they warn where there is no network too. */
import type { Failure } from '../api/client';
import { type Bulletin, bulletinList } from '../api/bulletins';
import { learn } from './kept_answer';
import type { Vault } from './vault';

export type Told = { kind: 'told'; bulletins: readonly Bulletin[]; mayIssue: boolean; toldMs: number; old: boolean } | { kind: 'failed'; error: Failure };

export async function learnBulletins(vault: Vault | null): Promise<Told> {
  const found = await learn(vault, 'bulletins', '/bulletins', bulletinList);
  if (found.kind === 'failed') return found;
  const { value, toldMs, old } = found;
  // Nobody warns others by what may be over.
  return { kind: 'told', bulletins: value.bulletins, mayIssue: value.may_issue && !old, toldMs, old };
}
