/**
 * Writes the test vectors of the live protocol to standard output: `node web/scripts/live-vectors.mjs > data/live-vectors.json`.
 * Neither the server's encoder nor the client's decoder is used, only the layout in data/asyncapi.yaml and the H3
 * library, so that a mistake of one side cannot hide in the vectors.
 */
import { cellToChildren, latLngToCell } from 'h3-js';
import { deflateRawSync } from 'node:zlib';

const EPOCH = '0123456789abcdef';
const AS_OF = '2026-11-21T03:00:00Z';
const SAFE = Number.MAX_SAFE_INTEGER;
const CITY = latLngToCell(14.63, -90.51, 4);
/** A pentagon of resolution 4: it has 2,001 children four steps down, not 2,401. */
const PENTAGON = '8408001ffffffff';

const children = (parent) => cellToChildren(parent, Number.parseInt(parent[1], 16) + 4).sort();
const cellsAt = (parent, states) => Object.fromEntries(states.map(([at, state]) => [children(parent)[at], state]));
const state = (level, certainty) => level | (certainty << 3);

function varint(value) {
  const bytes = [];
  for (; value >= 0x80; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}

function bodyOf({ parent, cells }) {
  const all = children(parent);
  const positions = Object.keys(cells).map((cell) => all.indexOf(cell));
  const gaps = positions.map((at, i) => at - (i === 0 ? 0 : positions[i - 1] + 1));
  return [...varint(positions.length), ...gaps.flatMap(varint), ...Object.values(cells)];
}

function micros(asOf) {
  const [, seconds, fraction = ''] = /^([^.Z]+)(?:\.(\d+))?Z$/.exec(asOf);
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0') || 0);
}

/** The bytes of a frame; `change` overrides a field of the header or the body, for frames that must be refused. */
function bytesOf(json, change = {}) {
  const plain = Buffer.from(change.body ?? bodyOf(json));
  const deflated = change.deflate ?? (plain.length > 150 && deflateRawSync(plain).length < plain.length);
  const packed = change.packed ?? (deflated ? deflateRawSync(plain) : plain);
  const header = Buffer.alloc(48);
  header.writeUInt8(change.type ?? (json.type === 'snapshot' ? 1 : 2), 0);
  header.writeUInt8(change.version ?? 1, 1);
  header.writeUInt8(change.flags ?? (deflated ? 1 : 0), 2);
  header.writeUInt8(change.hour ?? json.hour, 3);
  header.writeUInt32BE(json.id, 4);
  header.writeBigUInt64BE(change.parent ?? BigInt(`0x${json.parent}`), 8);
  header.writeBigUInt64BE(BigInt(`0x${json.epoch}`), 16);
  header.writeBigUInt64BE(change.seq ?? BigInt(json.seq), 24);
  header.writeBigUInt64BE(change.prev ?? BigInt(json.prev ?? 0), 32);
  header.writeBigInt64BE(change.asOf ?? micros(json.as_of), 40);
  return Buffer.concat([header, packed]).subarray(0, change.length).toString('hex');
}

function frame(type, { id = 3, parent = CITY, epoch = EPOCH, seq = 44, prev = 41, as_of = AS_OF, hour = 117, cells = {} }) {
  const before = type === 'delta' ? { prev } : {};
  return { type, id, parent, epoch, seq, ...before, as_of, hour, cells };
}
const snapshot = (fields) => frame('snapshot', fields);
const delta = (fields) => frame('delta', fields);

const everyState = [0, 1, 2, 3, 4, 5].flatMap((level) => [0, 1, 2, 3].map((certainty) => state(level, certainty)));
const unknownAll = (parent) => children(parent).map((_, at) => [at, 0]);
const some = delta({ cells: cellsAt(CITY, [[5, state(4, 2)]]) });

const frames = [
  ['an empty snapshot: no cell of the area lies below the parent', snapshot({ seq: 1 })],
  ['an empty delta: the hour turned and no state changed', delta({ hour: 118, as_of: '2026-11-21T04:00:00Z' })],
  ['one cell becomes very high', delta({ cells: cellsAt(CITY, [[0, state(5, 3)]]) })],
  ['one cell falls back to not enough data', delta({ seq: 45, prev: 44, cells: cellsAt(CITY, [[0, 0]]) })],
  ['levels change in three cells, one gap of two bytes', delta({ cells: cellsAt(CITY, [[0, 1], [1, state(5, 3)], [131, 0]]) })],
  ['every state there is', snapshot({ seq: 40, cells: cellsAt(CITY, everyState.map((one, at) => [at * 3, one])) })],
  ['the last child', delta({ cells: cellsAt(CITY, [[2400, state(3, 1)]]) })],
  ['a snapshot of a whole parent: not enough data anywhere, deflated', snapshot({ seq: 40, cells: cellsAt(CITY, unknownAll(CITY)) })],
  ['140 cells: the count takes two bytes, deflated', delta({ cells: cellsAt(CITY, everyState.concat(Array(116).fill(9)).map((one, at) => [at * 2, one])) })],
  ['151 bytes that differ: at the border of what is deflated', delta({ cells: cellsAt(CITY, Array.from({ length: 75 }, (_, at) => [at * 9, everyState[(at * 7) % 24]])) })],
  ['a pentagon, its first and last child', snapshot({ seq: 7, parent: PENTAGON, cells: cellsAt(PENTAGON, [[0, state(2, 1)], [2000, state(3, 3)]]) })],
  ['the coarsest parent', snapshot({ seq: 7, parent: latLngToCell(14.63, -90.51, 1), cells: cellsAt(latLngToCell(14.63, -90.51, 1), [[1200, state(1, 0)]]) })],
  ['the finest parent', snapshot({ seq: 7, parent: latLngToCell(14.63, -90.51, 5), cells: cellsAt(latLngToCell(14.63, -90.51, 5), [[1200, state(2, 0)]]) })],
  ['the greatest numbers', delta({ id: 0xffffffff, epoch: 'f'.repeat(16), seq: SAFE, prev: SAFE - 1, hour: 167, as_of: '9999-12-30T22:00:00Z' })],
  ['the least numbers', snapshot({ id: 0, epoch: '0'.repeat(16), seq: 0, hour: 0, as_of: '1970-01-01T00:00:00Z' })],
];

/** The greeting. */
const HELLO = {
  type: 'hello',
  protocol: 'atalaya.risk.v1',
  epoch: EPOCH,
  window_ms: 150,
  heartbeat_ms: 15000,
  as_of: AS_OF,
  model: 'ladder-5-0123abcd',
  cut_points: { 1: 0.7, 3: 1.3, 4: 2.5, 5: 4.5 },
  exposure: 'none',
  sentence: {
    es: 'Muestra dónde se reportaron incidentes, no dónde es peligroso.',
    en: 'Shows where incidents were reported, not where it is dangerous.',
  },
};

const messages = [
  ['hello', HELLO],
  ['a beat: nothing newer was to be told', { type: 'progress', epoch: EPOCH, seq: 44, as_of: AS_OF }],
  ['a beat since which working hours are on record', {
    type: 'progress',
    epoch: EPOCH,
    seq: 45,
    as_of: AS_OF,
    exposure: 'recorded',
    sentence: {
      es: 'Tiene en cuenta las horas de trabajo registradas; donde nadie estuvo, no se sabe.',
      en: 'Takes into account the working hours on record; where nobody was, nothing is known.',
    },
  }],
  ['a beat with the greatest numbers', { type: 'progress', epoch: 'f'.repeat(16), seq: SAFE, as_of: '9999-12-30T22:00:00Z' }],
  ['pong', { type: 'pong' }],
  ['a message without a readable number was refused', {
    type: 'problem', id: null, code: 'not_a_message',
    detail: { es: 'El mensaje no es un objeto JSON.', en: 'The message is not a JSON object.' },
  }],
  ['a subscription was refused', {
    type: 'problem', id: 4294967295, code: 'no_subscription',
    detail: { es: 'No existe esa suscripción.', en: 'There is no such subscription.' },
  }],
];

// Only a client that asks for alerts is told any, so they have lists of their own.
const alertMessages = [
  ['an alert', {
    type: 'alert', position: 1, kind: 'cluster', at: AS_OF, expires_at: '9999-12-30T22:00:00Z',
    payload: { area: latLngToCell(14.63, -90.51, 7) },
  }],
  ['the last alert there can be', {
    type: 'alert', position: SAFE, kind: 'cluster', at: AS_OF, expires_at: AS_OF, payload: {},
  }],
  ['an alert is acknowledged', { type: 'acknowledged', position: 1, at: AS_OF }],
  ['the last one is acknowledged', { type: 'acknowledged', position: SAFE, at: AS_OF }],
  ['an alert that the account does not have', {
    type: 'problem', id: null, code: 'no_alert',
    detail: { es: 'No existe esa alerta.', en: 'There is no such alert.' },
  }],
  ['an acknowledgement that cannot be taken now', {
    type: 'problem', id: null, code: 'busy',
    detail: { es: 'No se puede ahora; intente de nuevo en un momento.', en: 'Not now; try again in a moment.' },
  }],
];
const alertRequests = [
  ['tell all open alerts', { type: 'alerts' }],
  ['tell alerts after the last one there can be', { type: 'alerts', after: SAFE }],
  ['an alert was heard', { type: 'ack', position: 1 }],
  ['the last one was heard', { type: 'ack', position: SAFE }],
];

const view = (fields = {}) => ({ key_population: 'ALL', hour: 'now', resolution: 8, ...fields });
const subscribe = (fields = {}) => ({ type: 'subscribe', id: 3, view: view(), parents: [CITY], ...fields });
const requests = [
  ['subscribe to now', subscribe()],
  ['subscribe to a fixed hour of one population', subscribe({ view: view({ key_population: 'TW', hour: 167 }) })],
  ['subscribe to the finest cells', subscribe({ view: view({ resolution: 9 }), parents: [latLngToCell(14.63, -90.51, 5)] })],
  ['subscribe to the coarsest cells', subscribe({ view: view({ resolution: 5, hour: 0 }), parents: [latLngToCell(14.63, -90.51, 1)] })],
  ['subscribe to nothing yet', subscribe({ id: 4294967295, parents: [] })],
  ['subscribe and go on from a frame', subscribe({ since: { epoch: EPOCH, seq: { [CITY]: 44 } } })],
  ['track one more and go on from a frame', { type: 'track', id: 3, add: [CITY], since: { epoch: EPOCH, seq: { [CITY]: SAFE } } }],
  ['track one more, one fewer', { type: 'track', id: 3, add: [CITY], remove: [PENTAGON] }],
  ['track none', { type: 'track', id: 0 }],
  ['unsubscribe', { type: 'unsubscribe', id: 3 }],
  ['ping', { type: 'ping' }],
];

const bomb = deflateRawSync(Buffer.alloc(1_000_000));
const whole = deflateRawSync(Buffer.from(bodyOf(some)));
const badFrames = [
  ['no bytes at all', { length: 0 }],
  ['a header that ends too early', { length: 47 }],
  ['no body', { length: 48 }],
  ['type 0', { type: 0 }],
  ['type 3', { type: 3 }],
  ['version 0', { version: 0 }],
  ['version 2', { version: 2 }],
  ['a flag that means nothing', { flags: 2 }],
  ['deflated and a flag that means nothing', { flags: 3, packed: whole }],
  ['hour 168', { hour: 168 }],
  ['a parent that is no cell', { parent: 0n }],
  ['a parent with the top bit set', { parent: BigInt(`0x${CITY}`) | (1n << 63n) }],
  ['a parent that is an edge, not a cell', { parent: BigInt(`0x${CITY}`) ^ (3n << 59n) }],
  ['a parent too coarse to be followed', { parent: BigInt(`0x${latLngToCell(14.63, -90.51, 0)}`), body: [0] }],
  ['a parent too fine to be followed', { parent: BigInt(`0x${latLngToCell(14.63, -90.51, 6)}`), body: [0] }],
  ['a seq beyond 2^53 - 1', { seq: BigInt(SAFE) + 1n }],
  ['a prev beyond 2^53 - 1', { prev: BigInt(SAFE) + 1n }],
  ['a time after the year 9999', { asOf: 253402207201000000n }],
  ['the greatest time a field can hold', { asOf: (1n << 63n) - 1n }],
  ['the least time a field can hold', { asOf: -(1n << 63n) }],
  ['a count that is cut', { body: [0x80] }],
  ['a count of four bytes', { body: [0x81, 0x80, 0x80, 0x00, 0, 0] }],
  ['a count that never ends', { body: Array(12).fill(0xff) }],
  ['more cells than a parent has', { body: [...varint(2402), ...Array(4804).fill(0)] }],
  ['a gap that is cut', { body: [1, 0x85] }],
  ['a position one past the last child', { body: [1, ...varint(2401), 1] }],
  ['two positions, the second past the last child', { body: [2, ...varint(2400), 0, 1, 1] }],
  ['a position past the last child of a pentagon', { parent: BigInt(`0x${PENTAGON}`), body: [1, ...varint(2001), 1] }],
  ['a state missing', { body: [2, 0, 0, 1] }],
  ['a state too many', { body: [1, 0, 1, 1] }],
  ['level 6', { body: [1, 0, 6] }],
  ['level 7 with a certainty', { body: [1, 0, 0b11111] }],
  ['a bit above the certainty', { body: [1, 0, 0b100001] }],
  ['a body said to be deflated that is not', { flags: 1, packed: Buffer.from([0xff, 0xff, 0xff]) }],
  ['a deflated body that is cut', { flags: 1, packed: whole.subarray(0, -1) }],
  ['a deflated body of a million bytes', { flags: 1, packed: bomb }],
].map(([name, change]) => ({ name, hex: bytesOf(some, change) }));

/** Texts a client must refuse. `schema` says whether the AsyncAPI document's schema refuses them too. */
const bad = (name, value, schema = true) => ({ name, text: typeof value === 'string' ? value : JSON.stringify(value), schema });
const badMessages = [
  bad('not JSON', '{', false),
  bad('no object', '[]'),
  bad('no type', {}),
  bad('an unknown type', { type: 'surprise' }),
  bad('level 6', delta({ cells: { [children(CITY)[0]]: 6 } })),
  bad('level 7 with a certainty', delta({ cells: { [children(CITY)[0]]: 31 } })),
  bad('a state that is no whole number', delta({ cells: { [children(CITY)[0]]: 1.5 } })),
  bad('a state that is a text', delta({ cells: { [children(CITY)[0]]: '1' } })),
  bad('a cell that is none', delta({ cells: { somewhere: 1 } })),
  bad('cells in a list', delta({ cells: [] })),
  bad('no cells', { ...delta({}), cells: undefined }),
  bad('hour 168', delta({ hour: 168 })),
  bad('a negative hour', delta({ hour: -1 })),
  bad('a negative seq', delta({ seq: -1 })),
  bad('a seq beyond 2^53 - 1', JSON.stringify(delta({})).replace('"seq":44', '"seq":9007199254740992')),
  bad('a delta without prev', { ...delta({}), prev: undefined }),
  bad('an epoch that is too short', delta({ epoch: 'c0ffee' })),
  bad('a parent that is none', delta({ parent: 'somewhere' })),
  bad('a time that is none', delta({ as_of: 'soon' })),
  bad('an id beyond 32 bits', delta({ id: 4294967296 })),
  bad('a beat without a seq', { type: 'progress', epoch: EPOCH, as_of: AS_OF }),
  bad('a hello without a heartbeat', { ...HELLO, heartbeat_ms: undefined }),
  bad('a hello that does not say what the map does not know', { ...HELLO, sentence: undefined }),
  bad('a hello without a model', { ...HELLO, model: undefined }),
];

const badRequest = (name, value, code, schema = true) => ({ ...bad(name, value, schema), code });
const badRequests = [
  badRequest('not JSON', '{', 'not_a_message', false),
  badRequest('no object', '[]', 'not_a_message'),
  badRequest('a field twice', '{"type":"ping","type":"ping"}', 'not_a_message', false),
  badRequest('nested too deep', `{"type":"ping","more":${'['.repeat(20)}${']'.repeat(20)}}`, 'not_a_message'),
  badRequest('longer than 16 KiB', `{"type":"ping"${' '.repeat(16_384)}}`, 'not_a_message', false),
  badRequest('no type', {}, 'field'),
  badRequest('an unknown type', { type: 'fly' }, 'unknown_type'),
  badRequest('a field too many', { type: 'ping', more: 1 }, 'unknown_field'),
  badRequest('a negative number', { type: 'unsubscribe', id: -1 }, 'field'),
  badRequest('a number beyond 32 bits', { type: 'unsubscribe', id: 4294967296 }, 'field'),
  badRequest('hour 168', subscribe({ view: view({ hour: 168 }) }), 'field'),
  badRequest('hour then', subscribe({ view: view({ hour: 'then' }) }), 'field'),
  badRequest('resolution 10', subscribe({ view: view({ resolution: 10 }) }), 'field'),
  badRequest('a population that is none', subscribe({ view: view({ key_population: 'XYZ' }) }), 'field'),
  badRequest('a view with a field too many', subscribe({ view: view({ zoom: 3 }) }), 'unknown_field'),
  badRequest('a parent of another resolution', subscribe({ parents: [PENTAGON, latLngToCell(14.63, -90.51, 5)] }), 'field', false),
  badRequest('a parent that is none', subscribe({ parents: ['somewhere'] }), 'field'),
  badRequest('since without an epoch', subscribe({ since: { seq: {} } }), 'field'),
  badRequest('since with an epoch that is too short', subscribe({ since: { epoch: 'c0ffee', seq: {} } }), 'field'),
  badRequest('since with a negative seq', subscribe({ since: { epoch: EPOCH, seq: { [CITY]: -1 } } }), 'field'),
  badRequest('since of a parent that is not asked for', subscribe({ since: { epoch: EPOCH, seq: { [PENTAGON]: 1 } } }), 'field', false),
  badRequest('since with a field too many', subscribe({ since: { epoch: EPOCH, seq: {}, more: 1 } }), 'unknown_field'),
  badRequest('alerts after none', { type: 'alerts', after: -1 }, 'field'),
  badRequest('alerts after a text', { type: 'alerts', after: '1' }, 'field'),
  badRequest('alerts with a field too many', { type: 'alerts', id: 1 }, 'unknown_field'),
  badRequest('nothing was heard', { type: 'ack' }, 'field'),
  badRequest('more was heard than one', { type: 'ack', position: [1, 2] }, 'field'),
  badRequest('65 parents', subscribe({ parents: Array(65).fill(CITY) }), 'too_many'),
];

/** A line per vector: a change shows as the lines of its vectors. */
const list = (items) => `[\n${items.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
const named = (key) => ([name, json]) => ({ name, [key]: json });
process.stdout.write(`{
  "about": "Test vectors of the live protocol atalaya.risk.v1, made by web/scripts/live-vectors.mjs. frames: the bytes of a binary frame and its JSON twin (how a body is deflated is free: compare what it inflates to). messages: the server's other texts. requests: the client's texts. alert_messages, alert_requests: the same, for clients that ask for alerts. refused: what the other side must not take.",
  "frames": ${list(frames.map(([name, json]) => ({ name, hex: bytesOf(json), json })))},
  "messages": ${list(messages.map(named('json')))},
  "alert_messages": ${list(alertMessages.map(named('json')))},
  "alert_requests": ${list(alertRequests.map(named('json')))},
  "requests": ${list(requests.map(named('json')))},
  "refused_frames": ${list(badFrames)},
  "refused_messages": ${list(badMessages)},
  "refused_requests": ${list(badRequests)}
}
`);
