/** The state of one cell in one view, as the live protocol packs it into a byte. */
export type Level = 0 | 1 | 2 | 3 | 4 | 5;
export type Certainty = 0 | 1 | 2 | 3;
export interface CellState {
  /** 0 is "not enough data": never drawn or worded as safe. */
  level: Level;
  certainty: Certainty;
}

const LEVELS: readonly Level[] = [0, 1, 2, 3, 4, 5];
const CERTAINTIES: readonly Certainty[] = [0, 1, 2, 3];

export function levelFrom(value: number): Level | null {
  return LEVELS[value] ?? null;
}

export function certaintyFrom(value: number): Certainty | null {
  return CERTAINTIES[value] ?? null;
}

/** Bits 0–2 level, bits 3–4 certainty, bits 5–7 zero. Null when the byte is none of ours. */
export function stateFromByte(byte: number): CellState | null {
  if (!Number.isInteger(byte) || byte < 0 || byte > 0b11111) return null;
  const level = levelFrom(byte & 0b111);
  const certainty = certaintyFrom(byte >> 3);
  return level === null || certainty === null ? null : { level, certainty };
}
