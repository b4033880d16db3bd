/**
 * A screenshot as a PNG with a palette (ISO/IEC 15948): a map has few colours, and the file becomes a third as large.
 * Colours are chosen by median cut (Heckbert 1982) over those that occur.
 */
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const COLOURS = 256;
/** Colours are counted to so many bits a channel; finer differences are not seen. */
const BITS = 6;

function* chunksOf(png) {
  for (let at = SIGNATURE.length; at < png.length; at += 12 + png.readUInt32BE(at)) {
    yield [png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + png.readUInt32BE(at))];
  }
}

function paeth(left, up, corner) {
  const [toLeft, toUp, toCorner] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs);
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner;
}

/** The pixels of an 8-bit RGB or RGBA screenshot, three bytes each. */
function pixelsOf(png) {
  const chunks = [...chunksOf(png)];
  const [, head] = chunks.find(([type]) => type === 'IHDR');
  const [width, height, channels] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9] === 6 ? 4 : 3];
  const packed = inflateSync(Buffer.concat(chunks.filter(([type]) => type === 'IDAT').map(([, data]) => data)));
  const stride = width * channels;
  const rows = Buffer.alloc(height * stride);
  const rgb = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const filter = packed[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= channels ? rows[y * stride + x - channels] : 0;
      const up = y > 0 ? rows[(y - 1) * stride + x] : 0;
      const corner = x >= channels && y > 0 ? rows[(y - 1) * stride + x - channels] : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
      rows[y * stride + x] = packed[y * (stride + 1) + 1 + x] + guess;
    }
    for (let x = 0; x < width; x += 1) rows.copy(rgb, (y * width + x) * 3, y * stride + x * channels, y * stride + x * channels + 3);
  }
  return { width, height, rgb };
}

const keyOf = (r, g, b) => ((r >> (8 - BITS)) << (2 * BITS)) | ((g >> (8 - BITS)) << BITS) | (b >> (8 - BITS));

/** Boxes of colours, each split at its median along its widest channel until there are enough. */
function palette(rgb) {
  const sums = new Map();
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyOf(rgb[at], rgb[at + 1], rgb[at + 2]);
    const sum = sums.get(key) ?? { key, count: 0, colour: [0, 0, 0] };
    sum.count += 1;
    for (const channel of [0, 1, 2]) sum.colour[channel] += rgb[at + channel];
    sums.set(key, sum);
  }
  const seen = [...sums.values()].map(({ key, count, colour }) => ({ key, count, colour: colour.map((sum) => sum / count) }));
  const spread = (box) => Math.max(...[0, 1, 2].map((channel) => width(box, channel))) * Math.sqrt(box.reduce((sum, { count }) => sum + count, 0));
  const width = (box, channel) => Math.max(...box.map(({ colour }) => colour[channel])) - Math.min(...box.map(({ colour }) => colour[channel]));
  let boxes = [{ box: seen, spread: spread(seen) }];
  while (boxes.length < COLOURS) {
    boxes.sort((a, b) => b.spread - a.spread);
    const [{ box }] = boxes;
    if (box.length < 2) break;
    const channel = [0, 1, 2].sort((a, b) => width(box, b) - width(box, a))[0];
    box.sort((a, b) => a.colour[channel] - b.colour[channel]);
    const half = box.reduce((sum, { count }) => sum + count, 0) / 2;
    let cut = 0;
    for (let sum = 0; cut < box.length - 1 && sum < half; cut += 1) sum += box[cut].count;
    boxes = [...boxes.slice(1), ...[box.slice(0, cut), box.slice(cut)].map((part) => ({ box: part, spread: part.length > 1 ? spread(part) : 0 }))];
  }
  const index = new Map();
  const colours = boxes.map(({ box }, at) => {
    const total = box.reduce((sum, { count }) => sum + count, 0);
    for (const { key } of box) index.set(key, at);
    return [0, 1, 2].map((channel) => Math.round(box.reduce((sum, { count, colour }) => sum + count * colour[channel], 0) / total));
  });
  return { colours, index };
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, body, sum]);
}

export function withPalette(png) {
  const { width, height, rgb } = pixelsOf(png);
  const { colours, index } = palette(rgb);
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      rows[y * (width + 1) + 1 + x] = index.get(keyOf(rgb[at], rgb[at + 1], rgb[at + 2]));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([SIGNATURE, chunk('IHDR', head), chunk('PLTE', Buffer.from(colours.flat())), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}
