import { describe, expect, it } from 'vitest';
import { heardUntil } from './as_of';
import { decodeText } from './frames';

const HOUR = '2026-11-20T22:00:00Z';
const NOW = Date.parse('2026-11-20T22:41:00Z');
const EPOCH = '00c0ffee00c0ffee';
const hello = decodeText(JSON.stringify({ type: 'hello', protocol: 1, epoch: EPOCH, window_ms: 150, heartbeat_ms: 15_000, as_of: HOUR, model: 'm', sentence: { es: 's', en: 's' } }));
const progress = decodeText(JSON.stringify({ type: 'progress', epoch: EPOCH, seq: 3, as_of: HOUR }));

describe('how old what is shown is', () => {
  it('is told by what is heard of states', () => {
    expect(heardUntil(progress, false, NOW)).toBe(NOW);
  });

  it('is not told by a stream that has only opened', () => {
    expect(heardUntil(hello, false, NOW)).toBeNull();
    expect(heardUntil(decodeText('{"type":"pong"}'), false, NOW)).toBeNull();
  });

  it('is not told while states are awaited: what is drawn is from before', () => {
    expect(heardUntil(progress, true, NOW)).toBeNull();
  });

  it('is the model’s own time when that stands still', () => {
    expect(heardUntil(progress, false, NOW + 3_600_000)).toBe(Date.parse(HOUR));
  });
});
