import { beforeEach, expect, it } from 'vitest';
import { TestClock } from '../live/test_clock';
import { HIDDEN_MS, TWICE_MS, watchEscape, watchHands } from './lock';

class TestPage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

const IDLE_MS = 300_000;
let clock: TestClock;
let page: TestPage;
let frame: EventTarget;
let locked: number;
let covered: boolean;
beforeEach(() => {
  [clock, page, frame, locked, covered] = [new TestClock(), new TestPage(), new EventTarget(), 0, false];
});
const cover = (is: boolean): void => void (covered = is);
const watch = (): (() => void) => watchHands(() => (locked += 1), IDLE_MS, { page, frame, cover }, clock);

it('a phone that nobody touches is locked, and each touch puts it off', async () => {
  const end = watch();
  await clock.pass(IDLE_MS - 1);
  frame.dispatchEvent(new Event('pointerdown'));
  await clock.pass(IDLE_MS - 1);
  expect(locked).toBe(0);
  await clock.pass(1);
  expect(locked).toBe(1);
  end();
  await clock.pass(IDLE_MS * 2);
  frame.dispatchEvent(new Event('pointerdown'));
  expect(locked).toBe(1);
});

it('a page out of sight is locked soon, and one that comes back in time is not', async () => {
  watch();
  page.show('hidden');
  await clock.pass(HIDDEN_MS - 1);
  page.show('visible');
  await clock.pass(HIDDEN_MS * 2);
  expect(locked).toBe(0);
  page.show('hidden');
  await clock.pass(HIDDEN_MS);
  expect(locked).toBe(1);
});

it('a phone that slept without running a timer is locked before it takes a touch, or is seen', () => {
  const slept = { now: () => now, random: () => 0, after: () => () => undefined };
  let now = 0;
  watchHands(() => (locked += 1), IDLE_MS, { page, frame, cover }, slept);
  now = IDLE_MS;
  frame.dispatchEvent(new Event('pointerdown'));
  expect(locked).toBe(1);
  page.show('hidden');
  now += HIDDEN_MS;
  page.show('visible');
  expect(locked).toBe(2);
});

it('out of sight there is nothing to be seen, at once; and what comes instead of the page is not covered', async () => {
  const end = watch();
  page.show('hidden');
  expect(covered).toBe(true);
  page.show('visible');
  expect(covered).toBe(false);
  page.show('hidden');
  await clock.pass(HIDDEN_MS);
  expect([locked, covered]).toEqual([1, true]);
  end();
  expect(covered).toBe(false);
});

it('Escape leaves when it is pressed twice in a hurry', async () => {
  class Key extends Event {
    constructor(readonly key: string, readonly repeat = false) {
      super('keydown');
    }
  }
  Object.assign(globalThis, { KeyboardEvent: Key });
  const end = watchEscape(() => (locked += 1), frame, clock);
  const press = (key: string, repeat = false): boolean => frame.dispatchEvent(new Key(key, repeat));
  press('Escape');
  await clock.pass(TWICE_MS + 1);
  press('Escape');
  press('Escape', true);
  press('a');
  expect(locked).toBe(0);
  await clock.pass(TWICE_MS);
  press('Escape');
  expect(locked).toBe(1);
  end();
  press('Escape');
  press('Escape');
  expect(locked).toBe(1);
});
