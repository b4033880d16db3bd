/** The real program: a demo or a server of its own, on a free port, gone when it is stopped. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
export const PROGRAM = process.env.ATALAYA_PROGRAM ?? here('../../../target/debug/atalaya');
/** The client of this checkout; a program that carries one of its own is told by EMBEDDED. */
const CLIENT = process.env.ATALAYA_EMBEDDED
  ? {}
  : { ATALAYA_WEB: here('../../../web/dist'), ATALAYA_BASEMAP: here('../../../data/basemap') };
const READY_MS = 180_000;
/** Characters of what the program says that are kept for a message of failure. */
const KEPT = 20_000;

/** Starts `atalaya …` and waits until it answers. `stop` ends it as Ctrl-C does, `kill` as a power cut; `web` is another built client. */
export async function start(args, web = null) {
  const client = web === null ? CLIENT : { ...CLIENT, ATALAYA_WEB: web };
  const child = spawn(PROGRAM, args, { env: { ...process.env, ...client, ATALAYA_WITHOUT_PLACES: 'true' }, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // Whoever forgets to stop it, or fails before, leaves nothing behind.
  process.once('exit', () => child.kill('SIGKILL'));
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const read = (text) => {
      said = (said + text).slice(-KEPT);
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr.setEncoding('utf8').on('data', read);
    child.once('error', reject);
    void ended.then(() => reject(new Error(`${PROGRAM} ended:\n${said}`)));
  });
  const signal = async (name) => {
    child.kill(name);
    await ended;
  };
  const until = Date.now() + READY_MS;
  while (!(await fetch(`${url}/readyz`).catch(() => null))?.ok) {
    if (child.exitCode !== null || Date.now() > until) throw new Error(`${PROGRAM} does not get ready:\n${said}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, stop: () => signal('SIGINT'), kill: () => signal('SIGKILL') };
}

/** A demo whose scenario stands still and has no places, so that only the test changes anything; `folder` keeps it for a next start, `releases` has a quarter be published, `web` is another built client. */
export async function startDemo({ folder, port = 0, releases = false, web = null } = {}) {
  const own = folder ?? mkdtempSync(join(tmpdir(), 'atalaya-browser-'));
  const program = await start(['demo', '--folder', own, '--listen', `127.0.0.1:${port}`, '--every', '3600', ...(releases ? [] : ['--without-releases'])], web);
  const signIns = JSON.parse(readFileSync(join(own, 'sign-ins.json'), 'utf8'));
  const stop = async () => {
    await program.stop();
    if (folder === undefined) rmSync(own, { recursive: true, force: true });
  };
  return { ...program, stop, folder: own, signIns, organisation: 'demo-centro' };
}
