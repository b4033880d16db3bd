/** When something was, as short as it can be said: the hour of today, else the day. */
export interface Times {
  clock: (at: string) => string;
  day: (at: string) => string;
}

export function timesIn(tag: string, zone: string): Times {
  const clock = new Intl.DateTimeFormat(tag, { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat(tag, { timeZone: zone, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return { clock: (at) => clock.format(Date.parse(at)), day: (at) => day.format(Date.parse(at)) };
}
