/** The map, and what can be opened from it. */
const SCREENS = ['map', 'hindsight', 'people', 'devices', 'access', 'check', 'sharing'] as const;
export type Screen = (typeof SCREENS)[number];

/** Which of them the address asks for. */
export function screenOf(hash: string): Screen {
  const asked = new URLSearchParams(hash.replace(/^#/, '')).get('page');
  return SCREENS.find((screen) => screen === asked) ?? 'map';
}
