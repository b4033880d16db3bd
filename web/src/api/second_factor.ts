/** The doors of the second step of signing in; loaded with the screens that need them. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { amount, flag, list, object, type Parsed, type Reader, text } from './parse';
import { type Session, session } from './schema';

type Sent = components['schemas'];

const state = object({ totp: flag, recovery_codes: amount, required: flag }) satisfies Reader<Sent['SecondFactorOut']>;
export type SecondFactor = Parsed<typeof state>;
const secret = object({ secret: text, uri: text }) satisfies Reader<Sent['TotpOut']>;
export type TotpSecret = Parsed<typeof secret>;
const recovery = object({ recovery_codes: list(text) }) satisfies Reader<Sent['RecoveryCodesOut']>;

export const secondFactor = {
  state: (): Promise<Result<SecondFactor>> => call('GET', '/me/second_factor', state),
  /** The second step of a sign-in whose first one was right. */
  prove: (code: string): Promise<Result<Session>> => call('POST', '/session/second', session, { code }),
  begin: (): Promise<Result<TotpSecret>> => call('POST', '/me/totp', secret, {}),
  confirm: (code: string): Promise<Result<{ recovery_codes: string[] }>> => call('PUT', '/me/totp', recovery, { code }),
  moreCodes: (code: string): Promise<Result<{ recovery_codes: string[] }>> => call('POST', '/me/recovery_codes', recovery, { code }),
  remove: (code: string): Promise<Result<null>> => call('POST', '/me/totp/removal', nothing, { code }),
};
