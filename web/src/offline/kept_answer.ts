/**
 * What the server told last of something that is needed most where there is no network: sealed on an enrolled phone. It is
 * asked each time all the same; where nothing has changed it says that alone, which is little to pay for.
 */
import { serverNow } from '../api/clock';
import { type Failure, reach, readAnswer, type Result } from '../api/client';
import { amount, type Parser } from '../api/parse';
import type { Vault } from './vault';

export type Learned<T> =
  /** `old`: the server was not reached, and this is what the phone has kept. */
  | { kind: 'told'; value: T; toldMs: number; old: boolean }
  | { kind: 'failed'; error: Failure };

const NOT_MODIFIED = 304;

/** Keeps what the server has just said, as an answer to something else too. `tag`: what the server calls it. */
export async function keepAnswer(vault: Vault | null, name: string, value: unknown, tag: string | null = null): Promise<number> {
  const toldMs = serverNow();
  await vault?.keep(name, { toldMs, value, tag });
  return toldMs;
}

/** What was kept under a name, whoever cannot be asked now; null where it is not there, or was kept in another form. */
export async function recall<T>(vault: Vault | null, name: string, parser: Parser<T>): Promise<{ value: T; raw: unknown; toldMs: number; tag: string | null } | null> {
  try {
    const found = await vault?.kept(name);
    if (typeof found !== 'object' || found === null || !('value' in found) || !('toldMs' in found)) return null;
    const tag = 'tag' in found && typeof found.tag === 'string' ? found.tag : null;
    return { value: parser(found.value, ''), raw: found.value, toldMs: amount(found.toldMs, ''), tag };
  } catch {
    return null;
  }
}

/** Asks the server, and keeps what it tells under a name, as it told it; else what was kept there. */
export async function learn<T>(vault: Vault | null, name: string, path: string, parser: Parser<T>): Promise<Learned<T>> {
  // A program that reads more of an answer than the one before it finds that in what was kept, too, or asks for all of it.
  const kept = await recall(vault, name, parser);
  const known = kept?.tag ?? null;
  const response = await reach('GET', path, undefined, undefined, known === null ? {} : { 'If-None-Match': known });
  if (response?.status === NOT_MODIFIED && kept !== null) {
    return { kind: 'told', value: kept.value, toldMs: await keepAnswer(vault, name, kept.raw, kept.tag), old: false };
  }
  let raw: unknown = null;
  const whole: Parser<T> = (value, at) => {
    raw = value;
    return parser(value, at);
  };
  const told: Result<T> = response === null ? { ok: false, error: { kind: 'offline' } } : await readAnswer(response, whole);
  if (told.ok) {
    return { kind: 'told', value: told.value, toldMs: await keepAnswer(vault, name, raw, response?.headers.get('ETag') ?? null), old: false };
  }
  return kept === null ? { kind: 'failed', error: told.error } : { kind: 'told', value: kept.value, toldMs: kept.toldMs, old: true };
}
