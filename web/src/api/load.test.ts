import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { untilLoaded } from './load';

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const MISSING = (): Promise<never> => Promise.reject(new TypeError('Failed to fetch dynamically imported module'));

it('a part that did not come is asked for until it is there', async () => {
  const load = vi.fn<() => Promise<string>>().mockImplementationOnce(MISSING).mockImplementationOnce(MISSING).mockResolvedValue('here');
  const found = untilLoaded(load);
  await vi.advanceTimersByTimeAsync(999);
  expect(load).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1 + 2_000);
  expect(await found).toBe('here');
});

it('a network that is back is not waited out', async () => {
  const load = vi.fn<() => Promise<string>>().mockImplementationOnce(MISSING).mockResolvedValue('here');
  const found = untilLoaded(load);
  await vi.advanceTimersByTimeAsync(10);
  window.dispatchEvent(new Event('online'));
  expect(await found).toBe('here');
});

it('what nobody wants any more is not asked for', async () => {
  let wanted = true;
  const load = vi.fn(MISSING);
  const found = untilLoaded(load, () => wanted);
  await vi.advanceTimersByTimeAsync(10);
  wanted = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(await found).toBeNull();
  expect(load).toHaveBeenCalledTimes(1);
});
