/**
 * A proxy as they stand between a phone and a server: one that carries everything, one that knows no websockets, one
 * that also holds every answer back until it is whole, one behind which the server is busy.
 */
import { createServer, request } from 'node:http';

const LIVE = '/api/v1/live';

/**
 * Opens a proxy to `target` (a URL). What it does can be changed while it stands:
 *
 * - `upgrades`: `carried`, `dropped` (the request goes on without its upgrade), or `refused` (the line is cut)
 * - `buffers`: an answer is sent on when it has ended
 * - `busyS`: the live map's doors answer 503, to come again after so many seconds; null when they do not
 */
export async function openProxy(target) {
  const { hostname, port } = new URL(target);
  const proxy = { upgrades: 'carried', buffers: false, busyS: null, asked: [], url: '' };
  /** What carries a websocket now, both ends of each. */
  const carried = new Set();
  const sockets = new Set();

  const forward = (from, headers) => request({ hostname, port, method: from.method, path: from.url, headers, agent: false });
  const note = (from, how) => {
    if (from.url.startsWith(LIVE)) proxy.asked.push({ at: Date.now(), path: from.url, how });
  };

  const server = createServer((from, to) => {
    note(from, 'request');
    if (proxy.busyS !== null && from.url.startsWith(LIVE)) {
      to.writeHead(503, { 'retry-after': String(proxy.busyS), 'content-type': 'application/problem+json' }).end('{}');
      return;
    }
    const behind = forward(from, from.headers);
    behind.on('error', () => to.destroy());
    to.on('close', () => behind.destroy());
    behind.on('response', (answer) => {
      answer.on('error', () => to.destroy());
      if (!proxy.buffers) {
        to.writeHead(answer.statusCode, answer.rawHeaders);
        answer.pipe(to);
        return;
      }
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => to.writeHead(answer.statusCode, answer.rawHeaders).end(Buffer.concat(parts)));
    });
    from.pipe(behind);
  });

  server.on('upgrade', (from, socket, head) => {
    note(from, 'upgrade');
    socket.on('error', () => undefined);
    if (proxy.upgrades === 'refused') {
      socket.destroy();
      return;
    }
    if (proxy.busyS !== null) {
      socket.end(`HTTP/1.1 503 Service Unavailable\r\nRetry-After: ${proxy.busyS}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const headers = { ...from.headers };
    if (proxy.upgrades === 'dropped') for (const name of Object.keys(headers)) if (/^(upgrade|connection|sec-websocket-)/.test(name)) delete headers[name];
    const behind = forward(from, headers).on('error', () => socket.destroy());
    const told = (answer) => {
      const lines = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
      for (let at = 0; at < answer.rawHeaders.length; at += 2) lines.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
      socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    };
    behind.on('response', (answer) => {
      told(answer);
      answer.pipe(socket);
    });
    behind.on('upgrade', (answer, other, first) => {
      told(answer);
      socket.write(first);
      other.write(head);
      socket.pipe(other).pipe(socket);
      for (const [end, peer] of [[socket, other], [other, socket]]) {
        carried.add(end);
        end.on('error', () => undefined).on('close', () => {
          carried.delete(end);
          peer.destroy();
        });
      }
    });
    behind.end();
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${server.address().port}`,
    /** Websockets that stand. */
    standing: () => carried.size / 2,
    /** Cuts every websocket without a word, as a tunnel does. */
    cut: () => carried.forEach((end) => end.destroy()),
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  });
}
