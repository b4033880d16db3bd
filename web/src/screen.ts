/** The map, and what can be opened from it. */
export const SCREENS = ['map', 'hindsight', 'indicators', 'releases', 'planning', 'pocket', 'people', 'devices', 'access', 'check', 'sharing', 'outing', 'board', 'roster', 'ready', 'support', 'directory', 'bulletins', 'lessons', 'places', 'logbooks', 'facilities', 'debrief', 'paper', 'lost_phone', 'my_data', 'guides', 'log', 'accounts'] as const;
export type Screen = (typeof SCREENS)[number];

/** Which of them the address asks for. */
export function screenOf(hash: string): Screen {
  const asked = new URLSearchParams(hash.replace(/^#/, '')).get('page');
  return SCREENS.find((screen) => screen === asked) ?? 'map';
}
