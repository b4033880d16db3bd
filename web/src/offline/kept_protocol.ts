/** Protocol cards as the server told them last: they are read where there is no network. */
import { type Protocol, protocol, protocolDoors } from '../api/ready';
import type { Vault } from './vault';

const KEPT = 'protocol';

/** The cards that hold, or those of last time; null where there were none. */
export async function learnProtocol(vault: Vault | null): Promise<Protocol | null> {
  const told = await protocolDoors.get();
  if (told.ok) {
    void vault?.keep(KEPT, told.value);
    return told.value;
  }
  try {
    return protocol(await vault?.kept(KEPT), '');
  } catch {
    return null;
  }
}
