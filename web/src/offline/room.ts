/** Makes room on a phone that is full. */

/** The map's ground and recordings come again from the server, so they go first. */
const COMES_AGAIN = /^basemap-|^audio$/;

/** Throws away what comes again by itself; false when there was nothing. */
export async function makeRoom(): Promise<boolean> {
  if (!('caches' in window)) return false;
  const going = (await caches.keys()).filter((name) => COMES_AGAIN.test(name));
  const gone = await Promise.all(going.map((name) => caches.delete(name)));
  return gone.includes(true);
}
