import { expect, it } from 'vitest';
import { newCode, plainCode, sealedPage, type SealedPageWords } from './sealed_page';
import { pinBits, sealingKey, unpadded, unseal } from './sealing';

const ROUNDS = 1_000;
const WORDS: SealedPageWords = {
  tag: 'es-GT', title: 'Archivo <cerrado>', code: 'Clave', open: 'Abrir', opening: 'Abriendo…', wrong: 'Esa clave no lo abre.', cannot: 'No se puede.', keep: 'Guardar', made: 'Hecho hoy.',
};
const bytes = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

it('a code is sixteen signs that nobody takes for others, and is read however it is typed', () => {
  const codes = Array.from({ length: 50 }, newCode);
  expect(new Set(codes).size).toBe(50);
  for (const code of codes) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$/);
  expect(plainCode('o1il-abcd 7k3m-Q9XD')).toBe('0111ABCD7K3MQ9XD');
});

it('a page has nothing of what is in it, opens with its code alone, and no word of it is markup', async () => {
  const text = JSON.stringify({ narrative: 'dos en moto </script><b>' });
  const code = newCode();
  const page = await sealedPage(text, code, WORDS, ROUNDS);
  expect(page).not.toContain('moto');
  expect(page).not.toContain(code);
  expect(page).not.toContain(plainCode(code));
  expect(page).not.toContain('<cerrado>');
  expect(page).not.toMatch(/https?:/);
  const box = JSON.parse(/<script type="application\/json">(.*)<\/script>/.exec(page)?.[1] ?? '') as { iterations: number; salt: string; sealed: string };
  const open = async (typed: string): Promise<Uint8Array | null> => {
    const salt = bytes(box.salt);
    return unseal(await sealingKey(await pinBits(plainCode(typed), salt, box.iterations), salt, 'file'), bytes(box.sealed), 'file');
  };
  expect(unpadded((await open(code.toLowerCase().replaceAll('-', ' '))) as Uint8Array<ArrayBuffer>)).toBe(text);
  expect(await open(newCode())).toBeNull();
});

it('pages of little and of nothing are as long', async () => {
  const length = async (text: string): Promise<number> => (await sealedPage(text, newCode(), WORDS, ROUNDS)).length;
  expect(await length('{}')).toBe(await length(JSON.stringify({ narrative: 'x'.repeat(2_000) })));
});
