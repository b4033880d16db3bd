/**
 * The browser's database, as little of it as is needed: sealed bytes by a name that tells nothing. What cannot be done
 * (the phone is full, the browser keeps nothing) is an answer, not a fault: whoever asks has another way.
 */

/** It is found by whoever looks into the phone, so neither it nor its parts say what they are for. */
const NAME = 'data';
const PARTS = ['own', 'kept', 'letters'] as const;
export type Part = (typeof PARTS)[number];

let open: Promise<IDBDatabase> | null = null;
/** Once it was removed, what is still under way must not make it anew. */
let gone = false;

/** There may be a database again: somebody has just signed in. */
export function begin(): void {
  gone = false;
}

function database(): Promise<IDBDatabase> {
  if (gone) return Promise.reject(new Error('the database was removed'));
  open ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => PARTS.forEach((part) => asked.result.createObjectStore(part));
    asked.onsuccess = () => {
      // Another tab wipes this phone: it must not have to wait for us.
      asked.result.onversionchange = close;
      asked.result.onclose = () => (open = null);
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error ?? new Error('no database'));
  });
  open.catch(() => (open = null));
  return open;
}

export function close(): void {
  void open?.then((database_) => database_.close()).catch(() => undefined);
  open = null;
}

/** What one transaction is to do; it is over when this returns. */
type Work<T> = (store: (part: Part) => IDBObjectStore) => IDBRequest<T>;

function run<T>(parts: readonly Part[], mode: IDBTransactionMode, work: Work<T>): Promise<T> {
  return database().then(
    (database_) =>
      new Promise<T>((resolve, reject) => {
        // What was written is on the disk when this is done: a phone that dies right after has it.
        const transaction = database_.transaction([...parts], mode, { durability: mode === 'readwrite' ? 'strict' : 'default' });
        const asked = work((part) => transaction.objectStore(part));
        const failed = (): void => reject(transaction.error ?? asked.error ?? new Error('the database did not do it'));
        transaction.oncomplete = () => resolve(asked.result);
        transaction.onabort = failed;
        transaction.onerror = failed;
      }),
  );
}

export function read(part: Part, name: string): Promise<unknown> {
  return run<unknown>([part], 'readonly', (store) => store(part).get(name) as IDBRequest<unknown>);
}

export async function names(part: Part): Promise<string[]> {
  const keys = await run([part], 'readonly', (store) => store(part).getAllKeys());
  return keys.filter((key) => typeof key === 'string');
}

/** False when it could not be written: mostly because the phone is full. */
export async function write(part: Part, name: string, value: object): Promise<boolean> {
  return run([part], 'readwrite', (store) => store(part).put(value, name)).then(
    () => true,
    () => false,
  );
}

export async function remove(part: Part, name: string): Promise<void> {
  await run([part], 'readwrite', (store) => store(part).delete(name)).catch(() => undefined);
}

export async function empty(part: Part): Promise<void> {
  await run([part], 'readwrite', (store) => store(part).clear());
}

/** Removes the database itself. */
export async function destroy(): Promise<void> {
  gone = true;
  close();
  await new Promise<void>((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}
