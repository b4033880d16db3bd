import { expect, it } from 'vitest';
import { toldBy } from './paper';

const ZONE = 'America/Guatemala';
const at = (text: string): number => Date.parse(`2026-11-${text}:00-06:00`);

it('each time is the first after the one before, over midnight too', () => {
  const told = toldBy(['20:30', '21:00', '22:15', '', '', '', '23:50', '00:40'], '2026-11-20', ZONE);
  expect(told?.map(({ kind, at: when }) => [kind, when])).toEqual([
    ['set_out', at('20T20:30')], ['arrive', at('20T21:00')], ['ok', at('20T22:15')], ['leave', at('20T23:50')], ['home', at('21T00:40')],
  ]);
  expect(told?.map(({ row }) => row)).toEqual([0, 1, 2, 6, 7]);
});

it('two words of one minute are of that minute, and an empty sheet says nothing', () => {
  expect(toldBy(['20:30', '20:30'], '2026-11-20', ZONE)?.map(({ at: when }) => when)).toEqual([at('20T20:30'), at('20T20:30')]);
  expect(toldBy([], '2026-11-20', ZONE)).toEqual([]);
  expect(toldBy(['25:99'], '2026-11-20', ZONE)).toBeNull();
});
