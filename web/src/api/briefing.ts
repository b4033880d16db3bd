/** What keeps accounts awake: the briefing, and that a steward vouches; loaded with their screens. */
import { BRIEFING_VERSION } from '../i18n/briefing_es';
import { CONSENT_VERSION } from '../i18n/people_es';
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { list, object, type Parsed, type Reader, text } from './parse';

const vouched = object({ vouched: list(text) }) satisfies Reader<components['schemas']['VouchingOut']>;
export type Vouched = Parsed<typeof vouched>;

export const doors = {
  /** In the versions that stand on the screen: the server takes no others. */
  read: (): Promise<Result<null>> => call('PUT', '/me/briefing', nothing, { briefing: BRIEFING_VERSION, consent: CONSENT_VERSION }),
  vouch: (handles: readonly string[]): Promise<Result<Vouched>> => call('PUT', '/vouching', vouched, { handles }),
};
