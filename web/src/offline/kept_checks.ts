/** What was asked of places before going there, sealed on an enrolled phone: so that it can be looked at where there is no network. */
import { amount, list, object } from '../api/parse';
import { type CellDetail, cellDetail } from '../api/schema';
import type { Vault } from './vault';

export interface KeptCheck {
  /** When the server told it, ms since 1970 by its clock. */
  readonly toldMs: number;
  readonly detail: CellDetail;
}

/** A night's plans have a few; the oldest goes. */
const CHECKS_MAX = 12;
const NAME = 'checks';
const checks = list(object({ toldMs: amount, detail: cellDetail }));

async function all(vault: Vault): Promise<KeptCheck[]> {
  try {
    return checks(await vault.kept(NAME), '');
  } catch {
    return [];
  }
}

const isOf = ({ detail }: KeptCheck, cell: string, keyPopulation: string): boolean => detail.cell === cell && detail.key_population === keyPopulation;

export async function rememberCheck(vault: Vault, check: KeptCheck): Promise<void> {
  const { cell, key_population: population } = check.detail;
  const others = (await all(vault)).filter((other) => !isOf(other, cell, population));
  await vault.keep(NAME, [check, ...others].slice(0, CHECKS_MAX));
}

export async function recallCheck(vault: Vault, cell: string, keyPopulation: string): Promise<KeptCheck | null> {
  return (await all(vault)).find((check) => isOf(check, cell, keyPopulation)) ?? null;
}
