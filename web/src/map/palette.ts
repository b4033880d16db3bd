/**
 * Colours of the levels. One ramp per theme, from near the ground to far from it, monotonic in lightness, so that order
 * survives colour blindness and greyscale print; no green anywhere. Level 0 has no colour of its own: it is hatched.
 * Levels 4 and 5 carry a second sign, an outline (and dots for 5).
 */
import type { Level } from '../live/state';

export type Theme = 'light' | 'dark';

export interface Palette {
  levels: Record<Exclude<Level, 0>, string>;
  /** Strokes of the hatch of level 0, and the veil under it. */
  hatch: string;
  veil: string;
  outline: string;
  dots: string;
  /** The crosses and the edge of an area that a bulletin warns of. */
  warned: string;
  selected: string;
  selectedHalo: string;
  ground: {
    sea: string;
    home: string;
    abroad: string;
    lake: string;
    river: string;
    coast: string;
    country: string;
    department: string;
    municipality: string;
    text: string;
    quiet: string;
    halo: string;
    water: string;
  };
}

export const PALETTES: Record<Theme, Palette> = {
  light: {
    levels: { 1: '#fbe6bd', 2: '#f6bd75', 3: '#e5804b', 4: '#b53a4f', 5: '#5f1450' },
    hatch: '#6d7482',
    veil: '#9aa1ad',
    outline: '#3b0a36',
    dots: '#ffffff',
    warned: '#17181c',
    selected: '#0b3fa8',
    selectedHalo: '#ffffff',
    ground: {
      sea: '#dbe5ea', home: '#f8f5ee', abroad: '#eceae3', lake: '#c9dae3', river: '#b8cfdc', coast: '#a9c0cd',
      country: '#6f6a7d', department: '#a39cae', municipality: '#c9c3cf', text: '#2b2d33', quiet: '#6c6a78',
      halo: '#fffdf8', water: '#46708a',
    },
  },
  dark: {
    levels: { 1: '#4b3a63', 2: '#87407a', 3: '#c9536a', 4: '#f29058', 5: '#ffe39a' },
    hatch: '#8d95a5',
    veil: '#5d6573',
    outline: '#fff4d6',
    dots: '#5a2a00',
    warned: '#f4f5f8',
    selected: '#7cc4ff',
    selectedHalo: '#0c0f14',
    ground: {
      sea: '#10151c', home: '#1c2129', abroad: '#171b22', lake: '#18242f', river: '#22323f', coast: '#2c3b48',
      country: '#8a8799', department: '#575a69', municipality: '#3a3e49', text: '#eceef3', quiet: '#a3a7b4',
      halo: '#12161d', water: '#86aec6',
    },
  },
};
