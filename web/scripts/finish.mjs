// After the build: the service worker's list of the shell, licences, and precompressed twins.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { writeRecordings } from './recordings.mjs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const root = new URL('..', import.meta.url).pathname;
const dist = join(root, 'dist');
const files = (folder) =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
  );
const url = (path) => `/${relative(dist, path).replaceAll('\\', '/')}`;

// A package without a licence file of its own (pmtiles) is told by the licence its manifest names.
const licences = ['maplibre-gl', 'pmtiles', 'h3-js', 'svelte', 'uqr'].map((name) => {
  const folder = join(root, 'node_modules', name);
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const text = file ? readFileSync(join(folder, file), 'utf8') : `Licence: ${manifest.license}`;
  return `${name} ${manifest.version}\n${'='.repeat(40)}\n${text.trim()}\n`;
});
writeFileSync(join(dist, 'licences.txt'), `Atalaya: AGPL-3.0-or-later\n\n${licences.join('\n\n')}`);

const recorded = writeRecordings(join(root, 'recordings'), dist);
if (recorded.length > 0) console.table(recorded);

const built = files(dist).map(url);

const shell = ['/', ...built.filter((path) => /^\/(assets|icons)\/|^\/manifest|^\/audio\/recordings\.json$/.test(path) && !/\.map$|512\.png$|^\/icons\/.+\//.test(path))];
const hash = createHash('sha256');
for (const path of shell) hash.update(path).update(readFileSync(join(dist, path === '/' ? 'index.html' : path)));
const worker = join(dist, 'sw.js');
writeFileSync(
  worker,
  readFileSync(worker, 'utf8')
    .replace('__SHELL__', JSON.stringify(shell).replaceAll('"', '\\"'))
    .replace('__VERSION__', hash.digest('hex').slice(0, 16)),
);

const COMPRESSED = /\.(html|js|css|svg|webmanifest|json|txt)$/;
const rows = files(dist).filter((path) => COMPRESSED.test(path)).map((path) => {
  const bytes = readFileSync(path);
  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(`${path}.br`, br);
  writeFileSync(`${path}.gz`, gz);
  return { file: url(path), bytes: statSync(path).size, gz: gz.length, br: br.length };
});
console.table(rows);
