/**
 * Frames of the live protocol, parsed at the door: the texts of all its versions, and the bytes of version 1 (compact.ts has version 2).
 * Layout: the AsyncAPI document and data/live-vectors.json.
 */
import { cellFromBits, Children, isCell, PARENT_STEPS, resolutionOf } from '../map/cell';
import { type Alert, areaOf, exerciseOf, outingOf, whoOf } from './alerts';
import { stateFromByte } from './state';

/** The states a frame brings: by position among the parent's children (binary), or by cell (JSON). */
export type FrameCells =
  | { by: 'position'; positions: Uint32Array; states: Uint8Array }
  | { by: 'cell'; cells: readonly (readonly [cell: string, state: number])[] };

export interface CellFrame {
  type: 'snapshot' | 'delta';
  id: number;
  parent: string;
  /** Hour of the week the states are for, 0–167, Monday 00 h = 0. */
  hour: number;
  /** 16 hex digits; a new one means: forget what you knew. */
  epoch: string;
  seq: number;
  /** `seq` of the frame before for this subscription and parent; 0 in a snapshot. */
  prev: number;
  /** Milliseconds since 1970. */
  asOf: number;
  cells: FrameCells;
}

/** A text in both languages. */
export interface Words { es: string; en: string }

export type ServerFrame =
  | CellFrame
  | { type: 'hello'; epoch: string; windowMs: number; heartbeatMs: number; asOf: number; model: string; sentence: Words }
  /** `sentence` only when it is another one than before. */
  | { type: 'progress'; epoch: string; seq: number; asOf: number; sentence: Words | null }
  | { type: 'problem'; id: number | null; code: string }
  | ({ type: 'alert' } & Alert)
  /** An alert is acknowledged, here or elsewhere; `at` in ms since 1970. */
  | { type: 'acknowledged'; position: number; at: number }
  | { type: 'pong' };

export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Bytes before the body: type, version, flags, hour (1 each), id (4), parent, epoch, seq, prev, as_of (8 each). */
const HEADER_BYTES = 48;
const VERSION = 1;
const FLAG_DEFLATED = 1;
const FLAG_PADDED = 2;
/** What the padding of a frame begins with; zeros follow. */
const PADDING_BEGINS = 0x80;
/** Views have the resolutions 5–9; a parent is four steps coarser. */
const PARENT_FINEST = 5;
/** 2,401 cells at most, 3 bytes each at most, and their count. */
const BODY_MAX = 8_192;
/** The end of the last instant the server can name, in milliseconds: 9999-12-30T22:00:01Z. */
const TIME_END = 253_402_207_201_000;
const EPOCH = /^[0-9a-f]{16}$/;
const UINT32_MAX = 0xffff_ffff;

export async function decodeBinary(buffer: ArrayBuffer): Promise<CellFrame> {
  if (buffer.byteLength < HEADER_BYTES) throw new FrameError(`frame of ${buffer.byteLength} bytes is too short`);
  const view = new DataView(buffer);
  const type = view.getUint8(0);
  if (type !== 1 && type !== 2) throw new FrameError(`frame type ${type} is unknown`);
  if (view.getUint8(1) !== VERSION) throw new FrameError(`frame version ${view.getUint8(1)} is not ${VERSION}`);
  const flags = view.getUint8(2);
  if ((flags & ~(FLAG_DEFLATED | FLAG_PADDED)) !== 0) throw new FrameError(`flags ${flags} are unknown`);
  const rest = new Uint8Array(buffer, HEADER_BYTES);
  const packed = (flags & FLAG_PADDED) === 0 ? rest : unpadded(rest);
  const body = (flags & FLAG_DEFLATED) !== 0 ? await inflate(packed) : packed;
  const parent = parentCell(cellFromBits(view.getBigUint64(8)));
  return {
    type: type === 1 ? 'snapshot' : 'delta',
    id: view.getUint32(4),
    parent,
    hour: hourOfWeek(view.getUint8(3)),
    epoch: view.getBigUint64(16).toString(16).padStart(16, '0'),
    seq: count(Number(view.getBigUint64(24)), 'seq'),
    prev: count(Number(view.getBigUint64(32)), 'prev'),
    asOf: instant(Number(view.getBigInt64(40) / 1000n)),
    cells: decodeBody(body, childrenOf(parent).count),
  };
}

/** The bytes of a padded frame without the padding: by the length of a frame nobody shall count what changed. */
export function unpadded(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  let end = bytes.length - 1;
  while (end >= 0 && bytes[end] === 0) end -= 1;
  if (bytes[end] !== PADDING_BEGINS) throw new FrameError('the padding does not begin');
  return bytes.subarray(0, end);
}

export function hourOfWeek(hour: number): number {
  if (hour > 167) throw new FrameError(`hour of the week ${hour} is outside 0–167`);
  return hour;
}

/** A parent a view can have. */
export function parentCell(cell: string): string {
  if (!isCell(cell)) throw new FrameError(`${cell} is not a cell`);
  const resolution = resolutionOf(cell);
  if (resolution < 1 || resolution > PARENT_FINEST) throw new FrameError(`no view has parents of resolution ${resolution}`);
  return cell;
}

export function childrenOf(parent: string): Children {
  return new Children(parent, resolutionOf(parent) + PARENT_STEPS);
}

