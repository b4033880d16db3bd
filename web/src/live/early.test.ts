import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { expectStream, openEarly, openLive } from './early';
import { liveUrl, PROTOCOLS } from './protocol';

class TestSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static opened: TestSocket[] = [];
  readyState = 0;
  binaryType = 'blob';

  constructor(readonly url: string, readonly protocols: string[]) {
    super();
    TestSocket.opened.push(this);
  }

  close(): void {
    this.readyState = 3;
  }
}

const kept = new Map<string, string>();
const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value), removeItem: (key: string) => kept.delete(key) };

function at(hash: string, search = ''): void {
  vi.stubGlobal('location', { protocol: 'https:', host: 'here', hash, search });
}

beforeEach(() => {
  kept.clear();
  TestSocket.opened = [];
  vi.stubGlobal('WebSocket', TestSocket);
  vi.stubGlobal('localStorage', storage);
  vi.stubGlobal('sessionStorage', storage);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the stream that is opened early', () => {
  it('is taken once, by who asks for it later', () => {
    at('#zoom=9');
    expectStream(true);
    openEarly();
    const [early] = TestSocket.opened;
    expect(early?.protocols).toEqual(PROTOCOLS.compact);
    expect(openLive(liveUrl(), PROTOCOLS.compact)).toBe(early);
    expect(openLive(liveUrl(), PROTOCOLS.compact)).not.toBe(early);
  });

  it.each([
    ['nobody was signed in', '#zoom=9', '', false],
    ['another screen than the map is asked for', '#page=hindsight', '', true],
    ['frames are to be looked at', '#zoom=9', '?frames=json', true],
  ])('is not opened where %s', (_, hash, search, signedIn) => {
    at(hash, search);
    expectStream(signedIn);
    openEarly();
    expect(TestSocket.opened).toEqual([]);
  });
});
