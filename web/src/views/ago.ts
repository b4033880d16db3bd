/** How long ago something was, in words: "hace 20 minutos". */
const MINUTE_MS = 60_000;
const UNITS = [['day', 1_440], ['hour', 60], ['minute', 1]] as const;

export function ago(at: number, now: number, tag: string): string {
  const minutes = Math.max(1, Math.round((now - at) / MINUTE_MS));
  const [unit, size] = UNITS.find(([, least]) => minutes >= least) ?? UNITS[2];
  return new Intl.RelativeTimeFormat(tag, { numeric: 'always' }).format(-Math.round(minutes / size), unit);
}
