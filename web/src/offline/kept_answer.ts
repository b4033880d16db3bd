/** What the server told last of something that is needed most where there is no network: sealed on an enrolled phone. */
import { serverNow } from '../api/clock';
import type { Failure, Result } from '../api/client';
import { amount, object, type Parser } from '../api/parse';
import type { Vault } from './vault';

export type Learned<T> =
  /** `old`: the server was not reached, and this is what the phone has kept. */
  | { kind: 'told'; value: T; toldMs: number; old: boolean }
  | { kind: 'failed'; error: Failure };

/** Keeps what the server has just said, as an answer to something else too. */
export async function keepAnswer<T>(vault: Vault | null, name: string, value: T): Promise<Learned<T>> {
  const toldMs = serverNow();
  await vault?.keep(name, { toldMs, value });
  return { kind: 'told', value, toldMs, old: false };
}

/** Asks the server, and keeps what it tells under a name; else what was kept there. */
export async function learn<T>(vault: Vault | null, name: string, ask: () => Promise<Result<T>>, parser: Parser<T>): Promise<Learned<T>> {
  const told = await ask();
  if (told.ok) {
    return keepAnswer(vault, name, told.value);
  }
  try {
    const found = object({ toldMs: amount, value: parser })(await vault?.kept(name), '');
    return { kind: 'told', ...found, old: true };
  } catch {
    return { kind: 'failed', error: told.error };
  }
}
