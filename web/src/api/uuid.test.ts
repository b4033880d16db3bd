import { expect, it } from 'vitest';
import { uuidV7 } from './uuid';

it('carries the time, the version and the variant', () => {
  // The example of RFC 9562, appendix A.6: 2022-02-22T19:22:22Z.
  const random = Uint8Array.from([0x0c, 0xc3, 0x18, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f]);
  expect(uuidV7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

it('sorts by time and does not repeat', () => {
  const ids = Array.from({ length: 100 }, (_, i) => uuidV7(1_700_000_000_000 + i));
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(100);
});
