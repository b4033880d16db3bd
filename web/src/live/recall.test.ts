import { latLngToCell, cellToChildren } from 'h3-js';
import { expect, it } from 'vitest';
import { Followed } from './followed';
import type { CellFrame } from './frames';

const parent = latLngToCell(14.64, -90.51, 4);
const [cell = '', other = ''] = cellToChildren(parent, 8).sort();
const snapshot = (epoch: string, seq: number, cells: readonly (readonly [string, number])[]): CellFrame => ({
  type: 'snapshot', id: 1, parent, hour: 20, epoch, seq, prev: 0, asOf: 1_800_000_000_000, cells: { by: 'cell', cells },
});
const EPOCH = '00000000000000a1';

function followed(): Followed {
  const made = new Followed(1, { keyPopulation: 'ALL', hour: 20, resolution: 8 });
  made.follow([parent]);
  return made;
}

it('what was kept is shown, is not all there is, and is never told to the server as known', () => {
  const view = followed();
  view.recall(snapshot('kept', 0, [[cell, 3]]));
  expect(view.states.get(cell)).toBe(3);
  expect(view.complete).toBe(false);
  expect(view.wanted.since([parent])).toBeNull();
});

it('what the server tells replaces it, also where it tells of less', () => {
  const view = followed();
  view.recall(snapshot('kept', 0, [[cell, 3], [other, 4]]));
  expect(view.take(snapshot(EPOCH, 7, [[cell, 1]]))).toMatchObject({ ok: true, gone: [other] });
  expect(view.states.get(other)).toBeUndefined();
  expect(view.complete).toBe(true);
});

it('what is kept replaces nothing that the server told', () => {
  const view = followed();
  view.take(snapshot(EPOCH, 7, [[cell, 1]]));
  expect(view.recall(snapshot('kept', 0, [[cell, 3]]))).toBeNull();
  expect(view.states.get(cell)).toBe(1);
  expect(view.wanted.since([parent])).toEqual({ epoch: EPOCH, seq: { [parent]: 7 } });
});
