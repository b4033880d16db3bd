/**
 * What in a free text tells who somebody is: telephone numbers, addresses, plates, identity numbers.
 * The same rule as in the server (`crates/domain/src/free_text.rs`), so that people are warned before
 * anything is sent; both are held to `data/free-text-vectors.json`.
 */
export type TextFinding = 'phone' | 'email' | 'plate' | 'dpi';

/** What stands between two groups of digits of one number. */
const JOINS = new Set([' ', '-', '.', ')', ') ']);
/** First letters, three digits and three letters, with a hyphen or a space between or not. */
const PLATE = /(?<![\p{L}\p{N}])(?:P|M|C|A|U|O|TC|TRC|CD|CC|MI)[- ]?[0-9]{3}[- ]?[A-Z]{3}(?![\p{L}\p{N}])/iu;
/** What parts words where an address may stand. */
const BETWEEN_WORDS = /[\s,;:()<>«»"]+/u;

/** The numbers of a text, each as its groups of digits. */
function numbers(text: string): string[][] {
  const found: string[][] = [];
  let end = 0;
  for (const match of text.matchAll(/[0-9]+/g)) {
    const between = text.slice(end, match.index);
    const last = found.at(-1);
    if (last !== undefined && JOINS.has(between)) last.push(match[0]);
    else found.push([match[0]]);
    end = match.index + match[0].length;
  }
  return found;
}

/** Eight digits that begin with 2 to 7, with 502 before them or not; no date. */
function isPhone(groups: readonly string[]): boolean {
  const lengths = groups.map(({ length }) => length).join(' ');
  return lengths !== '4 2 2' && lengths !== '2 2 4' && /^(?:502)?[2-7][0-9]{7}$/.test(groups.join(''));
}

/** Something before an at sign, and after it a name with a point in it. */
function isEmail(word: string): boolean {
  const at = word.indexOf('@');
  if (at < 0) return false;
  const after = word.slice(at + 1).replace(/[.!?]+$/, '');
  return /[\p{L}\p{N}]$/u.test(word.slice(0, at)) && after.includes('.') && /^[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+)*$/u.test(after);
}

/** What a text seems to tell of who somebody is, each once. */
export function findings(text: string): TextFinding[] {
  const groups = numbers(text);
  const found: [TextFinding, boolean][] = [
    ['phone', groups.some(isPhone)],
    ['email', text.split(BETWEEN_WORDS).some(isEmail)],
    ['plate', PLATE.test(text)],
    ['dpi', groups.some((number) => number.join('').length === 13)],
  ];
  return found.filter(([, is]) => is).map(([finding]) => finding);
}
