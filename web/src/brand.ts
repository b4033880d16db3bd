/** What this installation goes by on screens: our name, or the one its page was given. */
export function disguiseOf(page: Document): string | null {
  return page.querySelector('meta[name=application-name]')?.getAttribute('content') ?? null;
}

export const disguise = typeof document === 'undefined' ? null : disguiseOf(document);
