/** A server with a database of its own, under a name that browsers take passkeys for. */
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROGRAM, start } from './program.mjs';

export const PASSWORD = 'una frase larga y buena';

/** A port that is free now. */
export const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** People of the organisation `omes` by handle and role; `deployment` is added to the deployment file, `files` stand beside it. */
export async function startOwn({ people, deployment = '', files = {} }) {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-own-'));
  const [database, keys, file] = ['atalaya.db', 'keys', 'deployment.toml'].map((name) => join(folder, name));
  const run = (args, input = '') => execFileSync(PROGRAM, args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'inherit'] });
  run(['key', 'create', keys]);
  const of = ['--database', `sqlite:${database}`, '--key-file', keys];
  run(['organisation', 'create', ...of, 'omes']);
  for (const [handle, role] of Object.entries(people)) {
    run(['user', 'create', ...of, '--organisation', 'omes', '--role', role, '--password-stdin', '--briefed', handle], `${PASSWORD}\n`);
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  writeFileSync(file, `name = "Centro"\nzone = "America/Guatemala"\nbbox = [-90.8, 14.3, -90.2, 14.9]\n${deployment}`);
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const program = await start(['serve', ...of, '--deployment', file, '--listen', `127.0.0.1:${port}`, '--origin', url, '--insecure-cookie']);
  const user = (...args) => run(['user', ...args.slice(0, 1), ...of, '--organisation', 'omes', ...args.slice(1)]);
  const stop = async () => {
    await program.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...program, url, stop, user };
}

/** The six digits that an app shows for a secret (RFC 6238); `steps` of 30 s from now. */
export function digits(base32, steps = 0) {
  const bits = [...base32.replace(/\s/g, '')].map((symbol) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(symbol).toString(2).padStart(5, '0')).join('');
  const secret = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}
