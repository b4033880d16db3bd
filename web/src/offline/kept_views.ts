/** The levels seen last, sealed on an enrolled phone: for when there is no network. Each is of one hour of the week and says of when it is. */
import { amount, list, nullable, object, ParseError, type Parser, text } from '../api/parse';
import type { Words } from '../live/frames';
import type { Vault } from './vault';

export interface KeptView {
  /** Until when it was true, ms since 1970 by the server's clock. */
  readonly asOf: number;
  readonly sentence: Words | null;
  /** By parent cell: the state byte of each cell that was known. */
  readonly parents: readonly { readonly parent: string; readonly cells: readonly (readonly [string, number])[] }[];
}

/** What a view is of; hours are those of the week, 0–167. */
export interface Kind {
  readonly keyPopulation: string;
  readonly hour: number;
  readonly resolution: number;
}

/** As many as a day and a night have; the one that was not seen for the longest time goes. */
const VIEWS_MAX = 24;
const INDEX = 'views';

const cell: Parser<readonly [string, number]> = (value, path) => {
  if (!Array.isArray(value) || value.length !== 2) throw new ParseError(path, 'a cell and its state');
  return [text(value[0], path), amount(value[1], path)];
};
const view: Parser<KeptView> = object({
  asOf: amount, sentence: nullable(object({ es: text, en: text })), parents: list(object({ parent: text, cells: list(cell) })),
});
const index = list(text);

const nameOf = ({ keyPopulation, hour, resolution }: Kind): string => `view/${keyPopulation}/${hour}/${resolution}`;

export class KeptViews {
  #index: Promise<string[]> | null = null;

  constructor(private readonly vault: Vault) {}

  async remember(kind: Kind, kept: KeptView): Promise<void> {
    const name = nameOf(kind);
    const known = await this.#names();
    const next = [name, ...known.filter((other) => other !== name)];
    for (const old of next.splice(VIEWS_MAX)) await this.vault.forget(old);
    this.#index = Promise.resolve(next);
    if (await this.vault.keep(name, kept)) await this.vault.keep(INDEX, next);
  }

  async recall(kind: Kind): Promise<KeptView | null> {
    try {
      return view(await this.vault.kept(nameOf(kind)), '');
    } catch {
      return null;
    }
  }

  #names(): Promise<string[]> {
    this.#index ??= this.vault.kept(INDEX).then((value) => {
      try {
        return index(value, '');
      } catch {
        return [];
      }
    });
    return this.#index;
  }
}
