/** What carries the live protocol's messages. There are three ways; they say the same things. */
import type { Wanted } from './followed';
import type { ServerFrame } from './frames';

/** From the one that costs least to the one that gets through everywhere. */
export const CARRIERS = ['websocket', 'event_stream', 'poll'] as const;
export type Carrier = (typeof CARRIERS)[number];

/** How frames are written: in few bytes, or as JSON for looking at them. */
export type Frames = 'compact' | 'json';

/** Why it is over. */
export type End =
  /** Signed out, disabled, or in another role. */
  | { kind: 'signed_out' }
  /** The server ended it because it was open long enough: the next one may be opened at once. */
  | { kind: 'over' }
  /** It stood, and does no more. */
  | { kind: 'cut' }
  /** It never stood. Nobody said why: the server may be gone, full, or something on the way does not carry it. */
  | { kind: 'unopened' }
  /** It seems to stand, but in good time nothing came through. */
  | { kind: 'held_back' }
  /** The server asks to come again later, ms from now if it says when. */
  | { kind: 'not_now'; waitMs: number | null }
  /** The server does not answer this question of this person. */
  | { kind: 'refused' };

export interface TransportEvents {
  onFrame(frame: ServerFrame): void;
  /** The last thing that is heard of it. */
  onEnd(end: End): void;
}

/** It opens by itself, as soon as it knows what for if it must. */
export interface Transport {
  /** Looks at this from now on. */
  look(wanted: Wanted): void;
  /** A frame of a parent is missing: asks for what is missing of it. */
  repair(parent: string): void;
  /** Ends it without a word. */
  close(): void;
}
