/**
 * Writes the manual, docs/manual, from the texts of the guided tour, with a picture of each step in both languages:
 *
 *     node manual.mjs              the pages and the pictures
 *     node manual.mjs pages        the pages alone
 *     node manual.mjs pictures F   the pictures alone, and larger ones as PNG in F to be looked at
 *
 * The pages are the same bytes for the same texts; a test of the client says when they are stale. The pictures are of the
 * demonstration's scenario as it is at the time.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from '../../web/node_modules/vite/dist/node/index.js';
import { ask, overdue } from './kit/outing.mjs';
import { startDemo } from './kit/program.mjs';
import { launch, settled, until, usable, visit } from './kit/visit.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const manual = (path) => here(`../../docs/manual/${path}`);
const LANGUAGES = ['es', 'en'];
const VIEWPORT = { width: 390, height: 844 };
/** Of WebP, 0 to 1: texts can be read, and all pictures together are some hundred kilobytes. */
const QUALITY = 0.62;
const CITY = '14.6200/-90.5300';
const FRIDAY_22 = 4 * 24 + 22;
const PLACES = [['La plaza', '896d2903483ffff'], ['El parque', '896d2903487ffff'], ['La terminal', '896d290348bffff']];

/** The tour's own module, as the client has it. */
async function theTour() {
  const vite = await createServer({ root: here('../../web'), configFile: false, logLevel: 'error', server: { middlewareMode: true }, appType: 'custom' });
  return { tour: await vite.ssrLoadModule('/src/tour/tour.ts'), close: () => vite.close() };
}

function pages(tour) {
  for (const kind of tour.KINDS) {
    for (const language of LANGUAGES) {
      const path = manual(tour.pagePath(kind, language));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, tour.page(kind, language));
    }
  }
}

/** A PNG as WebP, by the browser that made it. */
async function webp(page, png) {
  const url = await page.evaluate(async ([data, quality]) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', quality);
  }, [png.toString('base64'), QUALITY]);
  return Buffer.from(url.split(',')[1], 'base64');
}

/** What the steps speak of is there: places, somebody on their way, a release and a proposal that waits. */
async function furnish(browser, demo) {
  const { context, page } = await visit(browser, demo, { hash: '#page=places' });
  await page.locator('[data-places]').waitFor();
  for (const [at, [name, cell]] of PLACES.entries()) await ask(page, 'PUT', `/places/0193a7f0-0000-7000-8000-00000000000${at + 1}`, { name, cell });
  await ask(page, 'PUT', '/places/0193a7f0-0000-7000-8000-000000000002/reviews/afternoon', { category: 2, reason: 'team_knows', days: 90 });
  await context.close();
  const as = async (role, acts) => {
    const visitor = await visit(browser, demo, { role, hash: '#page=my_data' });
    await visitor.page.locator('[data-my-data]').waitFor();
    const told = await acts(visitor.page);
    await visitor.context.close();
    return told;
  };
  await as('promoter', (page) => overdue(page, 4));
  // The scenario has quarters published and then a year proposed by itself, soon after it has begun.
  await as('advocate', (page) => until('a release and a proposal', async () => {
    const { releases } = (await ask(page, 'GET', '/releases')).body;
    return releases.some((one) => one.state === 'proposed' && one.content.split !== 'none');
  }, 180_000));
}

async function ready(page, step) {
  if (await page.locator('.shell').count() > 0) {
    await usable(page);
    await settled(page);
  }
  // What is marked may not be there: nobody is out, nothing was proposed.
  await page.locator(step.mark).first().waitFor({ timeout: 8_000 }).catch(() => undefined);
  await page.waitForLoadState('networkidle').catch(() => undefined);
}

async function pictures(browser, demo, tour, folder) {
  rmSync(manual('pictures'), { recursive: true, force: true });
  mkdirSync(manual('pictures'), { recursive: true });
  const blank = await (await browser.newContext()).newPage();
  for (const kind of tour.KINDS) {
    for (const language of LANGUAGES) {
      const options = { role: kind, hash: kind === 'advocate' ? '' : `#kp=ALL&h=${FRIDAY_22}&at=11.00/${CITY}&show=map`, viewport: VIEWPORT, locale: language === 'es' ? 'es-GT' : 'en-US', reducedMotion: 'reduce' };
      const { context, page } = await visit(browser, demo, options);
      await page.locator('[data-phase=signed_in] header').waitFor();
      if (kind !== 'advocate') await usable(page);
      await page.locator('header [aria-haspopup=dialog]').first().click();
      await page.locator('[data-start-tour]').click();
      for (const [at, step] of tour.stepsOf(kind).entries()) {
        if (at > 0) await page.locator('.tour .primary').click();
        await page.locator(`[data-tour="${step.id}"]`).waitFor();
        await ready(page, step);
        // The ring is drawn where the mark has come to rest.
        await page.waitForTimeout(900);
        const png = await page.screenshot();
        if (folder !== undefined) writeFileSync(join(folder, `${kind}-${step.id}-${language}.png`), png);
        writeFileSync(manual(`pictures/${kind}-${step.id}-${language}.webp`), await webp(blank, png));
      }
      await context.close();
    }
  }
}

const [what = 'all', folder] = process.argv.slice(2);
const { tour, close } = await theTour();
if (what !== 'pictures') pages(tour);
if (what !== 'pages') {
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  const [browser, demo] = await Promise.all([launch(), startDemo({ releases: true })]);
  try {
    await furnish(browser, demo);
    await pictures(browser, demo, tour, folder);
  } finally {
    await browser.close();
    await demo.stop();
  }
}
await close();
