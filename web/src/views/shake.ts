/** Felt in a pocket, where the phone can do that and the page was touched before. */
export const shake = (): void => void navigator.vibrate?.([250, 120, 250]);
