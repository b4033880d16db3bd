import { beforeEach, describe, expect, it } from 'vitest';
import type { Failure, Result } from '../api/client';
import { alerts as listed } from '../api/schema';
import { type Alert, type AlertDoors, Alerts, areaOf, exerciseOf, firstToTell, type OpenAlert, whoOf } from './alerts';
import { decodeText, type ServerFrame } from './frames';
import { settled } from './test_clock';

const AREA = '876d29034ffffff';
const HELLO: ServerFrame = { type: 'hello', epoch: '00c0ffee00c0ffee', windowMs: 150, heartbeatMs: 15_000, asOf: 0, model: '', sentence: { es: '', en: '' } };
const BEAT: ServerFrame = { type: 'progress', epoch: '00c0ffee00c0ffee', seq: 9, asOf: 0, sentence: null };
const OFFLINE: Failure = { kind: 'offline' };
const alert = (position: number, fields: Partial<Alert> = {}): Alert => ({ position, kind: 'cluster', at: 0, expiresAt: 1_000_000, area: AREA, outing: null, who: null, exercise: false, ...fields });
const told = (position: number): ServerFrame => ({ type: 'alert', ...alert(position) });
const refusal = (status: number): Failure => ({ kind: 'problem', status, problem: { title: '', detail: '', code: '', errors: [] }, retryAfterS: null });

class World implements AlertDoors {
  readonly said: number[] = [];
  shown: readonly OpenAlert[] = [];
  asked = 0;
  now = 0;
  /** What the server has; null when it is not reached. */
  list: readonly Alert[] | null = [];
  /** What stands in the way of an acknowledgement; `held` keeps its answer back. */
  refuses: Failure | null = null;
  held: Promise<void> | null = null;
  readonly alerts = new Alerts(this, (shown) => (this.shown = shown), () => this.now);

  async open(): Promise<Result<readonly Alert[]>> {
    this.asked += 1;
    const { list } = this;
    await this.held;
    return list === null ? { ok: false, error: OFFLINE } : { ok: true, value: list };
  }

  async acknowledge(position: number): Promise<Result<null>> {
    this.said.push(position);
    const { refuses } = this;
    await this.held;
    return refuses === null ? { ok: true, value: null } : { ok: false, error: refuses };
  }

  tell(...positions: number[]): void {
    for (const position of positions) this.alerts.take(told(position));
  }

  get state(): [number, string][] {
    return this.shown.map(({ position, acknowledging }) => [position, acknowledging]);
  }
}

let world: World;
beforeEach(() => {
  world = new World();
});

describe('what is told', () => {
  it('stands in its order, once, however often and in whatever order it comes', () => {
    world.tell(3, 1, 2, 3, 1);
    expect(world.state).toEqual([[1, 'no'], [2, 'no'], [3, 'no']]);
  });

  it('goes when another tab acknowledges it, and does not come back', () => {
    world.tell(1, 2);
    world.alerts.take({ type: 'acknowledged', position: 1, at: 0 });
    world.tell(1);
    expect(world.state).toEqual([[2, 'no']]);
  });

  it('goes with the first beat after it is over', () => {
    world.tell(1);
    world.now = 999_999;
    world.alerts.take(BEAT);
    expect(world.state).toHaveLength(1);
    world.now = 1_000_000;
    world.alerts.take(BEAT);
    expect(world.state).toEqual([]);
  });

  it('has a place only where the payload says a cell of resolution 7', () => {
    expect([areaOf({ area: AREA }), areaOf({ area: '886d290001fffff' }), areaOf({ area: 7 }), areaOf({}), areaOf(null)])
      .toEqual([AREA, null, null, null, null]);
    expect([exerciseOf({ exercise: true }), exerciseOf({ exercise: 'true' }), exerciseOf(null)]).toEqual([true, false, false]);
    expect([whoOf({ handle: 'ana' }), whoOf({ handle: 7 }), whoOf(null)]).toEqual(['ana', null, null]);
    const frame = decodeText(JSON.stringify({ type: 'alert', position: 1, kind: 'new', at: '2026-11-21T03:00:00Z', expires_at: '2026-11-22T03:00:00Z', payload: { area: 'x' } }));
    expect(frame).toMatchObject({ type: 'alert', kind: 'new', area: null });
  });

  it.each([
    { position: 0 }, { position: 1.5 }, { position: 2 ** 53 }, { position: '1' }, { kind: null }, { at: 'soon' }, { expires_at: undefined }, { payload: null }, { payload: [] },
  ])('is refused with %o', (fields) => {
    const whole = { type: 'alert', position: 1, kind: 'cluster', at: '2026-11-21T03:00:00Z', expires_at: '2026-11-22T03:00:00Z', payload: {} };
    expect(() => decodeText(JSON.stringify({ ...whole, ...fields }))).toThrow();
  });

  it('is read alike from the list and from the stream', () => {
    const sent = { position: 4, kind: 'cluster', at: '2026-11-20T21:00:00-06:00', expires_at: '2026-11-27T21:00:00-06:00', payload: { area: AREA } };
    expect({ type: 'alert', ...listed({ alerts: [sent] }, '')[0] }).toEqual(decodeText(JSON.stringify({ type: 'alert', ...sent })));
  });
});

