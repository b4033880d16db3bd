/** Outings by the API, as whoever is on a page: for what takes an hour to become so. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';

const MIN = 60_000;

/** Asks the API as whoever is on the page. */
export const ask = (page, method, path, body) => page.evaluate(async ([method, path, body]) => {
  const answer = await fetch(`/api/v1${path}`, { method, headers: { 'content-type': 'application/json' }, ...(body === null ? {} : { body: JSON.stringify(body) }) });
  return { status: answer.status, body: await answer.json().catch(() => null) };
}, [method, path, body ?? null]);

const iso = (minutes) => new Date(Date.now() + minutes * MIN).toISOString();

/** Somebody who said so many minutes ago that they set out, and nothing since; what is due of that is fired at once. */
export async function overdue(page, minutesAgo) {
  const id = await plans(page, minutesAgo);
  await says(page, id, 'set_out', minutesAgo);
  return id;
}

/** The same as a drill, which somebody else approves. */
export async function overdueDrill(page, supervisor, minutesAgo) {
  const id = await plans(page, minutesAgo, { exercise: true });
  assert.equal((await ask(supervisor, 'PUT', `/outreach/${id}/decision`, { approve: true })).status, 200);
  await says(page, id, 'set_out', minutesAgo);
  return id;
}

async function plans(page, minutesAgo, more = {}) {
  const id = randomUUID();
  const planned = await ask(page, 'POST', '/outreach', { id, starts_at: iso(-minutesAgo), ends_at: iso(60), home_by: iso(120), company: 'pair', ...more });
  assert.equal(planned.status, 201);
  return id;
}

/** Whoever is on the page says so of their outing, tapped so many minutes ago. */
export async function says(page, outing, kind, minutesAgo = 0) {
  const said = await ask(page, 'POST', `/outreach/${outing}/check_ins`, { id: randomUUID(), kind, tapped_at: iso(-minutesAgo), sent_at: iso(0) });
  assert.equal(said.status, 201);
}
