import { cellToChildren, latLngToCell } from 'h3-js';
import { describe, expect, it } from 'vitest';
import { type CellFrame, decodeBinary, decodeText, FrameError } from './frames';
import { stateFromByte } from './state';
import { type Applied, ViewStates } from './view';

const PARENT = latLngToCell(14.64, -90.51, 4);
const EPOCH = '00c0ffee00c0ffee';
const AS_OF = Date.parse('2026-11-20T22:00:00Z');

async function deflated(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** A frame by the layout of the protocol, written here a second time and by hand. */
async function frame(fields: { type?: number; version?: number; flags?: number; hour?: number; seq?: number; prev?: number; body: number[] }): Promise<ArrayBuffer> {
  const { type = 1, version = 1, flags = 0, hour = 118, seq = 41, prev = 0, body } = fields;
  const packed = flags === 1 ? await deflated(Uint8Array.from(body)) : Uint8Array.from(body);
  const buffer = new ArrayBuffer(48 + packed.length);
  const view = new DataView(buffer);
  [type, version, flags, hour].forEach((byte, at) => view.setUint8(at, byte));
  view.setUint32(4, 7);
  view.setBigUint64(8, BigInt(`0x${PARENT}`));
  view.setBigUint64(16, BigInt(`0x${EPOCH}`));
  view.setBigUint64(24, BigInt(seq));
  view.setBigUint64(32, BigInt(prev));
  view.setBigInt64(40, BigInt(AS_OF) * 1000n);
  new Uint8Array(buffer, 48).set(packed);
  return buffer;
}

/** Positions 0, 1 and 131: gaps 0, 0 and 129, of which the last takes two bytes. */
const BODY = [3, 0, 0, 0x81, 0x01, 0b00001, 0b11101, 0];

describe('a binary frame', () => {
  it.each([0, 1])('is read whole, with flags %i', async (flags) => {
    const read = await decodeBinary(await frame({ flags, body: BODY }));
    expect(read).toMatchObject({ type: 'snapshot', id: 7, parent: PARENT, epoch: EPOCH, seq: 41, prev: 0, hour: 118, asOf: AS_OF });
    expect(read.cells).toEqual({ by: 'position', positions: Uint32Array.of(0, 1, 131), states: Uint8Array.of(1, 29, 0) });
  });

  it.each<[string, ArrayBuffer | Promise<ArrayBuffer>]>([
    ['too short', new ArrayBuffer(47)],
    ['of another type', frame({ type: 3, body: [0] })],
    ['of another version', frame({ version: 2, body: [0] })],
    ['of an hour past the week', frame({ hour: 168, body: [0] })],
    ['without a body', frame({ body: [] })],
    ['cut inside a number', frame({ body: [1, 0x80] })],
    ['with a number that never ends', frame({ body: [1, 0x80, 0x80, 0x80, 0x80, 0x80] })],
    ['with a state missing', frame({ body: [2, 0, 0, 1] })],
    ['with a state too many', frame({ body: [1, 0, 1, 1] })],
    ['with bits that mean nothing', frame({ body: [1, 0, 0b100000] })],
    ['of more cells than a parent has', frame({ body: [0xe2, 0x12] })],
  ])('that is %s is refused', async (_, bytes) => {
    await expect(decodeBinary(await bytes)).rejects.toThrow(FrameError);
  });
});

const TEXT = { type: 'delta', id: 7, parent: PARENT, epoch: EPOCH, seq: 44, prev: 41, as_of: '2026-11-20T22:00:00Z', hour: 118, cells: {} };

describe('a text frame', () => {
  it('says the same as the binary one', () => {
    const cell = cellToChildren(PARENT, 8)[5] ?? '';
    expect(decodeText(JSON.stringify({ ...TEXT, cells: { [cell]: 29 } }))).toEqual({
      type: 'delta', id: 7, parent: PARENT, epoch: EPOCH, seq: 44, prev: 41, hour: 118, asOf: AS_OF, cells: { by: 'cell', cells: [[cell, 29]] },
    });
  });

  it.each<[string, unknown]>([
    ['an unknown type', { type: 'surprise' }],
    ['no object', []],
    ['a negative seq', { ...TEXT, seq: -1 }],
    ['an hour past the week', { ...TEXT, hour: 168 }],
    ['a time that is none', { ...TEXT, as_of: 'soon' }],
    ['a cell that is none', { ...TEXT, cells: { somewhere: 1 } }],
    ['a state that is none', { ...TEXT, cells: { [PARENT]: 32 } }],
  ])('with %s is refused', (_, value) => {
    expect(() => decodeText(JSON.stringify(value))).toThrow();
  });
});

it('every byte is a state of levels 0–5, or none at all', () => {
  const known = Array.from({ length: 256 }, (_, byte) => stateFromByte(byte)).filter((state) => state !== null);
  expect(known).toHaveLength(6 * 4);
  expect(stateFromByte(0)).toEqual({ level: 0, certainty: 0 });
});

describe('what is known of a view', () => {
  const cells = cellToChildren(PARENT, 8).sort();
  const of = (fields: Partial<CellFrame>): CellFrame => ({
    type: 'delta', id: 7, parent: PARENT, hour: 118, epoch: EPOCH, seq: 44, prev: 41, asOf: AS_OF,
    cells: { by: 'position', positions: Uint32Array.of(5), states: Uint8Array.of(29) }, ...fields,
  });
  const started = (): ViewStates => {
    const states = new ViewStates(7, { keyPopulation: 'ALL', hour: 'now', resolution: 8 });
    states.apply(of({ type: 'snapshot', seq: 41, prev: 0, cells: { by: 'position', positions: Uint32Array.of(5, 6), states: Uint8Array.of(1, 2) } }));
    return states;
  };
  const changed = (applied: Applied): unknown => (applied.ok ? [...applied.changed] : applied.reason);

  it('takes the next delta', () => {
    const states = started();
    expect(changed(states.apply(of({})))).toEqual([[cells[5], 29]]);
    expect([cells[5], cells[6]].map((cell) => states.get(cell ?? ''))).toEqual([29, 2]);
  });

  it('sees that a frame is missing, or is of another life of the server', () => {
    expect(changed(started().apply(of({ prev: 42 })))).toBe('gap');
    expect(changed(started().apply(of({ epoch: 'ffffffffffffffff' })))).toBe('gap');
  });

  it('lets an old delta change nothing', () => {
    const states = started();
    states.apply(of({}));
    expect(changed(states.apply(of({ seq: 43, cells: { by: 'position', positions: Uint32Array.of(5), states: Uint8Array.of(3) } })))).toBe('foreign');
    expect(states.get(cells[5] ?? '')).toBe(29);
  });

  it('knows what has not come from what does not exist', () => {
    const states = started();
    const [elsewhere = ''] = cellToChildren(latLngToCell(16.9, -89.9, 4), 8);
    expect([cells[5] ?? '', cells[7] ?? '', elsewhere].map((cell) => states.covers(cell))).toEqual([true, true, false]);
    states.forget(PARENT);
    expect(states.covers(cells[5] ?? '')).toBe(false);
  });

  it('lets an old snapshot change nothing, and tells of a new one what differs', () => {
    const snapshot = (fields: Partial<CellFrame>): CellFrame => of({ type: 'snapshot', prev: 0, cells: { by: 'position', positions: Uint32Array.of(5, 7), states: Uint8Array.of(1, 3) }, ...fields });
    const states = started();
    expect(changed(states.apply(snapshot({ seq: 40 })))).toBe('foreign');
    const applied = states.apply(snapshot({ epoch: 'ffffffffffffffff', seq: 3 }));
    expect(changed(applied)).toEqual([[cells[7], 3]]);
    expect(applied).toMatchObject({ gone: [cells[6]], first: false });
  });

  it('says how far it has come, of one lineage only', () => {
    const states = started();
    const other = latLngToCell(16.9, -89.9, 4);
    expect(states.since([PARENT, other])).toEqual({ epoch: EPOCH, seq: { [PARENT]: 41 } });
    expect(states.since([other])).toBeNull();
    states.apply(of({ type: 'snapshot', parent: other, epoch: 'ffffffffffffffff', seq: 3, prev: 0 }));
    expect(states.since([PARENT, other])).toEqual({ epoch: 'ffffffffffffffff', seq: { [other]: 3 } });
    expect([states.isForeign(PARENT, EPOCH), states.isForeign(PARENT, 'ffffffffffffffff')]).toEqual([false, true]);
  });

  it('leaves the frames of another view alone', () => {
    expect(changed(started().apply(of({ id: 8 })))).toBe('foreign');
  });
});