describe('an acknowledgement', () => {
  it('is pending until the server confirms it, and is said once', async () => {
    world.tell(1);
    world.alerts.acknowledge(1);
    world.alerts.acknowledge(1);
    expect(world.state).toEqual([[1, 'sending']]);
    await settled();
    expect([world.state, world.said]).toEqual([[], [1]]);
  });

  it.each([OFFLINE, refusal(429), refusal(503)])('that does not get through waits, and is said again with the next sign of life: %o', async (failure) => {
    world.tell(1, 2);
    world.refuses = failure;
    world.alerts.acknowledge(1);
    await settled();
    expect(world.state).toEqual([[1, 'waiting'], [2, 'no']]);
    world.alerts.acknowledge(1);
    expect(world.said).toEqual([1]);
    world.refuses = null;
    world.alerts.take(BEAT);
    await settled();
    expect([world.state, world.said]).toEqual([[[2, 'no']], [1, 1]]);
  });

  it('that was underway when the line broke is said again on the next one', async () => {
    world.tell(1);
    let answer = (): void => undefined;
    world.held = new Promise((resolve) => (answer = resolve));
    world.alerts.acknowledge(1);
    world.list = null;
    world.alerts.take(HELLO);
    expect(world.said).toEqual([1, 1]);
    answer();
    await settled();
    expect(world.state).toEqual([]);
  });

  it('that is refused is told, and may be said again', async () => {
    world.tell(1);
    world.refuses = refusal(403);
    world.alerts.acknowledge(1);
    await settled();
    expect(world.state).toEqual([[1, 'refused']]);
    world.alerts.take(BEAT);
    expect(world.said).toEqual([1]);
    world.refuses = null;
    world.alerts.acknowledge(1);
    await settled();
    expect(world.state).toEqual([]);
  });

  it('of what the server does not know ends it', async () => {
    world.tell(1);
    world.refuses = refusal(404);
    world.alerts.acknowledge(1);
    await settled();
    expect(world.state).toEqual([]);
  });
});

describe('another connection', () => {
  it('asks what is open only where something is shown, and takes away what is not', async () => {
    world.alerts.take(HELLO);
    expect(world.asked).toBe(0);
    world.tell(1, 2);
    world.list = [alert(2), alert(3)];
    world.alerts.take(HELLO);
    // What comes while the question is underway is newer than its answer.
    world.tell(4);
    await settled();
    expect(world.state).toEqual([[2, 'no'], [3, 'no'], [4, 'no']]);
  });

  it('does not bring back what was acknowledged while the question was underway', async () => {
    world.tell(1);
    world.list = [alert(1)];
    let answer = (): void => undefined;
    world.held = new Promise((resolve) => (answer = resolve));
    world.alerts.take(HELLO);
    world.alerts.take({ type: 'acknowledged', position: 1, at: 0 });
    answer();
    await settled();
    expect(world.state).toEqual([]);
  });

  it('takes nothing away when the server is not reached, nor beyond the end of a full answer', async () => {
    world.tell(1, 200);
    world.list = null;
    world.alerts.take(HELLO);
    await settled();
    expect(world.state).toHaveLength(2);
    world.list = Array.from({ length: 100 }, (_, at) => alert(at + 2));
    world.alerts.take(HELLO);
    await settled();
    expect(world.state).toHaveLength(101);
    expect(world.state.at(-1)).toEqual([200, 'no']);
  });
});

describe('what is shown where one is shown at a time', () => {
  const open = (position: number, kind: string, fields: Partial<OpenAlert> = {}): OpenAlert => ({ ...alert(position, { kind }), acknowledging: 'no', ...fields });
  const first = (...alerts: OpenAlert[]): number | undefined => firstToTell(alerts)?.position;

  it('is who is in danger, however long other news has waited', () => {
    expect(first(open(1, 'plan_asked'), open(2, 'alarm'), open(3, 'duress'))).toBe(3);
    expect(first(open(1, 'bulletin'), open(2, 'alarm'), open(3, 'alarm'))).toBe(2);
    expect(first(open(1, 'cluster'), open(2, 'one of tomorrow'))).toBe(1);
    expect(first()).toBeUndefined();
  });

  it('is no drill before an alarm, and nothing that was answered before what was not', () => {
    expect(first(open(1, 'duress', { exercise: true }), open(2, 'plan_asked'))).toBe(2);
    expect(first(open(1, 'duress', { acknowledging: 'waiting' }), open(2, 'support'))).toBe(2);
    expect(first(open(1, 'duress', { acknowledging: 'waiting' }))).toBe(1);
  });
});
