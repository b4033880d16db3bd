import { describe, expect, it } from 'vitest';
import type { Level } from '../live/state';
import { PALETTES, type Theme } from './palette';
import { CELLS, type Ground, levelColour, mapStyle } from './style';

const GUATEMALA: Ground = { area: [-92.24, 13.73, -88.22, 17.82], places: [] };
const MEXICO_CITY: Ground = { area: [-99.4, 19.03, -98.9, 19.62], places: [{ name: 'Centro', centre: [-99.1332, 19.4326] }] };
const THEMES: Theme[] = ['light', 'dark'];
const RAMP: Exclude<Level, 0>[] = [1, 2, 3, 4, 5];

const channels = (hex: string): [number, number, number] => {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
};
/** CIE lightness 0–100, which is what a grey print keeps. */
function lightness(hex: string): number {
  const [r, g, b] = channels(hex).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4));
  const y = 0.2126 * (r ?? 0) + 0.7152 * (g ?? 0) + 0.0722 * (b ?? 0);
  return y <= 0.008856 ? 903.3 * y : 116 * Math.cbrt(y) - 16;
}

describe.each(THEMES)('in the %s theme', (theme) => {
  const { levels } = PALETTES[theme];
  const style = mapStyle(theme, GUATEMALA);
  const layer = (id: string): unknown => style.layers.find((each) => each.id === id);

  it('each level is told from the next in grey, always in one direction', () => {
    const steps = RAMP.slice(1).map((level) => lightness(levels[level]) - lightness(levels[(level - 1) as Exclude<Level, 0>]));
    for (const step of steps) expect(Math.abs(step)).toBeGreaterThan(8);
    expect(new Set(steps.map(Math.sign)).size).toBe(1);
  });

  it('what a bulletin warns of lies over every level, with a pattern and an edge that none of them has', () => {
    const ids = style.layers.map(({ id }) => id);
    expect(ids.indexOf('warned-fill')).toBeGreaterThan(ids.indexOf('cell-outline'));
    expect(layer('warned-fill')).toMatchObject({ paint: { 'fill-pattern': 'crosses' } });
    expect(layer('warned-edge')).toMatchObject({ paint: { 'line-dasharray': [2, 1.5] } });
    for (const level of RAMP) expect(Math.abs(lightness(PALETTES[theme].warned) - lightness(levels[level]))).toBeGreaterThan(5);
  });

  it('no level is green', () => {
    for (const level of RAMP) {
      const [r, g] = channels(levels[level]);
      expect(g).toBeLessThanOrEqual(r);
    }
  });

  it('not enough data is hatched, never blank and never a colour of the ramp', () => {
    expect(layer('cell-hatch')).toMatchObject({ paint: { 'fill-pattern': expect.anything() as unknown } });
    expect(Object.values(levels)).not.toContain(PALETTES[theme].veil);
    expect(levelColour(PALETTES[theme])).toEqual(
      ['match', expect.anything(), ...RAMP.flatMap((level) => [level, levels[level]]), PALETTES[theme].veil],
    );
  });

  it('everything comes from this server, and layers follow one another like this', () => {
    expect(JSON.stringify(style)).not.toMatch(/https?:/);
    expect(style.layers.filter((each) => 'source' in each && each.source === CELLS).map(({ id }) => id)).toEqual(
      ['cell-fill', 'cell-hatch', 'cell-dots', 'cell-edge', 'cell-outline'],
    );
  });
});

describe('beyond the basemap', () => {
  const style = mapStyle('light', MEXICO_CITY);
  const ids = style.layers.map(({ id }) => id);

  it('no tile is asked for, and nothing looks like water or land', () => {
    expect(Object.keys(style.sources)).not.toContain('base');
    expect(style.layers[0]).toMatchObject({ type: 'background', paint: { 'background-color': PALETTES.light.ground.abroad } });
    expect(ids).not.toContain('coast');
  });

  it('hexagons, the outline of the area, degrees and places are drawn', () => {
    expect(ids).toEqual(expect.arrayContaining(['cell-fill', 'cell-hatch', 'area-outline', 'graticule', 'stand-in-name']));
  });

  it('a part that the basemap has is drawn from it', () => {
    const border = mapStyle('light', { area: [-95.5, 14, -92, 16], places: [] });
    expect(Object.keys(border.sources)).toEqual(expect.arrayContaining(['base', 'stand-in']));
    expect(border.layers.map(({ id }) => id)).toEqual(expect.arrayContaining(['unmapped', 'home', 'graticule']));
  });
});
