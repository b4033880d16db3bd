/** Which protocol cards are of an outing. Pure. */
import type { ProtocolCard } from '../api/ready';
import type { SafetyRules } from '../api/outreach';
import { hourOfDay } from './week';

export interface Occasion {
  /** As the rules reckon, 1–5. */
  readonly level: number;
  /** Whom one works with, as codes; empty: not said, and then whoever it is. */
  readonly populations: readonly string[];
  readonly setting: string | null;
  /** Every hour of the week it touches. */
  readonly hours: readonly number[];
}

type Night = Pick<SafetyRules, 'night_from' | 'night_until'>;

export function isNight(hour: number, { night_from: from, night_until: until }: Night): boolean {
  const at = hourOfDay(hour);
  return from <= until ? at >= from && at < until : at >= from || at < until;
}

/** How much a card says of this occasion alone: that comes first. */
const narrowness = (card: ProtocolCard): number =>
  (card.key_populations.length > 0 ? 4 : 0) + (card.settings.length > 0 ? 8 : 0) + (card.band === null ? 0 : 2) + (card.from_level > 1 ? 1 : 0);

/** The cards of an occasion, those of it alone first. Of what is not said a card is shown rather than left out, but for the kind of place. */
export function cardsFor(cards: readonly ProtocolCard[], occasion: Occasion, night: Night): ProtocolCard[] {
  const nights = occasion.hours.map((hour) => isNight(hour, night));
  const holds = (card: ProtocolCard): boolean =>
    card.from_level <= occasion.level &&
    (card.settings.length === 0 || (occasion.setting !== null && card.settings.includes(occasion.setting))) &&
    (card.key_populations.length === 0 || occasion.populations.length === 0 || card.key_populations.some((one) => occasion.populations.includes(one))) &&
    (card.band === null || nights.some((dark) => dark === (card.band === 'night')));
  return cards.filter(holds).map((card, at) => ({ card, at })).sort((a, b) => narrowness(b.card) - narrowness(a.card) || a.at - b.at).map(({ card }) => card);
}
