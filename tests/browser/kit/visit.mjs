/** People at the real client in Debian's Chromium: who they are, how large their screen is, what they wait for. */
import { chromium } from 'playwright-core';
import { FLAGS } from './flags.mjs';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 360, height: 640 };
/** For a phone that has just been asked where it is. */
export const HERE = { permissions: ['geolocation'], geolocation: { latitude: 14.63, longitude: -90.51, accuracy: 18 } };
const PATIENCE_MS = 60_000;

export const launch = (options = {}) => chromium.launch({ executablePath: '/usr/bin/chromium', args: FLAGS, ...options });

/** Cookies by server and role: signing in is limited, and most tests are about what comes after. */
const cookies = new Map();

async function cookiesOf(context, demo, role) {
  const key = `${demo.url} ${role}`;
  if (!cookies.has(key)) {
    const data = { organisation: demo.organisation, handle: role, password: demo.signIns[role] };
    const answer = await context.request.post(`${demo.url}/api/v1/session`, { data });
    if (!answer.ok()) throw new Error(`${role} is not let in: ${answer.status()}`);
    cookies.set(key, (await context.storageState()).cookies);
  }
  return cookies.get(key);
}

/** A page of somebody who is signed in; `role` null is a stranger. `foreign` fills with requests to anybody else. */
export async function visit(browser, demo, { role = 'supervisor', hash = '', viewport = PHONE, ...options } = {}) {
  const context = await browser.newContext({ viewport, locale: 'es-GT', ...options });
  if (role !== null) await context.addCookies(await cookiesOf(context, demo, role));
  const foreign = [];
  context.on('request', (request) => {
    if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== demo.url) foreign.push(request.url());
  });
  const page = await context.newPage();
  await page.goto(`${demo.url}/${hash}`);
  return { context, page, foreign };
}

/** Loads a screen by its address. By way of nothing: a map that still moves writes where it stands over an address that only differs behind the hash. */
export async function loadScreen(page, demo, screen) {
  await page.goto('about:blank');
  await page.goto(`${demo.url}/#page=${screen}`);
}

/** Waits until the first view is drawn. */
export const usable = (page) => page.locator('[data-map][data-drawn=true]').waitFor({ timeout: PATIENCE_MS });
/** Waits until the stream is as it should be: connecting, live or stale. */
export const link = (page, kind) => page.locator(`.shell[data-link=${kind}]`).waitFor({ timeout: PATIENCE_MS });
/** Waits until what is shown is what was asked for, and drawn. */
export async function settled(page) {
  await page.locator('.shell[data-pending=false]').waitFor({ timeout: PATIENCE_MS });
  await page.locator('[data-map]').evaluate((map) => map.atalaya.idle());
}

/** The place a test reports from: outside the scenario's towns, where nothing was ever reported. */
export const EMPTY = { lat: 14.75, lon: -90.85 };
/**
 * A moment ago, and in the hour that it is now: a minute earlier may be another hour, another day, and a weekend. Whole hours
 * are the same in Guatemala and in UTC.
 */
export const aMomentAgo = (now = Date.now()) => Math.max(now - 60_000, Math.floor(now / 3_600_000) * 3_600_000);
/** The hour of the week in Guatemala (UTC-6), Monday 00 h = 0, so many hours ago. */
export function hourOfWeek(hoursAgo = 0, now = Date.now()) {
  const there = new Date(now - (hoursAgo + 6) * 3_600_000);
  return ((there.getUTCDay() + 6) % 7) * 24 + there.getUTCHours();
}
export const hashAt = ({ lat, lon }, { zoom = 12, hour = 'now', show = 'map' } = {}) =>
  `#kp=ALL&h=${hour}&at=${zoom.toFixed(2)}/${lat}/${lon}&show=${show}`;

/** The cells on the screen with what the map has drawn of each: level, and the colour in its middle. */
export function drawn(page) {
  return page.locator('[data-map]').evaluate(async (map) => {
    const { atalaya } = map;
    await atalaya.idle();
    const found = {};
    for (const cell of atalaya.cells()) found[cell] = atalaya.state(cell)?.level ?? null;
    return found;
  });
}
export const pixel = (page, cell) => page.locator('[data-map]').evaluate((map, at) => map.atalaya.drawn(at), cell);

/** Asks until it is so; an assertion that waits. */
export async function until(what, holds, timeoutMs = 20_000) {
  for (const end = Date.now() + timeoutMs; ; ) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    // A question that is answered at once must not keep everything else from happening.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
