/** Small parsers for what comes from outside: a value of the type, or an error that says where it went wrong. */

export class ParseError extends Error {
  override readonly name = 'ParseError';
  constructor(readonly path: string, wanted: string) {
    super(`${path || 'the answer'} is not ${wanted}`);
  }
}

/**
 * What takes values of type `S`. Nothing of it exists when the program runs: it lets `satisfies Reader<…>` compare what
 * a parser takes with the generated type of what the server sends, so that a field that is renamed, may now be missing
 * or has become something else does not compile.
 */
export interface Reader<S> {
  readonly takes?: (sent: S) => void;
}
/** Reads a value found at `path`, or throws a ParseError. `I` is the least it must be. */
export interface Parser<T, I = never> extends Reader<I> {
  (value: unknown, path: string): T;
}
export type Parsed<P> = P extends (value: unknown, path: string) => infer T ? T : never;
type Taken<P> = P extends Reader<infer I> ? I : never;

export const text: Parser<string, string> = (value, path) => {
  if (typeof value !== 'string') throw new ParseError(path, 'text');
  return value;
};

export const flag: Parser<boolean, boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ParseError(path, 'true or false');
  return value;
};

export const amount: Parser<number, number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ParseError(path, 'a number');
  return value;
};

export const list =
  <T, I>(item: Parser<T, I>): Parser<T[], readonly I[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new ParseError(path, 'a list');
    return value.map((entry, i) => item(entry, `${path}/${i}`));
  };

export const nullable =
  <T, I>(inner: Parser<T, I>): Parser<T | null, I | null | undefined> =>
  (value, path) =>
    value === null || value === undefined ? null : inner(value, path);

export const withDefault =
  <T, I>(inner: Parser<T, I>, fallback: T): Parser<T, I | null | undefined> =>
  (value, path) =>
    value === null || value === undefined ? fallback : inner(value, path);

export const oneOf =
  <const T extends readonly string[]>(...allowed: T): Parser<T[number], string> =>
  (value, path) => {
    const found = allowed.find((entry) => entry === value);
    if (found === undefined) throw new ParseError(path, `one of ${allowed.join(', ')}`);
    return found;
  };

type Fields = Record<string, Parser<unknown>>;
type MayMiss<F extends Fields> = { [K in keyof F]: undefined extends Taken<F[K]> ? K : never }[keyof F];
type TakenFields<F extends Fields> = { [K in Exclude<keyof F, MayMiss<F>>]: Taken<F[K]> } & { [K in MayMiss<F>]?: Taken<F[K]> };

/** An object with at least these fields; what else it has is left alone, so that the server may grow. */
export const object =
  <F extends Fields>(fields: F): Parser<{ [K in keyof F]: Parsed<F[K]> }, TakenFields<F>> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParseError(path, 'an object');
    const source = new Map(Object.entries(value));
    const read = Object.entries(fields).map(([key, parser]) => [key, parser(source.get(key), `${path}/${key}`)]);
    return Object.fromEntries(read) as { [K in keyof F]: Parsed<F[K]> };
  };

/** A list of exactly as many numbers. */
export const numbers = <N extends 2 | 4>(count: N): Parser<N extends 2 ? [number, number] : [number, number, number, number], readonly number[]> =>
  ((value, path) => {
    const values = list(amount)(value, path);
    if (values.length !== count) throw new ParseError(path, `${count} numbers`);
    return values;
  }) as Parser<N extends 2 ? [number, number] : [number, number, number, number], readonly number[]>;
