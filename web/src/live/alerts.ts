/**
 * What the account must be told until it acknowledges it: the alerts that are open, in their order, and how far the
 * acknowledgement of each has come. All of it is in memory and goes with the page.
 */
import { isPassing, type Result } from '../api/client';
import { isCell, resolutionOf } from '../map/cell';
import type { ServerFrame } from './frames';

export interface Alert {
  /** Its number among the account's alerts: 1, 2, 3 and so on. */
  position: number;
  /** What it is about. One that this client does not know must be shown too. */
  kind: string;
  /** When it was raised, ms since 1970. */
  at: number;
  /** From then on it is over, ms since 1970. */
  expiresAt: number;
  /** Where it is, a cell of resolution 7; null where its payload does not say. */
  area: string | null;
  /** The outing it is of; null where its payload does not say. */
  outing: string | null;
  /** Whom it is about, by pseudonym; null where its payload does not say. */
  who: string | null;
  /** Whether it is of an exercise, and nobody is in danger. */
  exercise: boolean;
}

export type Acknowledging =
  | 'no'
  /** Said to the server, which has not confirmed it. */
  | 'sending'
  /** The server was not reached or asked to wait: it is said again by itself. */
  | 'waiting'
  /** The server did not take it. */
  | 'refused';

export interface OpenAlert extends Alert {
  readonly acknowledging: Acknowledging;
}

/** The server's doors for alerts. */
export interface AlertDoors {
  /** The first 100 that are open. */
  open(): Promise<Result<readonly Alert[]>>;
  acknowledge(position: number): Promise<Result<unknown>>;
}

/** The most that one answer has. */
const LISTED_MAX = 100;
const AREA_RESOLUTION = 7;

/** What does not wait behind other news, the gravest first; all else comes in the order in which it was raised. */
const GRAVEST: readonly string[] = ['duress', 'alarm', 'check_in'];

/**
 * The alert that is shown where one is shown at a time: somebody who is in danger is not behind a plan that waits for approval, nor a drill
 * before an alarm; what was answered and waits for a connection comes last.
 */
export function firstToTell(alerts: readonly OpenAlert[]): OpenAlert | null {
  const rank = ({ kind, exercise, acknowledging }: OpenAlert): number => {
    const grave = GRAVEST.indexOf(kind);
    return (acknowledging === 'waiting' ? 100 : 0) + (exercise ? 10 : 0) + (grave < 0 ? GRAVEST.length : grave);
  };
  return alerts.reduce<OpenAlert | null>((first, one) => (first === null || rank(one) < rank(first) ? one : first), null);
}

/** A payload that says no place makes no alert worth less: it is told without one. */
export function areaOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null || !('area' in payload)) return null;
  const { area } = payload;
  return typeof area === 'string' && isCell(area) && resolutionOf(area) === AREA_RESOLUTION ? area : null;
}

/** The outing an alert is of, where its payload says. */
export function outingOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null || !('outreach' in payload)) return null;
  return typeof payload.outreach === 'string' ? payload.outreach : null;
}

/** Whether an alert is of an exercise: only what says so is. */
export const exerciseOf = (payload: unknown): boolean => typeof payload === 'object' && payload !== null && 'exercise' in payload && payload.exercise === true;

/** Whom an alert is about, where its payload says. */
export function whoOf(payload: unknown): string | null {
  if (typeof payload !== 'object' || payload === null || !('handle' in payload)) return null;
  return typeof payload.handle === 'string' ? payload.handle : null;
}

export class Alerts {
  readonly #open = new Map<number, OpenAlert>();
  /** What was acknowledged or is over: an answer that was underway meanwhile does not bring it back. */
  readonly #closed = new Set<number>();
  #asking = false;

  /** `now`: the server's time, ms since 1970. */
  constructor(
    private readonly doors: AlertDoors,
    private readonly onChange: (open: readonly OpenAlert[]) => void,
    private readonly now: () => number,
  ) {}

  /** What a frame says of alerts, and what its coming says of the line. */
  take(frame: ServerFrame): void {
    switch (frame.type) {
      case 'alert':
        this.#add(frame);
        this.#tell();
        return;
      case 'acknowledged':
        this.#close([frame.position]);
        return;
      case 'hello':
        // Another connection, as each poll is one, tells what is open and not what was closed while there was none.
        this.#sayAgain(['sending', 'waiting']);
        void this.#compare();
        return;
      case 'progress':
        this.#close([...this.#open.values()].filter(({ expiresAt }) => expiresAt <= this.now()).map(({ position }) => position));
        this.#sayAgain(['waiting']);
        return;
      case 'snapshot':
      case 'delta':
      case 'problem':
      case 'pong':
    }
  }

  acknowledge(position: number): void {
    const acknowledging = this.#open.get(position)?.acknowledging;
    if (acknowledging === 'no' || acknowledging === 'refused') void this.#say(position);
  }

  #sayAgain(which: readonly Acknowledging[]): void {
    for (const { position, acknowledging } of this.#open.values()) if (which.includes(acknowledging)) void this.#say(position);
  }

  /** An acknowledgement that is said twice is one. */
  async #say(position: number): Promise<void> {
    this.#become(position, 'sending');
    const said = await this.doors.acknowledge(position);
    // Of an alert that the server does not know there is nothing more to say.
    if (said.ok || (said.error.kind === 'problem' && said.error.status === 404)) this.#close([position]);
    else this.#become(position, isPassing(said.error) ? 'waiting' : 'refused');
  }

  /** Asks which are open, where some are shown that may be so no more. */
  async #compare(): Promise<void> {
    if (this.#asking || this.#open.size === 0) return;
    this.#asking = true;
    const before = [...this.#open.keys()];
    const answer = await this.doors.open();
    this.#asking = false;
    if (!answer.ok) return;
    const found = answer.value;
    for (const alert of found) this.#add(alert);
    const listed = new Set(found.map(({ position }) => position));
    const upTo = found.length < LISTED_MAX ? Infinity : Math.max(...listed);
    this.#close(before.filter((position) => position <= upTo && !listed.has(position)));
    this.#tell();
  }

  #add({ position, kind, at, expiresAt, area, outing, who, exercise }: Alert): void {
    if (this.#closed.has(position) || this.#open.has(position)) return;
    this.#open.set(position, { position, kind, at, expiresAt, area, outing, who, exercise, acknowledging: 'no' });
  }

  #become(position: number, acknowledging: Acknowledging): void {
    const alert = this.#open.get(position);
    if (alert === undefined || alert.acknowledging === acknowledging) return;
    this.#open.set(position, { ...alert, acknowledging });
    this.#tell();
  }

  #close(positions: readonly number[]): void {
    if (positions.length === 0) return;
    for (const position of positions) {
      this.#open.delete(position);
      this.#closed.add(position);
    }
    this.#tell();
  }

  #tell(): void {
    this.onChange([...this.#open.values()].sort((a, b) => a.position - b.position));
  }
}
