/** The vectors that the server's test reads too: data/free-text-vectors.json, byte for byte the same file. */
import { describe, expect, it } from 'vitest';
import text from '../../../data/free-text-vectors.json?raw';
import { findings } from './free_text';

const vectors = JSON.parse(text) as readonly { text: string; found: string[] }[];

describe('what a free text tells of who somebody is', () => {
  it.each(vectors)('is found: $text', ({ text: told, found }) => {
    expect(findings(told)).toEqual(found);
  });
});
