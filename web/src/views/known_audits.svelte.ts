/** What was found at places, as the map, the cell's sheet and the register have it. */
import { type Audit, type Audits, doors } from '../api/audits';
import type { Result } from '../api/client';
import { app } from './app.svelte';
import { speaksOf } from './audits';

class KnownAudits {
  told = $state.raw<Audits | null>(null);
  /** The cells that were looked at, each once: what is marked on the map. */
  readonly cells = $derived([...new Set((this.told?.audits ?? []).map(({ cell }) => cell))].sort());

  async ask(asked: Promise<Result<Audits>>): Promise<Result<Audits>> {
    const result = await asked;
    if (result.ok) this.told = result.value;
    else app.endedBy(result.error);
    return result;
  }

  load(): Promise<Result<Audits>> {
    return this.ask(doors.list());
  }

  of(place: string): Audit[] {
    return (this.told?.audits ?? []).filter((one) => speaksOf(one, place));
  }
}

export const audits = new KnownAudits();
