/**
 * A slow line to a server: a TCP relay with one queue each way for everything the browser opens. The browser's own
 * throttle gives the page and each worker a line of its own; here they share one, as they do on a phone.
 */
import { connect, createServer } from 'node:net';

/** More than this is not taken in ahead of its turn, as a modem's buffer is not endless. */
const QUEUE_MS = 400;

class Way {
  bytes = 0;
  #free = 0;
  constructor(bitsPerSecond, delayMs) {
    this.bitsPerSecond = bitsPerSecond;
    this.delayMs = delayMs;
  }

  /** Sends bytes on when their turn has come and the distance is travelled. */
  carry(from, to) {
    from.on('data', (chunk) => {
      const now = performance.now();
      this.bytes += chunk.length;
      this.#free = Math.max(this.#free, now) + (chunk.length * 8 * 1000) / this.bitsPerSecond;
      const queued = this.#free - now;
      setTimeout(() => to.writable && to.write(chunk), queued + this.delayMs);
      if (queued < QUEUE_MS) return;
      from.pause();
      setTimeout(() => from.resume(), queued - QUEUE_MS);
    });
    from.on('end', () => setTimeout(() => to.end(), Math.max(0, this.#free - performance.now()) + this.delayMs));
    from.on('error', () => to.destroy());
  }
}

/** Opens a line to `target` (a URL); `bytes()` is what has gone over it both ways, headers and all. */
export async function openLine(target, { bitsPerSecond, roundTripMs }) {
  const { hostname, port } = new URL(target);
  const [up, down] = [new Way(bitsPerSecond, roundTripMs / 2), new Way(bitsPerSecond, roundTripMs / 2)];
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (client) => {
    const behind = connect({ host: hostname, port: Number(port), noDelay: true });
    up.carry(client, behind);
    down.carry(behind, client);
    // The handshake of a connection is a round trip of its own before the first byte.
    setTimeout(() => client.resume(), roundTripMs);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    bytes: () => up.bytes + down.bytes,
    close: () => server.close(),
  };
}
