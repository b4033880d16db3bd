/**
 * The credential card as it lies on this phone: in the clear, since it opens without the PIN. So nothing is in it but what the
 * organisation shows to everybody, and what the phone's owner has added. It is there only where they have turned it on.
 */
import { list, object, type Parsed, text } from '../api/parse';

const KEY = 'card';
/** The longest line that somebody adds. */
export const LINE_MAX = 60;
export const LINES_MAX = 3;

const card = object({ words: text, lines: list(text) });
export type Card = Parsed<typeof card>;

export function cardHere(): Card | null {
  try {
    return card(JSON.parse(localStorage.getItem(KEY) ?? ''), '');
  } catch {
    return null;
  }
}

export function keepCard({ words, lines }: Card): void {
  const kept = lines.map((line) => line.trim().slice(0, LINE_MAX)).filter((line) => line !== '').slice(0, LINES_MAX);
  localStorage.setItem(KEY, JSON.stringify({ words, lines: kept }));
}

export function dropCard(): void {
  localStorage.removeItem(KEY);
}

/** What the organisation has written since, where there is a card: an old letter is worse than none. */
export function renewCard(words: string | null): void {
  const here = cardHere();
  if (here === null) return;
  if (words === null && here.lines.length === 0) dropCard();
  else keepCard({ ...here, words: words ?? '' });
}
