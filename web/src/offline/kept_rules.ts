/** What an organisation asks of who goes out, as the server told it last: plans are made where there is no network, too. */
import { type SafetyRules, safetyRules } from '../api/outreach';
import { learn } from './kept_answer';
import type { Vault } from './vault';

/** The rules that hold, or, `old`, those of last time; null where there were none, as not every server has any. */
export async function learnRules(vault: Vault | null): Promise<{ rules: SafetyRules; old: boolean } | null> {
  const found = await learn(vault, 'rules', '/safety_rules', safetyRules);
  return found.kind === 'failed' ? null : { rules: found.value, old: found.old };
}
