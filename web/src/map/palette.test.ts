/** What is left of the levels in grey: on a black-and-white print, a worn screen, or an eye that sees no hue. */
import { describe, expect, it } from 'vitest';
import { PALETTES, type Theme } from './palette';
import { FILL_OPACITY } from './style';

const THEMES: readonly Theme[] = ['light', 'dark'];
/** Levels lie this far apart in CIE lightness (0–100) at least; 2.3 is a difference one can just see side by side. */
const STEP_MIN = 8;
/** WCAG 2.2, 1.4.11: parts of a picture that mean something, against what they lie on. */
const CONTRAST_MIN = 3;

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function lightness(hex: string): number {
  const y = luminance(hex);
  return y > 0.008856 ? 116 * Math.cbrt(y) - 16 : 903.3 * y;
}

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** A colour as it is on the map: over the ground, not quite opaque. */
function over(hex: string, ground: string, opacity: number): string {
  const mix = [1, 3, 5].map((at) => Math.round(parseInt(hex.slice(at, at + 2), 16) * opacity + parseInt(ground.slice(at, at + 2), 16) * (1 - opacity)));
  return `#${mix.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

describe.each(THEMES)('in grey, %s', (theme) => {
  const { levels, hatch, ground, outline, dots } = PALETTES[theme];
  const drawn = ([1, 2, 3, 4, 5] as const).map((level) => over(levels[level], ground.home, FILL_OPACITY));

  it('each level is a step further from the ground than the one before', () => {
    const away = drawn.map((colour) => Math.abs(lightness(colour) - lightness(ground.home)));
    away.slice(1).forEach((distance, at) => expect(distance - (away[at] ?? 0), `level ${at + 2}`).toBeGreaterThan(STEP_MIN));
  });

  it('level 0 has strokes and no fill, so that it looks like no level', () => {
    expect(Object.keys(levels)).toEqual(['1', '2', '3', '4', '5']);
    expect(contrast(hatch, ground.home)).toBeGreaterThan(CONTRAST_MIN);
  });

  it('the second signs of the high levels stand out', () => {
    expect(contrast(outline, ground.home)).toBeGreaterThan(CONTRAST_MIN);
    expect(contrast(dots, levels[5])).toBeGreaterThan(CONTRAST_MIN);
  });
});
