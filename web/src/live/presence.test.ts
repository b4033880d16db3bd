import { beforeEach, describe, expect, it } from 'vitest';
import { HIDDEN_MS, watchPresence } from './presence';
import { TestClock } from './test_clock';

class TestPage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  show(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

let clock: TestClock;
let page: TestPage;
let frame: EventTarget;
let said: string[];
const line = {
  pause: () => void said.push('pause'),
  resume: () => void said.push('resume'),
  lostNetwork: () => void said.push('lost'),
  foundNetwork: () => void said.push('found'),
};
beforeEach(() => {
  [clock, page, frame, said] = [new TestClock(), new TestPage(), new EventTarget(), []];
});

describe('a page', () => {
  it('that is hidden for long closes its line, and opens it when it is shown', async () => {
    watchPresence(line, { page, frame }, clock);
    page.show('hidden');
    await clock.pass(HIDDEN_MS - 1);
    expect(said).toEqual([]);
    await clock.pass(1);
    expect(said).toEqual(['pause']);
    page.show('visible');
    expect(said).toEqual(['pause', 'pause', 'resume']);
  });

  it('that is hidden for a moment keeps its line', async () => {
    watchPresence(line, { page, frame }, clock);
    page.show('hidden');
    await clock.pass(HIDDEN_MS - 1);
    page.show('visible');
    await clock.pass(HIDDEN_MS);
    expect(said).toEqual(['resume']);
  });

  it('does not believe a line that slept with the phone', () => {
    let now = 5_000;
    watchPresence(line, { page, frame }, { now: () => now, random: () => 0, after: () => () => undefined });
    page.show('hidden');
    now += HIDDEN_MS;
    page.show('visible');
    expect(said).toEqual(['pause', 'resume']);
  });

  it('that is left closes its line, and comes back from where the browser keeps it', () => {
    watchPresence(line, { page, frame }, clock);
    frame.dispatchEvent(new Event('pagehide'));
    frame.dispatchEvent(new Event('pageshow'));
    expect(said).toEqual(['pause', 'resume']);
  });

  it('tells of the network until nobody listens', async () => {
    page.visibilityState = 'hidden';
    const end = watchPresence(line, { page, frame }, clock);
    for (const name of ['offline', 'online']) frame.dispatchEvent(new Event(name));
    end();
    for (const name of ['offline', 'online', 'pagehide']) frame.dispatchEvent(new Event(name));
    await clock.pass(HIDDEN_MS);
    expect(said).toEqual(['lost', 'found']);
  });
});
