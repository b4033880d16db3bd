#!/usr/bin/env node
/**
 * A push service (RFC 8030) that looks at what it is handed with other code than ours: the signature (RFC 8292) by Node's
 * own cryptography, and that there is no content. Prints a JSON object for each request.
 *
 * usage: push_server.mjs PORT PUBLIC_KEY
 * `/gone/…` answers 410, `/trouble/…` 503, everything else is taken.
 *
 * The push services that npm has for tests want content in every message (web-push-testing 1.2.2 refuses one without as an
 * unsupported encoding), which RFC 8030, section 5, does not.
 */
import { webcrypto } from 'node:crypto';
import { createServer } from 'node:http';

const [port, known] = process.argv.slice(2);
const here = `http://127.0.0.1:${port}`;
const bytes = (text) => Buffer.from(text, 'base64url');
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
const key = await webcrypto.subtle.importKey('raw', bytes(known), algorithm, false, ['verify']);

async function isSigned(header) {
  const found = /^vapid t=([\w-]+)\.([\w-]+)\.([\w-]+), k=([\w-]+)$/.exec(header ?? '');
  if (found === null) return false;
  const [, head, claims, signature, named] = found;
  const { typ, alg } = JSON.parse(bytes(head));
  const { aud, exp, sub } = JSON.parse(bytes(claims));
  const left = exp - Date.now() / 1000;
  const right = await webcrypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, bytes(signature), Buffer.from(`${head}.${claims}`));
  return right && named === known && typ === 'JWT' && alg === 'ES256' && aud === here && left > 0 && left <= 24 * 3600 && sub === 'mailto:avisos@omes.example';
}

const server = createServer((request, response) => {
  let length = 0;
  request.on('data', (piece) => (length += piece.length));
  request.on('end', async () => {
    const { authorization, ttl, urgency, topic } = request.headers;
    const signed = await isSigned(authorization);
    console.log(JSON.stringify({ path: request.url, method: request.method, signed, length, ttl, urgency, topic }));
    const status = request.url.startsWith('/gone/') ? 410 : request.url.startsWith('/trouble/') ? 503 : signed ? 201 : 403;
    response.writeHead(status).end();
  });
});
server.listen(Number(port), '127.0.0.1', () => console.log('listening'));
