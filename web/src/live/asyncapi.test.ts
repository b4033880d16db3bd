/** The vectors against the schemas of data/asyncapi.yaml, which other programs are written by. */
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import vectorsText from '../../../data/live-vectors.json?raw';
import documentText from '../../../data/asyncapi.yaml?raw';

interface Named { name: string }
interface Vectors {
  frames: (Named & { json: { type: string } })[];
  messages: (Named & { json: { type: string } })[];
  requests: (Named & { json: { type: string } })[];
  alert_messages: (Named & { json: { type: string } })[];
  alert_requests: (Named & { json: { type: string } })[];
  refused_messages: (Named & { text: string; schema: boolean })[];
  refused_requests: (Named & { text: string; schema: boolean })[];
}
const vectors: Vectors = JSON.parse(vectorsText);
const SERVER = ['hello', 'snapshot', 'delta', 'progress', 'problem', 'pong', 'alert', 'acknowledged'];
const CLIENT = ['subscribe', 'track', 'unsubscribe', 'ping', 'alerts', 'ack'];
const taken = [...vectors.frames, ...vectors.messages, ...vectors.requests, ...vectors.alert_messages, ...vectors.alert_requests];

const ajv = new Ajv({ strict: false, validateFormats: false });
ajv.addSchema(parse(documentText), 'live');

function fits(name: string, value: unknown): boolean {
  const validate = ajv.getSchema(`live#/components/schemas/${name}`);
  if (validate === undefined) throw new Error(`there is no schema ${name}`);
  return validate(value) === true;
}

describe('the AsyncAPI document', () => {
  it.each(taken)('has a schema for: $name', ({ json }) => {
    expect(fits(json.type, json)).toBe(true);
  });

  it('has a vector for every message', () => {
    const told = taken.map(({ json }) => json.type);
    expect([...new Set(told)].sort()).toEqual([...SERVER, ...CLIENT].sort());
  });

  it.each([
    ...vectors.refused_messages.map((one) => ({ ...one, among: SERVER })),
    ...vectors.refused_requests.map((one) => ({ ...one, among: CLIENT })),
  ].filter(({ schema }) => schema))('refuses by its schemas: $name', ({ text, among }) => {
    expect(among.filter((name) => fits(name, JSON.parse(text)))).toEqual([]);
  });
});
