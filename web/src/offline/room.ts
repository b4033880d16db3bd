/** Makes room on a phone that is full. */

/** The map's ground and recordings come again from the server, so they go first. */
const COMES_AGAIN = /^basemap-|^audio$/;

/** Throws away what comes again by itself; false when there was nothing. */
export async function makeRoom(): Promise<boolean> {
  if (!('caches' in window)) return false;
  const names = await caches.keys();
  // Of the program what the version before had, too: the last is the one that is in use.
  const shells = names.filter((name) => name.startsWith('shell-'));
  const going = [...names.filter((name) => COMES_AGAIN.test(name)), ...shells.slice(0, -1)];
  const gone = await Promise.all(going.map((name) => caches.delete(name)));
  return gone.includes(true);
}
