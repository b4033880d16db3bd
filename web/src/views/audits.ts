/** What is known of a place, and which audits speak of it. Pure. */
import type { Audit } from '../api/audits';
import { parentOf, resolutionOf } from '../map/cell';

/** What is known of a place, in three states that must never look alike. */
export type Known = 'unobserved' | 'audited' | 'quiet' | 'reported';

/** A level needs reports, or hours that were worked there; level 1 needs those hours. Without them an audit is all there is. */
export function knownOf(level: number, audited: boolean): Known {
  if (level === 0) return audited ? 'audited' : 'unobserved';
  return level === 1 ? 'quiet' : 'reported';
}

/** Whether an audit speaks of a cell, or of a part of it. */
export function speaksOf({ cell }: Pick<Audit, 'cell'>, place: string): boolean {
  const coarse = Math.min(resolutionOf(cell), resolutionOf(place));
  return parentOf(cell, coarse) === parentOf(place, coarse);
}
