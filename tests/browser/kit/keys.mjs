/** A page without a mouse. */
import assert from 'node:assert/strict';

/** Presses Tab until the element that has the focus answers to a role and a name. */
export async function tabTo(page, role, name, presses = 60) {
  const wanted = page.getByRole(role, { name });
  for (let press = 0; press < presses; press += 1) {
    if (await wanted.evaluateAll((found) => found.some((element) => element === document.activeElement))) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not reach ${role} ${name}`);
}

/** Goes to it and presses a key there. */
export async function pressAt(page, role, name, key = 'Enter', presses = 60) {
  await tabTo(page, role, name, presses);
  await page.keyboard.press(key);
}

/** What a screen reader is given of a part: each line must stand in it. */
export async function reads(part, lines) {
  const tree = await part.ariaSnapshot();
  for (const line of lines) {
    const there = line instanceof RegExp ? line.test(tree) : tree.includes(line);
    assert.ok(there, `${line} is missing in\n${tree.slice(0, 4_000)}`);
  }
}
