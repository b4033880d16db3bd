/**
 * A file that opens itself: a page with sealed text in it, which whoever has the code reads in any browser, without a network
 * and without this program. Whoever finds the file alone has nothing but its size, within a factor of two.
 *
 * The code is made here and not chosen: 80 bits of chance, behind as much work for each guess as OWASP asks of a password.
 */
import { type Bytes, joined, padded, pinBits, randomBytes, seal, sealingKey } from './sealing';

/** Signs that are not taken for one another when they are written down (Crockford's). */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 4;
const GROUP = 4;
/** What OWASP asks of PBKDF2-SHA-256 at least. */
const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const PURPOSE = 'file';

/** What the page says. */
export interface SealedPageWords {
  tag: string;
  title: string;
  code: string;
  open: string;
  opening: string;
  wrong: string;
  cannot: string;
  keep: string;
  /** When it was made, and that it is to be deleted when it is no longer needed. */
  made: string;
}

/** A new code, to be written on paper. */
export function newCode(): string {
  const signs = Array.from(randomBytes(GROUPS * GROUP), (byte) => SIGNS[byte % SIGNS.length]);
  return Array.from({ length: GROUPS }, (_, at) => signs.slice(at * GROUP, (at + 1) * GROUP).join('')).join('-');
}

/** A code as it was meant, however it was typed: small letters, blanks, an O for a nought. The page does the same. */
export function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1').replace(/[^0-9A-Z]/g, '');
}

const base64 = (bytes: Bytes): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(text);
};
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** The page that opens to `text` with `code`. */
export async function sealedPage(text: string, code: string, words: SealedPageWords, iterations: number = ITERATIONS): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await sealingKey(await pinBits(plainCode(code), salt, iterations), salt, PURPOSE);
  const sealed = await seal(key, padded(text), PURPOSE);
  const box = JSON.stringify({ iterations, salt: base64(salt), sealed: base64(joined(sealed)), wrong: words.wrong, opening: words.opening, cannot: words.cannot }).replace(/</g, '\\u003c');
  return `<!doctype html>
<html lang="${escaped(words.tag)}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(words.title)}</title>
<style>
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 0 auto; padding: 18px 14px; }
form { display: grid; gap: 12px; }
label { display: grid; gap: 4px; font-weight: 600; }
input, button { font: inherit; min-height: 48px; padding: 8px 12px; border-radius: 12px; border: 1px solid #777; }
input { font-family: ui-monospace, monospace; letter-spacing: .08em; text-transform: uppercase; }
button { font-weight: 600; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; }
[hidden] { display: none; }
</style>
<main>
<h1>${escaped(words.title)}</h1>
<p>${escaped(words.made)}</p>
<form>
<label>${escaped(words.code)}<input name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" required></label>
<button>${escaped(words.open)}</button>
</form>
<p role="status"></p>
<p hidden><button type="button">${escaped(words.keep)}</button></p>
<pre tabindex="0" hidden></pre>
</main>
<script type="application/json">${box}</script>
<script>
(() => {
  const box = JSON.parse(document.querySelector('script[type="application/json"]').textContent);
  const one = (name) => document.querySelector(name);
  const bytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const utf8 = (text) => new TextEncoder().encode(text);
  const plain = ${plainCode.toString()};
  const told = one('[role=status]');
  let text = '';
  async function opened(code) {
    const salt = bytes(box.salt);
    const sealed = bytes(box.sealed);
    const typed = await crypto.subtle.importKey('raw', utf8(plain(code)), 'PBKDF2', false, ['deriveBits']);
    const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: box.iterations }, typed, 256);
    const base = await crypto.subtle.importKey('raw', bits, 'HKDF', false, ['deriveKey']);
    const key = await crypto.subtle.deriveKey({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8('${PURPOSE}') }, base, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
    const open = await crypto.subtle.decrypt({ name: 'AES-GCM', iv: sealed.subarray(0, 12), additionalData: utf8('${PURPOSE}') }, key, sealed.subarray(12));
    const length = new DataView(open).getUint32(0);
    return JSON.parse(new TextDecoder().decode(new Uint8Array(open, 4, length)));
  }
  one('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    told.textContent = box.opening;
    if (!globalThis.crypto || !crypto.subtle) { told.textContent = box.cannot; return; }
    try { text = await opened(one('input').value); } catch { told.textContent = box.wrong; one('input').select(); return; }
    told.textContent = '';
    one('form').hidden = true;
    one('pre').textContent = JSON.stringify(JSON.parse(text), null, 2);
    one('pre').hidden = one('p[hidden]').hidden = false;
    one('pre').focus();
  });
  one('button[type=button]').addEventListener('click', () => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'datos.json';
    link.click();
  });
})();
</script>
</html>
`;
}
