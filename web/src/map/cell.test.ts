import { cellToChildren, cellToParent, getPentagons, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { Children, isCell, noFinerThan, parentOf, resolutionOf } from './cell';

describe('children by position', () => {
  it.each([1, 2, 3, 4, 5])('are those of the H3 library, in its order, below resolution %i', (resolution) => {
    const parent = latLngToCell(14.64, -90.51, resolution);
    const expected = cellToChildren(parent, resolution + 4).sort();
    const children = new Children(parent, resolution + 4);
    expect(children.count).toBe(2401);
    expect(expected.map((_, position) => children.at(position))).toEqual(expected);
  });

  it('skip the missing direction below a pentagon', () => {
    const [pentagon = ''] = getPentagons(2);
    const expected = cellToChildren(pentagon, 6).sort();
    const children = new Children(pentagon, 6);
    expect(children.count).toBe(expected.length);
    expect(expected.map((_, position) => children.at(position))).toEqual(expected);
  });

  it('end at the last one', () => {
    const children = new Children(latLngToCell(14.64, -90.51, 4), 8);
    expect(children.at(2401)).toBeNull();
    expect(children.at(-1)).toBeNull();
  });
});

it('a parent is the index parent', () => {
  const cell = latLngToCell(14.64, -90.51, 9);
  for (const resolution of [5, 6, 7, 8, 9]) expect(parentOf(cell, resolution)).toBe(cellToParent(cell, resolution));
});

it('a cell that is finer than a resolution is its ancestor there, and another itself', () => {
  const cell = latLngToCell(14.64, -90.51, 8);
  expect(noFinerThan(cell, 6)).toBe(cellToParent(cell, 6));
  for (const resolution of [8, 9]) expect(noFinerThan(cell, resolution)).toBe(cell);
});

it('a cell is told from other text', () => {
  expect(isCell('8828308281fffff')).toBe(true);
  expect(resolutionOf('8828308281fffff')).toBe(8);
  for (const text of ['', '88', '8828308281FFFFF', '9828308281fffff', '8828308281fffff0']) expect(isCell(text)).toBe(false);
});
