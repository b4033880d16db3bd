/**
 * For how long a phone that hears nothing of its server may be opened. Pure. A phone's clock can be set: so what counts is
 * the latest that it has ever been seen to be, which never goes back.
 */

/** Without contact for so long, nothing that was kept can be read any more. */
export const UNREADABLE_AFTER_MS = 72 * 3_600_000;
/** Clocks are corrected by seconds. One that stands further back than this was set, or the phone has lost its time. */
const CORRECTED_BY_MS = 5 * 60_000;

export interface Contact {
  /** When the server answered last, by its clock; ms since 1970. */
  readonly atMs: number;
  /** How far the phone's clock was ahead of the server's then. */
  readonly aheadMs: number;
  /** The latest it has been since, by the server's clock. */
  readonly markMs: number;
}

export type Standing =
  | 'within'
  | 'over'
  /** The phone's clock stands before a time that has been: nobody knows how late it is, until the server says. */
  | 'clock_set_back';

/** The server has just answered: it is `serverMs` there, and `phoneMs` here. */
export function met(serverMs: number, phoneMs: number): Contact {
  return { atMs: serverMs, aheadMs: phoneMs - serverMs, markMs: serverMs };
}

/** It is `phoneMs` by the phone's clock now. */
export function seen(contact: Contact, phoneMs: number): Contact {
  return { ...contact, markMs: Math.max(contact.markMs, phoneMs - contact.aheadMs) };
}

/** So much has passed by a clock that nobody can set. */
export function passed(contact: Contact, ms: number): Contact {
  return { ...contact, markMs: contact.markMs + Math.max(0, ms) };
}

export function standing(contact: Contact, phoneMs: number): Standing {
  if (seen(contact, phoneMs).markMs - contact.atMs >= UNREADABLE_AFTER_MS) return 'over';
  return phoneMs - contact.aheadMs < contact.markMs - CORRECTED_BY_MS ? 'clock_set_back' : 'within';
}
