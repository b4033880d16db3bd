import { beforeEach, expect, it, vi } from 'vitest';
import type { NewEvent } from '../api/schema';
import type { Author } from './outbox.svelte';
import { Disk } from './test_line';
import type { typed as Typed } from './typed';

const ME: Author = 'centro/ana';
const begun = (narrative: string): NewEvent => ({
  id: '017f22e2-79b0-7cc3-98c4-dc0c0c07398f', kind: 'P1', occurred_at: '2026-11-20T21:10:00-06:00', time_precision: 'T0', cell: '', location_precision: 'G9', source: 'self', narrative,
});
const turn = async (): Promise<void> => { for (let i = 0; i < 5; i += 1) await Promise.resolve(); };

let typed: typeof Typed;
let disk: Disk;
beforeEach(async () => {
  vi.resetModules();
  vi.stubGlobal('window', new EventTarget());
  disk = new Disk();
  ({ typed } = await import('./typed'));
});

it('what was being written when the phone was put away lies sealed, and goes on where it was until it is sent', async () => {
  expect(await typed.takeUp(ME, disk.vault(true))).toBeNull();
  typed.note(ME, begun('dos en'));
  typed.note(ME, begun('dos en moto'));
  typed.putAway(disk.vault(true));
  await turn();
  // Whoever is made to open the phone finds nothing: neither in memory nor where nothing can be read.
  expect(await typed.takeUp(ME, null)).toBeNull();
  expect(await typed.takeUp(ME, disk.vault(false))).toBeNull();
  expect((await typed.takeUp(ME, disk.vault(true)))?.narrative).toBe('dos en moto');
  typed.note(ME, begun('dos en moto roja'));
  typed.putAway(disk.vault(true));
  await turn();
  expect(disk.letters.size).toBe(1);
  expect((await typed.takeUp(ME, disk.vault(true)))?.narrative).toBe('dos en moto roja');
  await typed.done();
  expect([await typed.takeUp(ME, disk.vault(true)), disk.letters.size]).toEqual([null, 0]);
});

it('with a password it waits in memory for who wrote it, and for nobody else', async () => {
  typed.note(ME, begun('dos en moto'));
  typed.putAway(null);
  expect((await typed.takeUp(ME, null))?.narrative).toBe('dos en moto');
  expect(await typed.takeUp('centro/luz', null)).toBeNull();
  expect(await typed.takeUp(ME, null)).toBeNull();
});

it('of several the youngest comes first, and other letters are left alone', async () => {
  const vault = disk.vault(true);
  for (const [narrative, atMs] of [['before', 1], ['after', 3], ['between', 2]] as const) await vault.write({ kind: 'typed', author: ME, event: begun(narrative), atMs });
  await vault.write({ kind: 'help', author: ME });
  expect((await typed.takeUp(ME, vault))?.narrative).toBe('after');
  await typed.done();
  expect((await typed.takeUp(ME, vault))?.narrative).toBe('between');
  expect(disk.letters.size).toBe(3);
});

it('who leaves for good leaves none of it', async () => {
  typed.note(ME, begun('dos en moto'));
  typed.wipe();
  expect(await typed.takeUp(ME, null)).toBeNull();
});
