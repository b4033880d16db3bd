/**
 * How long a cheap phone on a slow line waits for the first usable map, and what it costs over the wire:
 *
 *     node first_map.mjs [--runs 5] [--line browser|relay] [--pictures FOLDER]
 *
 * Each run has a browser and a profile of its own. The first visit goes by the sign-in page, filled in as soon as it
 * stands; then the browser is closed and opened again for the second. Time is from the navigation's start to the mark
 * `map-usable`, which the page sets when tiles, hexagons and their states are drawn. The page's main thread runs four
 * times slower; workers do not, as Chromium cannot slow them. The line is 1.6 Mbit/s and 150 ms, by
 *
 * - `browser`: Chromium's own throttle, set on the page, its workers and the service worker. Each of these has the
 *   line for itself, and bytes are Chromium's count (headers as it compresses them, frames of the websocket)
 * - `relay`: one TCP line for all of them together, each connection's handshake included, bytes counted on the wire
 *
 * Prints JSON: medians, and every run.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Chromium } from './kit/cdp.mjs';
import { openLine } from './kit/line.mjs';
import { startDemo } from './kit/program.mjs';

const CPU_SLOWDOWN = 4;
const BITS_PER_SECOND = 1_600_000;
const ROUND_TRIP_MS = 150;
const PHONE = { width: 360, height: 640, deviceScaleFactor: 2, mobile: true };
const PATIENCE_MS = 60_000;
const QUIET_MS = 2_500;
/** A browser that uses less processor time than this in so long has nothing to do. */
const IDLE_CPU_S = 0.03;
const IDLE_MS = 500;

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '5' }, line: { type: 'string', default: 'browser' }, pictures: { type: 'string' } },
});

/** In the page, before its own code: says when the map is usable, and fills in the sign-in page where there is one. */
function watch(signIn) {
  const tell = (what) => globalThis.tell(JSON.stringify(what));
  new PerformanceObserver((list) => {
    const [mark] = list.getEntriesByName('map-usable');
    if (mark) tell({ usableMs: mark.startTime, drawn: document.querySelector('[data-map]')?.hasAttribute('data-drawn') });
  }).observe({ type: 'mark', buffered: true });
  if (signIn === null) return;
  const seen = new MutationObserver(() => {
    const form = document.querySelector('input[name=password]')?.form;
    if (!form) return;
    seen.disconnect();
    const formMs = performance.now();
    for (const [name, value] of Object.entries(signIn)) {
      const input = form.elements.namedItem(name);
      input.value = value;
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    form.requestSubmit();
    tell({ formMs });
  });
  seen.observe(document, { childList: true, subtree: true });
}

/** Slows a visit's targets before they run, and counts what they receive. */
class Visit {
  bytes = 0;
  requests = 0;

  constructor(browser, throttle) {
    this.browser = browser;
    this.throttle = throttle;
    browser.on('Target.attachedToTarget', ({ sessionId }) => void this.#worker(sessionId).catch(() => undefined));
    browser.on('Network.requestWillBeSent', () => (this.requests += 1));
    browser.on('Network.loadingFinished', ({ encodedDataLength }) => (this.bytes += encodedDataLength));
    browser.on('Network.webSocketFrameReceived', ({ response }) => (this.bytes += frameBytes(response)));
    browser.on('Network.webSocketFrameSent', ({ response }) => (this.bytes += frameBytes(response)));
  }

  /** The browser's first page, slowed; gives what sends it commands. */
  async page(signIn) {
    const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
    await this.browser.send('Target.setAutoAttach', { ...attach, filter: [{ type: 'service_worker' }, { exclude: true }] });
    const { targetInfos } = await this.browser.send('Target.getTargets');
    const { targetId } = targetInfos.find(({ type }) => type === 'page');
    const { sessionId } = await this.browser.send('Target.attachToTarget', { targetId, flatten: true });
    const send = (method, params) => this.browser.send(method, params, sessionId);
    await send('Target.setAutoAttach', attach);
    await send('Page.enable');
    await send('Runtime.enable');
    await send('Runtime.addBinding', { name: 'tell' });
    await send('Page.addScriptToEvaluateOnNewDocument', { source: `(${watch})(${JSON.stringify(signIn)})` });
    await send('Emulation.setDeviceMetricsOverride', PHONE);
    await send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN });
    await this.#slow(sessionId);
    return send;
  }

  /** The commands are sent at one go: a service worker answers none before it may run. */
  async #worker(sessionId) {
    const slowed = this.#slow(sessionId).catch(() => undefined);
    await Promise.all([slowed, this.browser.send('Runtime.runIfWaitingForDebugger', {}, sessionId)]);
  }

  async #slow(sessionId) {
    const enabled = this.browser.send('Network.enable', {}, sessionId);
    if (!this.throttle) return enabled;
    const bytesPerSecond = BITS_PER_SECOND / 8;
    const line = { offline: false, latency: ROUND_TRIP_MS, downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond };
    return Promise.all([enabled, this.browser.send('Network.emulateNetworkConditions', line, sessionId)]);
  }
}

