/** What is committed is what its generator makes. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const made = (script) => execFileSync(process.execPath, [at(script)], { encoding: 'utf8', maxBuffer: 2 ** 24 });
const committed = (file) => readFileSync(at(file), 'utf8');

/** Each generator is a program of its own, and may have to share the machine. */
const TIMEOUT_MS = 60_000;
const HEADER_BYTES = 48;
const DEFLATED = 1;

/** Another version of zlib packs the same body into other bytes, so frames are compared by what they unpack to. */
function unpacked(hex) {
  const bytes = Buffer.from(hex, 'hex');
  if (bytes.length <= HEADER_BYTES || (bytes[2] & DEFLATED) === 0) return hex;
  try {
    return [hex.slice(0, 2 * HEADER_BYTES), inflateRawSync(bytes.subarray(HEADER_BYTES)).toString('hex')];
  } catch {
    return hex; // A frame that must be refused.
  }
}
const vectors = (text) => JSON.parse(text, (key, value) => (key === 'hex' ? unpacked(value) : value));

it('the types of the API are those of its OpenAPI document', () => {
  expect(made('api-types.mjs')).toBe(committed('../src/api/openapi.d.ts'));
}, TIMEOUT_MS);

it('the vectors of the live protocol are what their generator writes', () => {
  expect(vectors(made('live-vectors.mjs'))).toEqual(vectors(committed('../../data/live-vectors.json')));
}, TIMEOUT_MS);
