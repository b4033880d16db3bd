/** A subscription as a query, for the ways on which nothing can be said once they are open. */
import { lookedAt } from './middle';
import type { Wanted } from './followed';
import type { Frames } from './transport';

/** `alertsAfter`: the position after which alerts are to be told, 0 for all that are open. */
export function questionOf({ id, view, parents, since }: Wanted, frames: Frames, alertsAfter: number): URLSearchParams {
  const query = new URLSearchParams({
    id: String(id),
    key_population: view.keyPopulation,
    hour: String(view.hour),
    resolution: String(view.resolution),
    parents: parents.join(','),
    alerts: String(alertsAfter),
    frames,
  });
  const at = lookedAt();
  if (at !== null) query.set('at', at);
  const known = since(parents);
  if (known !== null) {
    query.set('epoch', known.epoch);
    query.set('seq', parents.map((parent) => known.seq[parent] ?? '').join(','));
  }
  return query;
}
