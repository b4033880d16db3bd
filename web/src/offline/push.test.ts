import { describe, expect, it } from 'vitest';
import { keyBytes } from './push';

describe('the installation’s key', () => {
  it('is read from base64 for URLs, without padding', () => {
    expect([...keyBytes('-_8')]).toEqual([0xfb, 0xff]);
    expect(keyBytes('BA').length).toBe(1);
  });
});
