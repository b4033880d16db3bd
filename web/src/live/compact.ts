/**
 * The compact subprotocol, version 2: the frames of version 1, with what a connection knows already left out. A slot stands
 * for a subscription, a parent and an epoch of one connection. Layout: the AsyncAPI document and data/live-vectors.json.
 */
import { cellFromBits } from '../map/cell';
import {
  type CellFrame, childrenOf, decodeBinary, decodeBody, decodeText, FrameError, type FrameCells, hourOfWeek, inflate, instant, parentCell,
  type ServerFrame, unpadded,
} from './frames';
import { stateFromByte } from './state';

/** Bits 5–6 of the first byte. */
const VERSION = 2;
/** Bit 7: padding follows the body. */
const PADDED = 1 << 7;
/** The first byte's flags: the slot is told, the hour and the instant are, the body is deflated. */
const BINDS = 1 << 2;
const MOMENT = 1 << 3;
const DEFLATED = 1 << 4;
/** As many as one connection can look at: 8 subscriptions of 64 parents. */
const SLOTS_MAX = 512;
const STATE_BITS = 5;
const LOW_BITS = 4;
const UINT32_MAX = 0xffff_ffff;

type Bound = Pick<CellFrame, 'id' | 'parent' | 'epoch' | 'hour' | 'asOf'>;

/** Reads the binary frames of one connection, in their order. */
export class FrameReader {
  /** Those that were told of last come last. */
  readonly #bound = new Map<number, Bound>();

  /** A frame of either version. */
  async read(buffer: ArrayBuffer): Promise<CellFrame> {
    const whole = new Uint8Array(buffer);
    const bytes = new Bytes(((whole[0] ?? 0) & PADDED) === 0 ? whole : unpadded(whole));
    const first = bytes.byte();
    const version = (first >> 5) & 3;
    if (first >> 5 === 0) return decodeBinary(buffer);
    if (version !== VERSION) throw new FrameError(`frame version ${version} is unknown`);
    const type = typeOf(first & 3);
    const [binds, moves] = [(first & BINDS) !== 0, (first & MOMENT) !== 0];
    if (binds ? !moves : type === 'snapshot') throw new FrameError(`flags ${first} do not go together`);
    const slot = bytes.number(UINT32_MAX, 'slot');
    const known = this.#bound.get(slot);
    const of = binds
      ? { id: bytes.number(UINT32_MAX, 'id'), parent: parentCell(cellFromBits(bytes.wide())), epoch: bytes.wide().toString(16).padStart(16, '0') }
      : known;
    if (of === undefined) throw new FrameError(`slot ${slot} stands for nothing`);
    const moment = moves ? { hour: hourOfWeek(bytes.byte()), asOf: instant(Number(BigInt.asIntN(64, bytes.wide()) / 1000n)) } : known;
    if (moment === undefined) throw new FrameError(`slot ${slot} is of no instant`);
    const { id, parent, epoch } = of;
    const { hour, asOf } = moment;
    const seq = bytes.number(Number.MAX_SAFE_INTEGER, 'seq');
    const prev = type === 'snapshot' ? 0 : seq - bytes.number(seq, 'prev');
    const children = childrenOf(parent).count;
    const body = bytes.rest();
    const cells = (first & DEFLATED) === 0 ? cellsInBits(body, children) : decodeBody(await inflate(body), children);
    this.#keep(slot, { id, parent, epoch, hour, asOf });
    return { type, id, parent, hour, epoch, seq, prev, asOf, cells };
  }

  /** A message where only text comes through: an object as it is, a binary frame as a JSON string of its base64. */
  async line(line: string): Promise<ServerFrame> {
    if (!line.startsWith('"')) return decodeText(line);
    const base64: unknown = JSON.parse(line);
    if (typeof base64 !== 'string') throw new FrameError('the line is not text');
    return this.read(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)).buffer);
  }

  #keep(slot: number, bound: Bound): void {
    this.#bound.delete(slot);
    this.#bound.set(slot, bound);
    if (this.#bound.size <= SLOTS_MAX) return;
    const [oldest] = this.#bound.keys();
    if (oldest !== undefined) this.#bound.delete(oldest);
  }
}

function typeOf(kind: number): CellFrame['type'] {
  if (kind === 1) return 'snapshot';
  if (kind === 2) return 'delta';
  throw new FrameError(`frame type ${kind} is unknown`);
}

/** The fields of a frame, one after the other. */
class Bytes {
  readonly #bytes: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.#at];
    if (byte === undefined) throw new FrameError('the frame ends too early');
    this.#at += 1;
    return byte;
  }

  /** Eight bytes, the highest first. */
  wide(): bigint {
    let value = 0n;
    for (let i = 0; i < 8; i += 1) value = (value << 8n) | BigInt(this.byte());
    return value;
  }

  /** A number in LEB128, of at most eight bytes. */
  number(most: number, key: string): number {
    let value = 0;
    for (let place = 1; place < 2 ** 56; place *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * place;
      if (byte >= 0x80) continue;
      if (value > most) break;
      return value;
    }
    throw new FrameError(`${key} is too great`);
  }

  rest(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(this.#at);
  }
}

/** Gaps in a Rice code, and one bit for a state that is the one before it. */
function cellsInBits(body: Uint8Array, children: number): FrameCells {
  let at = 0;
  const bit = (): number => {
    const byte = body[at >> 3];
    if (byte === undefined) throw new FrameError('the body ends too early');
    const value = (byte >> (7 - (at & 7))) & 1;
    at += 1;
    return value;
  };
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i += 1) value = value * 2 + bit();
    return value;
  };
  const cells = countOf(body, children);
  at = cells < 128 ? 8 : 16;
  const low = cells === 0 ? 0 : bits(LOW_BITS);
  const [positions, states] = [new Uint32Array(cells), new Uint8Array(cells)];
  let next = 0;
  let state = 0;
  for (let i = 0; i < cells; i += 1) {
    let high = 0;
    while (bit() === 1) high += 1;
    next += high * 2 ** low + bits(low);
    if (next >= children) throw new FrameError(`the parent has no child ${next}`);
    if (bit() === 0) state = bits(STATE_BITS);
    if (stateFromByte(state) === null) throw new FrameError('a state has bits that mean nothing');
    positions[i] = next;
    states[i] = state;
    next += 1;
  }
  if (body.length !== Math.ceil(at / 8)) throw new FrameError('the frame goes on after its end');
  while (at % 8 !== 0) if (bit() !== 0) throw new FrameError('the frame goes on after its end');
  return { by: 'position', positions, states };
}

/** How many cells a body has: one or two bytes. */
function countOf([first, second]: Uint8Array, children: number): number {
  if (first === undefined || (first >= 0x80 && second === undefined)) throw new FrameError('the body ends too early');
  const cells = first < 0x80 ? first : (first & 0x7f) + (second ?? 0) * 128;
  if ((second ?? 0) >= 0x80 && first >= 0x80) throw new FrameError('the count is too long');
  if (cells > children) throw new FrameError(`${cells} cells are more than the parent has`);
  return cells;
}
