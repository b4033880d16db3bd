/** The patterns of the map, drawn as pixels: the hatch of level 0, the dots of level 5, and the crosses of what somebody warns of. */

interface Pattern {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** Side of a pattern tile in CSS pixels: a stroke or dot each, the same on every screen density. */
const SIDE = 10;
const HATCH_STROKE = 1.1;
const DOT_RADIUS = 1.1;
const CROSS_STROKE = 1.3;
const CROSS_REACH = 3;

function rgb(hex: string): [number, number, number] {
  const value = parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** `cover(x, y)` is how much of the pixel at (x, y), in CSS pixels, is inked: 0–1. */
function paint(colour: string, ratio: number, cover: (x: number, y: number) => number): Pattern {
  const side = SIDE * ratio;
  const data = new Uint8ClampedArray(side * side * 4);
  const [r, g, b] = rgb(colour);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      data.set([r, g, b, Math.round(255 * cover((x + 0.5) / ratio, (y + 0.5) / ratio))], (y * side + x) * 4);
    }
  }
  return { width: side, height: side, data };
}

const softEdge = (distance: number, ratio: number): number => Math.max(0, Math.min(1, 0.5 - distance * ratio));

export function hatch(colour: string, ratio: number): Pattern {
  return paint(colour, ratio, (x, y) => {
    const along = (x + y) % SIDE;
    const distance = Math.min(along, SIDE - along) / Math.SQRT2;
    return softEdge(distance - HATCH_STROKE / 2, ratio);
  });
}

export function dots(colour: string, ratio: number): Pattern {
  return paint(colour, ratio, (x, y) => softEdge(Math.hypot(x - SIDE / 2, y - SIDE / 2) - DOT_RADIUS, ratio));
}

/** Crosses, which no level has: told from hatch and dots without any colour. */
export function crosses(colour: string, ratio: number): Pattern {
  return paint(colour, ratio, (x, y) => {
    const [dx, dy] = [Math.abs(x - SIDE / 2), Math.abs(y - SIDE / 2)];
    const [along, across] = [Math.max(dx, dy), Math.min(dx, dy)];
    return softEdge(Math.max(across - CROSS_STROKE / 2, along - CROSS_REACH), ratio);
  });
}
