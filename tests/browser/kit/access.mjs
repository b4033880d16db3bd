/** What axe finds on a page, and what a finger or the screen's edge finds. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** WCAG 2.2, 2.5.8: the least a target may measure, in CSS pixels. */
const TARGET_MIN = 24;

/** Once `axe` was evaluated on the page, which goes past its policy as a user's tools do. */
export async function violations(page) {
  const found = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join(' | ')}`);
}

/** Buttons, links and fields in sight that are too small for a finger, or cut off by the screen's edge. */
export const misfits = (page, least = TARGET_MIN) => page.evaluate((least) => {
  const open = document.querySelector('dialog[open]') ?? document;
  const wide = document.documentElement.clientWidth;
  const said = [];
  for (const element of open.querySelectorAll('button, a, input, select, summary, textarea')) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.closest('.visually-hidden, .skip, details:not([open]) > :not(summary)')) continue;
    const { width, height, left, right } = element.getBoundingClientRect();
    const name = element.getAttribute('aria-label') ?? element.innerText ?? element.name;
    if (width < least || height < least) said.push(`${name}: ${width} × ${height}`);
    if (left < -0.5 || right > wide + 0.5) said.push(`${name}: from ${left} to ${right} of ${wide}`);
  }
  if (document.documentElement.scrollWidth > wide) said.push(`the page is ${document.documentElement.scrollWidth} wide on ${wide}`);
  return said;
}, least);

/** Nothing is found wrong on a page in a state, in the dark and in the light; it stays in the light. */
export async function sound(page, state, least = TARGET_MIN) {
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`:root[data-theme=${colorScheme}]`).waitFor({ state: 'attached' });
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
    assert.deepEqual(await violations(page), [], `${state}, ${colorScheme}`);
  }
  assert.deepEqual(await misfits(page, least), [], state);
}
