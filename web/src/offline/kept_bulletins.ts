/** Bulletins in force, as they were told last: they warn where there is no network too. */
import { type Failure, refuses } from '../api/client';
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

/** How well it is known whether anything is warned of: as it is now, as it was told last, or not at all. */
export type WarnedOf = 'known' | 'old' | 'unknown';

/** Where a server has none for somebody there is nothing to know; silence is something else. */
export function warnedOfNow(told: Told): WarnedOf {
  if (told.kind === 'told') return told.old ? 'old' : 'known';
  return refuses(told.error) ? 'known' : 'unknown';
}
