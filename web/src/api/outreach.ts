/** The doors by which somebody who is out says how they are. */
import { call, nothing, type Result } from './client';
import { amount, flag, list, nullable, object, type Parsed, text } from './parse';

const levelRule = object({ go: text, check_every: nullable(amount), buddy: flag, transport: flag, approval: flag });
/** What an organisation asks of those who go out, at the levels 1 to 5. */
export const safetyRules = object({ levels: list(levelRule) });
export type SafetyRules = Parsed<typeof safetyRules>;

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

export const outreach = {
  rules: (): Promise<Result<SafetyRules>> => call('GET', '/safety_rules', safetyRules),
  /** Once it is answered somebody is being told. */
  checkIn: (outing: string, said: CheckIn): Promise<Result<null>> => call('POST', `/outreach/${outing}/check_ins`, nothing, said, SOON_MS),
};

/** Who calls for help is not kept waiting by an answer that does not come: it is asked again. */
const SOON_MS = 8_000;
