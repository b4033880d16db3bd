/** The doors by which this browser asks to be told, with the page closed, that something waits. */
import { call, nothing, type Result } from './client';
import type { components } from './openapi';
import { flag, nullable, object, type Parsed, type Reader, text } from './parse';

type Sent = components['schemas'];

const state = object({ key: nullable(text), on: flag }) satisfies Reader<Sent['PushOut']>;
export type PushState = Parsed<typeof state>;

export const push = {
  state: (): Promise<Result<PushState>> => call('GET', '/me/push', state),
  set: (endpoint: string): Promise<Result<null>> => call('PUT', '/me/push', nothing, { endpoint }),
  unset: (): Promise<Result<null>> => call('DELETE', '/me/push', nothing),
};
