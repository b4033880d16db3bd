/** Small parsers for what comes from outside: a value of the type, or an error that says where it went wrong. */

export class ParseError extends Error {
  override readonly name = 'ParseError';
  constructor(readonly path: string, wanted: string) {
    super(`${path || 'the answer'} is not ${wanted}`);
  }
}

/** Reads a value found at `path`, or throws a ParseError. */
export type Parser<T> = (value: unknown, path: string) => T;
export type Parsed<P> = P extends Parser<infer T> ? T : never;

export const text: Parser<string> = (value, path) => {
  if (typeof value !== 'string') throw new ParseError(path, 'text');
  return value;
};

export const flag: Parser<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw new ParseError(path, 'true or false');
  return value;
};

export const amount: Parser<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new ParseError(path, 'a number');
  return value;
};

export const list =
  <T>(item: Parser<T>): Parser<T[]> =>
  (value, path) => {
    if (!Array.isArray(value)) throw new ParseError(path, 'a list');
    return value.map((entry, i) => item(entry, `${path}/${i}`));
  };

export const nullable =
  <T>(inner: Parser<T>): Parser<T | null> =>
  (value, path) =>
    value === null || value === undefined ? null : inner(value, path);

export const withDefault =
  <T>(inner: Parser<T>, fallback: T): Parser<T> =>
  (value, path) =>
    value === null || value === undefined ? fallback : inner(value, path);

export const oneOf =
  <const T extends readonly (string | number)[]>(...allowed: T): Parser<T[number]> =>
  (value, path) => {
    const found = allowed.find((entry) => entry === value);
    if (found === undefined) throw new ParseError(path, `one of ${allowed.join(', ')}`);
    return found;
  };

/** An object with at least these fields; what else it has is left alone, so that the server may grow. */
export const object =
  <F extends Record<string, Parser<unknown>>>(fields: F): Parser<{ [K in keyof F]: Parsed<F[K]> }> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParseError(path, 'an object');
    const source = new Map(Object.entries(value));
    const read = Object.entries(fields).map(([key, parser]) => [key, parser(source.get(key), `${path}/${key}`)]);
    return Object.fromEntries(read) as { [K in keyof F]: Parsed<F[K]> };
  };

/** A list of exactly as many numbers. */
export const numbers = <N extends 2 | 4>(count: N): Parser<N extends 2 ? [number, number] : [number, number, number, number]> =>
  ((value, path) => {
    const values = list(amount)(value, path);
    if (values.length !== count) throw new ParseError(path, `${count} numbers`);
    return values;
  }) as Parser<N extends 2 ? [number, number] : [number, number, number, number]>;
