/** Where cells lie, in words: for those that no map shows. */
import type { Session } from '../api/schema';
import type { Messages } from '../i18n/es';
import { geometry } from '../map/geometry';
import { nearby } from './nearby';

export async function whereabouts(cells: readonly string[], places: Session['deployment']['places'], t: Messages): Promise<(string | null)[]> {
  const { centres } = await geometry().shapes(cells);
  return cells.map((_, i) => nearby([centres[i * 2] ?? 0, centres[i * 2 + 1] ?? 0], places, t));
}
