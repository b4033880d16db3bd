/** The vectors that the server's tests read too: data/live-vectors.json, byte for byte the same file. */
import { describe, expect, it } from 'vitest';
import text from '../../../data/live-vectors.json?raw';
import { Children, PARENT_STEPS, resolutionOf } from '../map/cell';
import { FrameReader } from './compact';
import { type CellFrame, decodeBinary, decodeText } from './frames';

interface Named { name: string }
interface Vectors {
  frames: (Named & { hex: string; json: { parent: string; cells: Record<string, number> } })[];
  compact: (Named & { told: { hex: string; json: { parent: string } }[] })[];
  refused_compact: (Named & { after: string; hex: string })[];
  messages: (Named & { json: Record<string, unknown> })[];
  alert_messages: (Named & { json: Record<string, unknown> })[];
  refused_frames: (Named & { hex: string })[];
  refused_messages: (Named & { text: string })[];
}
const vectors: Vectors = JSON.parse(text);

function bytes(hex: string): ArrayBuffer {
  const pairs = hex.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => parseInt(pair, 16)).buffer;
}

/** A frame whose cells are named, whichever way it came. */
function named(frame: CellFrame): unknown {
  const { cells } = frame;
  if (cells.by === 'cell') return { ...frame, cells: [...cells.cells].sort() };
  const children = new Children(frame.parent, resolutionOf(frame.parent) + PARENT_STEPS);
  return { ...frame, cells: [...cells.positions].map((at, i) => [children.at(at), cells.states[i]]) };
}

describe('a frame of the vectors', () => {
  it.each(vectors.frames)('says the same in bytes as in JSON: $name', async ({ hex, json }) => {
    const twin = decodeText(JSON.stringify(json));
    if (twin.type !== 'snapshot' && twin.type !== 'delta') throw new Error('the twin is no frame');
    expect(named(await decodeBinary(bytes(hex)))).toEqual(named(twin));
    expect(twin.cells).toEqual({ by: 'cell', cells: Object.entries(json.cells) });
  });

  it.each(vectors.refused_frames)('is refused: $name', async ({ hex }) => {
    await expect(decodeBinary(bytes(hex))).rejects.toThrow();
  });
});

describe('a connection of the compact protocol', () => {
  it.each(vectors.compact)('says the same as its twins: $name', async ({ told }) => {
    const reader = new FrameReader();
    for (const { hex, json } of told) {
      const twin = decodeText(JSON.stringify(json));
      if (twin.type !== 'snapshot' && twin.type !== 'delta') throw new Error('the twin is no frame');
      expect(named(await reader.read(bytes(hex)))).toEqual(named(twin));
    }
  });

  it.each(vectors.refused_compact)('is not taken: $name', async ({ after, hex }) => {
    const reader = new FrameReader();
    await reader.read(bytes(after));
    await expect(reader.read(bytes(hex))).rejects.toThrow();
  });

  it.each(vectors.frames)('may be one of version 1: $name', async ({ hex }) => {
    expect(await new FrameReader().read(bytes(hex))).toEqual(await decodeBinary(bytes(hex)));
  });
});

describe('a text of the vectors', () => {
  it.each([...vectors.messages, ...vectors.alert_messages])('is read: $name', ({ json }) => {
    expect(decodeText(JSON.stringify(json)).type).toBe(json['type']);
  });

  it.each(vectors.refused_messages)('is refused: $name', ({ text }) => {
    expect(() => decodeText(text)).toThrow();
  });
});
