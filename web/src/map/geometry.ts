/** The page's side of the geometry worker: questions and answers by ticket. */

export type Bounds = readonly [west: number, south: number, east: number, north: number];
export interface Shapes {
  /** Rings one after another as lng, lat, lng, lat …; cell i has those from starts[i] to starts[i + 1]. */
  rings: Float64Array;
  starts: Uint32Array;
  /** lng, lat of each cell's centre. */
  centres: Float64Array;
}

export type GeometryRequest = { ticket: number } & (
  | { kind: 'parents'; bounds: Bounds; resolution: number }
  | { kind: 'cell_at'; lat: number; lng: number; resolution: number }
  | { kind: 'path'; from: string; to: string }
  | { kind: 'shapes'; cells: readonly string[] }
);
export type GeometryAnswer = { ticket: number } & (
  | { kind: 'cells'; cells: string[] }
  | ({ kind: 'shapes' } & Shapes)
);

type Question<R> = R extends unknown ? Omit<R, 'ticket'> : never;

/** Lists are those of parents: their first cell and length tell them apart. */
function listKey(cells: readonly string[]): string {
  return `${cells[0] ?? ''}/${cells.length}`;
}

export class Geometry {
  readonly #worker = new Worker(new URL('./geometry.worker.ts', import.meta.url), { type: 'module' });
  readonly #waiting = new Map<number, (answer: GeometryAnswer) => void>();
  readonly #prepared = new Map<string, Promise<Shapes>>();
  #ticket = 0;

  constructor() {
    this.#worker.onmessage = ({ data }: MessageEvent<GeometryAnswer>) => {
      this.#waiting.get(data.ticket)?.(data);
      this.#waiting.delete(data.ticket);
    };
  }

  /** The cells of a resolution that touch the bounds, nearest to their middle first. */
  async parents(bounds: Bounds, resolution: number): Promise<string[]> {
    const answer = await this.#ask({ kind: 'parents', bounds, resolution });
    return answer.kind === 'cells' ? answer.cells : [];
  }

  /** Turns a fix into its cell, so that the exact place need not leave the phone. */
  async cellAt(lng: number, lat: number, resolution: number): Promise<string> {
    const answer = await this.#ask({ kind: 'cell_at', lng, lat, resolution });
    const cell = answer.kind === 'cells' ? answer.cells[0] : undefined;
    if (cell === undefined) throw new Error('the geometry worker gave no cell');
    return cell;
  }

  /** The cells on a straight line between two of one resolution, both among them; none where there is no such line. */
  async path(from: string, to: string): Promise<string[]> {
    const answer = await this.#ask({ kind: 'path', from, to });
    return answer.kind === 'cells' ? answer.cells : [];
  }

  /** Has shapes made before there is a map to ask for them; `shapes` of the very same list then takes them. */
  prepare(cells: readonly string[]): void {
    this.#prepared.set(listKey(cells), this.shapes(cells));
  }

  async shapes(cells: readonly string[]): Promise<Shapes> {
    const key = listKey(cells);
    const prepared = this.#prepared.get(key);
    this.#prepared.delete(key);
    if (prepared) return prepared;
    const answer = await this.#ask({ kind: 'shapes', cells });
    if (answer.kind !== 'shapes') throw new Error('the geometry worker gave no shapes');
    return answer;
  }

  #ask(question: Question<GeometryRequest>): Promise<GeometryAnswer> {
    this.#ticket += 1;
    const ticket = this.#ticket;
    return new Promise((resolve) => {
      this.#waiting.set(ticket, resolve);
      this.#worker.postMessage({ ...question, ticket });
    });
  }
}

let shared: Geometry | null = null;
/** One worker for the whole page: the map and the report form ask the same one. */
export function geometry(): Geometry {
  shared ??= new Geometry();
  return shared;
}
