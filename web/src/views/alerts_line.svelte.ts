/**
 * The line to the live map for a screen that shows no map: what the account must be told comes over it, and whether it
 * stands. It looks at one parent of the coarsest view, because a line that asks for nothing is not carried by every way.
 */
import { api } from '../api/client';
import { serverNow } from '../api/clock';
import type { Session } from '../api/schema';
import { Alerts, type OpenAlert } from '../live/alerts';
import { heardUntil } from '../live/as_of';
import { Followed } from '../live/followed';
import type { ServerFrame } from '../live/frames';
import type { Link, LiveLink } from '../live/link';
import { openLink } from '../live/open';
import { watchPresence } from '../live/presence';
import { surroundings } from '../live/surroundings';
import { PARENT_STEPS } from '../map/cell';
import { geometry } from '../map/geometry';
import { COARSEST } from '../map/zoom';

/** A page that never hides: whoever waits for alarms is called although another tab is in front. */
const AWAKE = Object.assign(new EventTarget(), { visibilityState: 'visible' } as const);

export class AlertsLine {
  alerts = $state.raw<readonly OpenAlert[]>([]);
  link = $state.raw<Link>({ kind: 'connecting' });
  readonly #alerts = new Alerts({ open: api.alerts, acknowledge: api.acknowledge }, (open) => (this.alerts = open), serverNow);
  readonly #followed = new Followed(1, { keyPopulation: 'ALL', hour: 'now', resolution: COARSEST });
  readonly #line: LiveLink;
  #presence: (() => void) | null = null;
  #stopped = false;

  /** `onTold`: something has been told that may have changed what the screen shows. */
  constructor(private readonly session: Session, onTold: () => void, onSignedOut: () => void, private readonly listens: 'while_seen' | 'always' = 'while_seen') {
    const [first = 'ALL'] = session.may.map?.key_populations ?? [];
    this.#followed.states.view.keyPopulation = first;
    this.#line = openLink('compact', {
      onFrame: (frame) => {
        if (frame.type === 'alert' || frame.type === 'acknowledged') onTold();
        return this.#take(frame);
      },
      onLink: (link) => {
        if (link.kind === 'live' && this.link.kind !== 'live') onTold();
        this.link = link;
      },
      onAnew: () => this.#followed.awaitAll(),
      onSignedOut,
      onRefused: () => undefined,
    });
  }

  async start(): Promise<void> {
    const [lng, lat] = this.session.deployment.centre;
    const parent = await geometry().cellAt(lng, lat, COARSEST - PARENT_STEPS);
    if (this.#stopped || this.#presence !== null) return;
    this.#followed.follow([parent]);
    this.#line.look(this.#followed.wanted);
    this.#line.start();
    this.#presence = watchPresence(this.#line, { page: this.listens === 'always' ? AWAKE : document, frame: window }, surroundings);
  }

  stop(): void {
    this.#stopped = true;
    this.#presence?.();
    this.#line.stop();
  }

  acknowledge(position: number): void {
    this.#alerts.acknowledge(position);
  }

  retryNow(): void {
    this.#line.retryNow();
  }

  #take(frame: ServerFrame): boolean {
    this.#alerts.take(frame);
    if (frame.type === 'progress') this.#followed.beat(frame.epoch);
    if (frame.type === 'snapshot' || frame.type === 'delta') {
      const taken = this.#followed.take(frame);
      if (!taken.ok && taken.reason === 'repair') this.#line.repair(frame.parent);
    }
    return heardUntil(frame, !this.#followed.complete, serverNow()) !== null;
  }
}
