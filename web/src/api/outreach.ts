/** The doors by which somebody who is out says how they are. */
import { call, type Result } from './client';
import { amount, flag, list, nullable, object, ParseError, type Parsed, type Parser, text, withDefault } from './parse';

/** What is asked at a level. */
export const levelRule = { go: text, check_every: nullable(amount), buddy: flag, transport: flag, approval: flag };
/** What an organisation asks of those who go out, at the levels 1 to 5. */
export const safetyRules = object({
  levels: list(object(levelRule)), night_from: withDefault(amount, 18), night_until: withDefault(amount, 6), duress_pin: withDefault(flag, false),
});
export type SafetyRules = Parsed<typeof safetyRules>;
export type LevelRule = SafetyRules['levels'][number];

/** All of the rules, as they are sent back with one of them changed. */
const whole: Parser<Readonly<Record<string, unknown>>> = (value, path) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParseError(path, 'an object');
  return { ...value };
};

/** Lets people have a second PIN, or no more: the organisation decides. */
async function allowDuressPin(may: boolean): Promise<Result<SafetyRules>> {
  const rules = await call('GET', '/safety_rules', whole);
  return rules.ok ? call('PUT', '/safety_rules', safetyRules, { ...rules.value, duress_pin: may }) : rules;
}

export interface CheckIn {
  /** A UUID that this phone made: sending twice is harmless. */
  id: string;
  kind: 'red' | 'false_alarm';
  /** When it was tapped and when it is sent, RFC 3339, both by one clock: how long it waited is what counts. */
  tapped_at: string;
  sent_at: string;
  /** H3. */
  cell?: string;
}

/** The colour of an outing after what was said; nothing else of it is needed here. */
const colourOf: Parser<string> = (value) => (typeof value === 'object' && value !== null && 'colour' in value && typeof value.colour === 'string' ? value.colour : '');

export const outreach = {
  rules: (): Promise<Result<SafetyRules>> => call('GET', '/safety_rules', safetyRules),
  allowDuressPin,
  /** Once it is answered somebody is being told. */
  checkIn: (outing: string, said: CheckIn): Promise<Result<string>> => call('POST', `/outreach/${outing}/check_ins`, colourOf, said, SOON_MS),
};

/** Who calls for help is not kept waiting by an answer that does not come: it is asked again. */
const SOON_MS = 8_000;
