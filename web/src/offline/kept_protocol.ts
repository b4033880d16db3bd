/** Protocol cards as the server told them last: they are read where there is no network. */
import { type Protocol, protocol } from '../api/ready';
import { learn } from './kept_answer';
import type { Vault } from './vault';

/** The cards that hold, or those of last time; null where there were none. */
export async function learnProtocol(vault: Vault | null): Promise<Protocol | null> {
  const found = await learn(vault, 'protocol', '/protocol', protocol);
  return found.kind === 'failed' ? null : found.value;
}
