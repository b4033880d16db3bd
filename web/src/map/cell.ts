/**
 * H3 cells as the wire and the map need them: ids as lower-case hex strings, and a child found by its position.
 * Only the bits of an id are read here; geometry is the worker's, which has the H3 library.
 */

/** A view of resolution r is subscribed to by its parents at r − 4 (live protocol, version 1). */
export const PARENT_STEPS = 4;

const CELL = /^8[0-9a-f]{14}$/;
const RESOLUTION_SHIFT = 52n;
const BASE_CELL_SHIFT = 45n;
const FINEST = 15;
/** The twelve base cells that are pentagons: one of the seven directions is missing below them. */
const PENTAGONS = new Set([4, 14, 24, 38, 49, 58, 63, 72, 83, 97, 107, 117]);

export function isCell(text: string): boolean {
  return CELL.test(text);
}

/** Resolution of a cell, 0–15. */
export function resolutionOf(cell: string): number {
  return parseInt(cell.charAt(1), 16);
}

/** A 64-bit id from the wire as the usual hex string. */
export function cellFromBits(bits: bigint): string {
  return bits.toString(16);
}

function digitShift(resolution: number): bigint {
  return BigInt((FINEST - resolution) * 3);
}

function withResolution(bits: bigint, resolution: number): bigint {
  return (bits & ~(0xfn << RESOLUTION_SHIFT)) | (BigInt(resolution) << RESOLUTION_SHIFT);
}

/** The ancestor of a cell at a coarser (or the same) resolution. */
export function parentOf(cell: string, resolution: number): string {
  let bits = withResolution(BigInt(`0x${cell}`), resolution);
  for (let r = resolution + 1; r <= resolutionOf(cell); r += 1) bits |= 7n << digitShift(r);
  return cellFromBits(bits);
}

/** The cell itself, or its ancestor where it is finer than a resolution. */
export function noFinerThan(cell: string, resolution: number): string {
  return parentOf(cell, Math.min(resolution, resolutionOf(cell)));
}

function isPentagon(bits: bigint, resolution: number): boolean {
  const base = Number((bits >> BASE_CELL_SHIFT) & 0x7fn);
  if (!PENTAGONS.has(base)) return false;
  for (let r = 1; r <= resolution; r += 1) if (((bits >> digitShift(r)) & 7n) !== 0n) return false;
  return true;
}

function pentagonSize(steps: number): number {
  return 1 + (5 * (7 ** steps - 1)) / 6;
}

/** The digits of the child at `position`, three bits each, the coarsest first. */
function digitsAt(position: number, steps: number, pentagon: boolean): number {
  let rest = position;
  let digits = 0;
  let inPentagon = pentagon;
  for (let left = steps - 1; left >= 0; left -= 1) {
    const size = 7 ** left;
    let digit: number;
    if (inPentagon) {
      const centre = pentagonSize(left);
      if (rest < centre) {
        digit = 0;
      } else {
        rest -= centre;
        digit = 2 + Math.floor(rest / size);
        rest %= size;
        inPentagon = false;
      }
    } else {
      digit = Math.floor(rest / size);
      rest %= size;
    }
    digits = digits * 8 + digit;
  }
  return digits;
}

/** Finds the children of one parent by their position in ascending H3 order (as cellToChildPos numbers them). */
export class Children {
  readonly count: number;
  readonly #base: bigint;
  readonly #shift: bigint;
  readonly #steps: number;
  readonly #pentagon: boolean;

  constructor(parent: string, resolution: number) {
    const from = resolutionOf(parent);
    const bits = BigInt(`0x${parent}`);
    this.#steps = resolution - from;
    this.#pentagon = isPentagon(bits, from);
    this.count = this.#pentagon ? pentagonSize(this.#steps) : 7 ** this.#steps;
    let base = withResolution(bits, resolution);
    for (let r = from + 1; r <= resolution; r += 1) base &= ~(7n << digitShift(r));
    this.#base = base;
    this.#shift = digitShift(resolution);
  }

  /** The child at a position from 0 to `count` − 1, or null outside. */
  at(position: number): string | null {
    if (position < 0 || position >= this.count) return null;
    return cellFromBits(this.#base | (BigInt(digitsAt(position, this.#steps, this.#pentagon)) << this.#shift));
  }
}
