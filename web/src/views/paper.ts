/** What a paper sheet says, as words with their times: each after the one before, over midnight too. Pure. */
import type { SaidKind } from '../api/outings';
import { clockAfter } from './outing';
import { instantOf } from './week';

/** The rows of a sheet, in the order in which they are said. */
export const ROWS = ['set_out', 'arrive', 'ok', 'ok', 'ok', 'ok', 'leave', 'home'] as const satisfies readonly SaidKind[];

export interface Told {
  /** Its row on the sheet, so that it keeps its id when it is entered again. */
  readonly row: number;
  readonly kind: SaidKind;
  readonly at: number;
}

/** The words of the rows that have a time; `day` is the one on which they set out. Null where a time is none. */
export function toldBy(clocks: readonly string[], day: string, zone: string): Told[] | null {
  const told: Told[] = [];
  let before: number | null = null;
  for (const [row, kind] of ROWS.entries()) {
    const clock = clocks[row] ?? '';
    if (clock === '') continue;
    // The same minute twice is twice in that minute.
    const at: number | null = before === null ? instantOf(day, clock, zone) : clockAfter(clock, before - 1, zone);
    if (at === null) return null;
    told.push({ row, kind, at });
    before = at;
  }
  return told;
}