/** Payload and header of a frame (RFC 6455, section 5.2); binary ones are told in base64. */
function frameBytes({ opcode, payloadData }) {
  const payload = opcode === 2 ? Buffer.byteLength(payloadData, 'base64') : Buffer.byteLength(payloadData);
  return payload + (payload < 126 ? 2 : payload < 65_536 ? 4 : 10);
}

/** Resolves with the count once it has stood still: the service worker has its copy of the client by then. */
async function quiet(count) {
  for (let before = -1; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
  }
  return count();
}

/** Waits until the browser has done with its own start, which is not ours to measure. */
async function started(browser) {
  const used = async () => (await browser.send('SystemInfo.getProcessInfo')).processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  for (let before = -1, now = await used(); now - before > IDLE_CPU_S; now = await used()) {
    before = now;
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  }
}

/** One visit in a browser of its own: from the navigation to the map. */
async function visit({ profile, url, line, signIn = null, picture = null }) {
  const browser = new Chromium(profile);
  try {
    await started(browser);
    const watched = new Visit(browser, line === null);
    const send = await watched.page(signIn);
    const told = {};
    const usable = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('no map came')), PATIENCE_MS).unref();
      browser.on('Runtime.bindingCalled', ({ payload }) => {
        Object.assign(told, JSON.parse(payload));
        if (told.usableMs !== undefined) resolve();
      });
    });
    const counted = () => line?.bytes() ?? watched.bytes;
    const before = counted();
    await send('Page.navigate', { url });
    await usable;
    const bytes = counted() - before;
    const requests = watched.requests;
    const with_offline_copy = (await quiet(counted)) - before;
    if (picture) writeFileSync(picture, (await send('Page.captureScreenshot')).data, 'base64');
    return { usable_ms: Math.round(told.usableMs), form_ms: Math.round(told.formMs ?? 0), bytes, with_offline_copy, requests };
  } finally {
    await browser.close();
  }
}

/** A first visit and a second one, with a profile that is new. */
async function run(demo, at) {
  const profile = mkdtempSync(join(tmpdir(), 'atalaya-profile-'));
  const line = options.line === 'relay' ? await openLine(demo.url, { bitsPerSecond: BITS_PER_SECOND, roundTripMs: ROUND_TRIP_MS }) : null;
  const picture = (name) => (options.pictures ? join(options.pictures, `${options.line}-${at}-${name}.png`) : null);
  const url = line?.url ?? demo.url;
  const signIn = { organisation: demo.organisation, handle: 'supervisor', password: demo.signIns.supervisor };
  try {
    const first = await visit({ profile, url, line, signIn, picture: picture('first') });
    const again = await visit({ profile, url, line, picture: picture('again') });
    return { first, again };
  } finally {
    line?.close();
    rmSync(profile, { recursive: true, force: true });
  }
}

function medians(visits) {
  const middle = (key) => visits.map((visit) => visit[key]).sort((a, b) => a - b)[Math.floor(visits.length / 2)];
  return Object.fromEntries(Object.keys(visits[0]).map((key) => [key, middle(key)]));
}

const demo = await startDemo();
try {
  const runs = [];
  for (let at = 1; at <= Number(options.runs); at += 1) {
    runs.push(await run(demo, at));
    console.error(JSON.stringify(runs.at(-1)));
  }
  const first = medians(runs.map(({ first }) => first));
  const again = medians(runs.map(({ again }) => again));
  console.log(JSON.stringify({ line: options.line, first, again, runs }));
} finally {
  await demo.stop();
}
