/** For what a report may be used: a set of codes of the taxonomy. Pure. */
export type Consent = string;


/** The set after a tap. What partners see is a part of the totals: one brings the other along. */
export function toggledConsent(consents: readonly Consent[], code: Consent): Consent[] {
  if (consents.includes(code)) return consents.filter((one) => one !== code && !(code === 'totals' && one === 'partners'));
  return [...new Set([...consents, ...(code === 'partners' ? ['totals'] : []), code])];
}
