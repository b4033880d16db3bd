/**
 * Chromium by its own protocol over a pipe. The measurements need what a test library hides: workers and the service
 * worker are targets of their own, and each must be slowed down and counted before it runs.
 */
import { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { FLAGS } from './flags.mjs';

export class Chromium extends EventEmitter {
  #child;
  #last = 0;
  #waiting = new Map();
  #rest = '';

  /** A browser on a profile folder; what the folder holds from an earlier visit is still there. */
  constructor(profile) {
    super();
    const args = [...FLAGS, '--remote-debugging-pipe', `--user-data-dir=${profile}`, 'about:blank'];
    this.#child = spawn('/usr/bin/chromium', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
    this.#child.stdio[4].setEncoding('utf8').on('data', (text) => this.#read(text));
    this.#child.once('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium has ended'));
      this.#waiting.clear();
    });
  }

  /** Sends a command to a session (none: the browser) and gives its answer. */
  send(method, params = {}, sessionId = undefined) {
    const id = (this.#last += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, method });
      this.#child.stdio[3].write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  /** Ends it in good order, so that its profile is written. */
  async close() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.send('Browser.close');
    await ended;
  }

  #read(text) {
    const messages = (this.#rest + text).split('\0');
    this.#rest = messages.pop();
    for (const message of messages) this.#take(JSON.parse(message));
  }

  #take({ id, result, error, method, params, sessionId }) {
    if (id === undefined) {
      this.emit(method, params, sessionId);
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(`${waiting.method}: ${error.message}`));
    else waiting?.resolve(result);
  }
}
