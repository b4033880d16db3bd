/**
 * The server's time. A phone's own clock may be hours wrong, and then "now" would be refused as the future, or said of
 * the wrong hour. The Date of every answer tells how far it is off.
 */

/** The header counts whole seconds: on average half of one has passed since. */
const HALF_SECOND_MS = 500;

export class Clock {
  #aheadMs = 0;
  #heard = false;

  /** What was known of it when the server was heard last; counts until it is heard again. */
  assume(aheadMs: number): void {
    if (!this.#heard) this.#aheadMs = aheadMs;
  }

  /** Learns from an answer's Date, and from when it was asked for and heard by the phone's clock, ms since 1970. */
  learn(date: string | null, askedMs: number, heardMs: number): void {
    const told = date === null ? NaN : Date.parse(date);
    // A clock that was set while the answer was on its way would teach nonsense.
    if (Number.isNaN(told) || heardMs < askedMs) return;
    this.#heard = true;
    this.#aheadMs = (askedMs + heardMs) / 2 - (told + HALF_SECOND_MS);
  }

  /** The server's time when the phone's clock says `phoneMs`; exact to half a second and half the way there and back. */
  at(phoneMs: number): number {
    return phoneMs - this.#aheadMs;
  }
}

export const clock = new Clock();

/** The server's time now, ms since 1970. */
export function serverNow(): number {
  return clock.at(Date.now());
}
