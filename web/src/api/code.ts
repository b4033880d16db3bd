/** One-time codes, as the server makes them: slips of the finger are noticed before anything is sent. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 10;

/** α times an element of GF(32), with α⁵ = α² + 1. */
const timesAlpha = (element: number): number => ((element << 1) & 32 ? (element << 1) ^ 37 : element << 1);

/** The code as it is shown, or null if what was typed is none. */
export function readCode(typed: string): string | null {
  const meant = typed.toUpperCase().replace(/[ -]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  const symbols = [...meant].map((symbol) => ALPHABET.indexOf(symbol));
  if (symbols.length !== LENGTH || symbols.includes(-1)) return null;
  if (symbols.reduce((sum, symbol) => timesAlpha(sum) ^ symbol, 0) !== 0) return null;
  return `${meant.slice(0, LENGTH / 2)}-${meant.slice(LENGTH / 2)}`;
}

/**
 * What a code's square says. It stands after the #, so no server and no line on the way sees it; but the browser writes it
 * into its history. So it is the code alone, which is worth nothing once it was used, and not whose phone it makes this.
 */
export function linkOf(origin: string, code: string): string {
  return `${origin}/#enrol=${code}`;
}

/** The code of such a link. */
export function invitationOf(hash: string): string | null {
  const found = /^#enrol=([0-9A-Za-z-]+)$/.exec(hash)?.[1];
  return found === undefined ? null : readCode(found);
}
