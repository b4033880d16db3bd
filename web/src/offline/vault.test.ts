/** What lies on a phone outlives a disk that cannot be read just now. */
import { beforeEach, expect, it, vi } from 'vitest';
import type * as Sealing from './sealing';
import { randomBytes } from './sealing';

const disk = vi.hoisted(() => ({ parts: new Map<string, unknown>(), reads: true }));
vi.mock('./database', () => ({
  begin: () => undefined,
  destroy: () => Promise.resolve(disk.parts.clear()),
  empty: (part: string) => Promise.resolve([...disk.parts.keys()].filter((key) => key.startsWith(part)).forEach((key) => disk.parts.delete(key))),
  names: (part: string) => Promise.resolve([...disk.parts.keys()].filter((key) => key.startsWith(`${part}/`)).map((key) => key.slice(part.length + 1))),
  read: (part: string, name: string) => (disk.reads ? Promise.resolve(disk.parts.get(`${part}/${name}`) ?? null) : Promise.reject(new Error('the connection to the database was lost'))),
  remove: (part: string, name: string) => Promise.resolve(disk.parts.delete(`${part}/${name}`)),
  write: (part: string, name: string, value: unknown) => Promise.resolve(disk.parts.set(`${part}/${name}`, value) !== undefined),
}));
vi.mock('./sealing', async (real) => ({ ...(await real<typeof Sealing>()), iterationsHere: () => Promise.resolve(1_000) }));
const { openOnline } = await import('./vault');

const HALF = randomBytes(32);
const opened = (half = HALF): ReturnType<typeof openOnline> => openOnline('407391', half, 1_800_000_000_000, 1_800_000_000_000);

beforeEach(() => {
  disk.parts.clear();
  disk.reads = true;
});

it('a report that waits is there when the phone is opened again', async () => {
  await (await opened())?.write({ narrative: 'dos en moto' });
  expect((await (await opened())?.letters())?.open.map(({ value }) => value)).toEqual([{ narrative: 'dos en moto' }]);
});

it('where the disk cannot be read just now no new keys take the place of those that open it', async () => {
  await (await opened())?.write({ narrative: 'dos en moto' });
  disk.reads = false;
  await expect(opened()).rejects.toThrow();
  disk.reads = true;
  expect((await (await opened())?.letters())?.open).toHaveLength(1);
});

it('what another half has closed is thrown away', async () => {
  await (await opened())?.write({ narrative: 'dos en moto' });
  const anew = await opened(randomBytes(32));
  expect([anew?.isEmptied, (await anew?.letters())?.open]).toEqual([true, []]);
});