export function instant(milliseconds: number, key = 'as_of'): number {
  if (Number.isNaN(milliseconds) || Math.abs(milliseconds) >= TIME_END) throw new FrameError(`${key} is not a time`);
  return milliseconds;
}

export function decodeBody(body: Uint8Array, children: number): FrameCells {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; shift < 21; shift += 7) {
      const byte = body[at];
      if (byte === undefined) throw new FrameError('the body ends inside a number');
      at += 1;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new FrameError('a number in the body is too long');
  };
  const cells = varint();
  if (cells > children) throw new FrameError(`${cells} cells are more than the parent has`);
  const positions = new Uint32Array(cells);
  let next = 0;
  for (let i = 0; i < cells; i += 1) {
    next += varint();
    if (next >= children) throw new FrameError(`the parent has no child ${next}`);
    positions[i] = next;
    next += 1;
  }
  const states = body.slice(at);
  if (states.length !== cells) throw new FrameError(`${states.length} states for ${cells} cells`);
  if (states.some((state) => stateFromByte(state) === null)) throw new FrameError('a state has bits that mean nothing');
  return { by: 'position', positions, states };
}

export async function inflate(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const plain = new Uint8Array(BODY_MAX);
  let length = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    if (length + part.value.length > BODY_MAX) {
      await reader.cancel();
      throw new FrameError(`the body inflates to more than ${BODY_MAX} bytes`);
    }
    plain.set(part.value, length);
    length += part.value.length;
  }
  return plain.subarray(0, length);
}

/** Parses a text frame: the JSON subprotocol, and the control frames of the binary one. */
export function decodeText(frame: string): ServerFrame {
  const value: unknown = JSON.parse(frame);
  if (!isRecord(value)) throw new FrameError('the frame is not an object');
  const type = value['type'];
  switch (type) {
    case 'hello':
      return {
        type,
        epoch: epoch(value),
        windowMs: number(value, 'window_ms'),
        heartbeatMs: number(value, 'heartbeat_ms'),
        asOf: time(value),
        model: string(value, 'model'),
        sentence: text(value['sentence'], 'sentence'),
      };
    case 'progress':
      return {
        type,
        epoch: epoch(value),
        seq: number(value, 'seq'),
        asOf: time(value),
        sentence: value['sentence'] === undefined ? null : text(value['sentence'], 'sentence'),
      };
    case 'problem':
      return { type, id: value['id'] === null ? null : id(value), code: string(value, 'code') };
    case 'alert':
      return {
        type,
        position: position(value),
        kind: string(value, 'kind'),
        at: time(value, 'at'),
        expiresAt: time(value, 'expires_at'),
        area: areaOf(payload(value)),
        outing: outingOf(payload(value)),
        who: whoOf(payload(value)),
        exercise: exerciseOf(payload(value)),
      };
    case 'acknowledged':
      return { type, position: position(value), at: time(value, 'at') };
    case 'pong':
      return { type };
    case 'snapshot':
    case 'delta':
      return {
        type,
        id: id(value),
        parent: parentCell(string(value, 'parent')),
        hour: hourOfWeek(number(value, 'hour')),
        epoch: epoch(value),
        seq: number(value, 'seq'),
        prev: type === 'delta' ? number(value, 'prev') : 0,
        asOf: time(value),
        cells: { by: 'cell', cells: cellStates(value['cells']) },
      };
    default:
      throw new FrameError(`frame type ${String(type)} is unknown`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function string(record: Record<string, unknown>, key: string): string {
  const value = record[key];
  if (typeof value !== 'string') throw new FrameError(`${key} is not text`);
  return value;
}

function text(value: unknown, key: string): Words {
  if (!isRecord(value)) throw new FrameError(`${key} is not a text in both languages`);
  return { es: string(value, 'es'), en: string(value, 'en') };
}

function number(record: Record<string, unknown>, key: string): number {
  return count(record[key], key);
}

function count(value: unknown, key: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw new FrameError(`${key} is not a count`);
  return value;
}

function id(record: Record<string, unknown>): number {
  const value = number(record, 'id');
  if (value > UINT32_MAX) throw new FrameError(`id ${value} is too great`);
  return value;
}

function epoch(record: Record<string, unknown>): string {
  const value = string(record, 'epoch');
  if (!EPOCH.test(value)) throw new FrameError('epoch is not 16 hex digits');
  return value;
}

function time(record: Record<string, unknown>, key = 'as_of'): number {
  return instant(Date.parse(string(record, key)), key);
}

function position(record: Record<string, unknown>): number {
  const value = number(record, 'position');
  if (value === 0) throw new FrameError('positions begin at 1');
  return value;
}

function payload(record: Record<string, unknown>): Record<string, unknown> {
  const value = record['payload'];
  if (!isRecord(value)) throw new FrameError('payload is not an object');
  return value;
}

function cellStates(value: unknown): (readonly [string, number])[] {
  if (!isRecord(value)) throw new FrameError('cells is not an object');
  return Object.entries(value).map(([cell, state]) => {
    if (!isCell(cell)) throw new FrameError(`${cell} is not a cell`);
    if (typeof state !== 'number' || stateFromByte(state) === null) {
      throw new FrameError(`the state of ${cell} is not one of ours`);
    }
    return [cell, state] as const;
  });
}
