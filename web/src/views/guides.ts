/** Which guides there are, and the pictures of their steps. Pure. */
export const GUIDES = {
  report: ['report-1', 'report-2', 'report-3', 'report-4'],
  help: ['help-1', 'help-2', 'help-3', 'help-4'],
  out: ['out-1', 'out-2', 'out-3', 'out-4'],
  exit: ['exit-1', 'exit-2', 'exit-3'],
  lost: ['lost-1', 'lost-2', 'lost-3', 'lost-4'],
  map: ['map-1', 'map-2', 'map-3', 'map-4'],
} as const;
export type Guide = keyof typeof GUIDES;
export type GuideStep = (typeof GUIDES)[Guide][number];
export const GUIDE_NAMES = Object.keys(GUIDES) as Guide[];
