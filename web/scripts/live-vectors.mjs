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
  header.writeUInt8(change.flags ?? ((deflated ? 1 : 0) | (change.padding === undefined ? 0 : 2)), 2);
  header.writeUInt8(change.hour ?? json.hour, 3);
  header.writeUInt32BE(json.id, 4);
  header.writeBigUInt64BE(change.parent ?? BigInt(`0x${json.parent}`), 8);
  header.writeBigUInt64BE(BigInt(`0x${json.epoch}`), 16);
  header.writeBigUInt64BE(change.seq ?? BigInt(json.seq), 24);
  header.writeBigUInt64BE(change.prev ?? BigInt(json.prev ?? 0), 32);
  header.writeBigInt64BE(change.asOf ?? micros(json.as_of), 40);
  return Buffer.concat([header, packed, Buffer.from(change.padding ?? [])]).subarray(0, change.length).toString('hex');
}

/** What pads the bytes to the next of the sizes. */
function paddingOf(hex) {
  let size = 48;
  while (size < hex.length / 2 + 1) size *= size % 3 === 0 ? 4 / 3 : 3 / 2;
  return [0x80, ...Array(size - hex.length / 2 - 1).fill(0)];
}
/** A frame's bytes as `bytes` makes them, padded where that is asked for. */
const padded = (bytes, json, { padded: asked = false, ...how } = {}) =>
  (asked ? bytes(json, { ...how, padding: paddingOf(bytes(json, how)) }) : bytes(json, how));

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
  ['one cell, padded to one of few sizes', delta({ cells: cellsAt(CITY, [[0, state(5, 3)]]) }), { padded: true }],
  ['a whole parent, deflated and padded', snapshot({ seq: 40, cells: cellsAt(CITY, unknownAll(CITY)) }), { padded: true }],
  ['the greatest numbers', delta({ id: 0xffffffff, epoch: 'f'.repeat(16), seq: SAFE, prev: SAFE - 1, hour: 167, as_of: '9999-12-30T22:00:00Z' })],
  ['the least numbers', snapshot({ id: 0, epoch: '0'.repeat(16), seq: 0, hour: 0, as_of: '1970-01-01T00:00:00Z' })],
];

/** Bits one after the other, the highest first; the last byte is filled up with zeros. */
function bytesOfBits(bits) {
  const filled = bits.padEnd(Math.ceil(bits.length / 8) * 8, '0');
  return (filled.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
}
const bitsOf = (number, count) => (count === 0 ? '' : number.toString(2).padStart(count, '0'));

/** The body in bits; `low` is how many of each gap's bits are written as they are. */
function bitsBodyOf({ parent, cells }, { low, count } = {}) {
  const all = children(parent);
  const positions = Object.keys(cells).map((cell) => all.indexOf(cell));
  const states = Object.values(cells);
  const gaps = positions.map((at, i) => at - (i === 0 ? 0 : positions[i - 1] + 1));
  if (gaps.length === 0) return [0];
  const length = (k) => gaps.reduce((sum, gap) => sum + (gap >> k) + 1 + k, 0);
  const least = Array.from({ length: 12 }, (_, k) => k).reduce((best, k) => (length(k) < length(best) ? k : best), 0);
  const k = low ?? least;
  const of = (gap, i) => {
    const same = states[i] === (i === 0 ? 0 : states[i - 1]);
    return `${'1'.repeat(gap >> k)}0${bitsOf(gap & ((1 << k) - 1), k)}${same ? '1' : `0${bitsOf(states[i], 5)}`}`;
  };
  return [...(count ?? longVarint(gaps.length)), ...bytesOfBits(bitsOf(k, 4) + gaps.map(of).join(''))];
}

/** LEB128 of any length. */
function longVarint(value) {
  const bytes = [];
  let rest = BigInt(value);
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** The bytes of a compact frame. `binds`: it says what the slot stands for; `moment`: and the hour and the instant. */
function compactOf(json, { slot = 0, binds = json.type === 'snapshot', moment = binds, ...change }) {
  const plain = Buffer.from(bodyOf(json));
  const inBits = change.body ?? bitsBodyOf(json, change);
  const deflated = change.deflated ?? (plain.length > 150 && deflateRawSync(plain).length < inBits.length);
  const first = (change.padding === undefined ? 0 : 1 << 7) | (2 << 5) | (deflated ? 16 : 0) | (moment ? 8 : 0) | (binds ? 4 : 0) | (json.type === 'snapshot' ? 1 : 2);
  const wide = (value) => [...Buffer.from(BigInt.asUintN(64, BigInt(value)).toString(16).padStart(16, '0'), 'hex')];
  return Buffer.from([
    change.first ?? first,
    ...(change.slotBytes ?? longVarint(slot)),
    ...(binds ? [...(change.idBytes ?? longVarint(json.id)), ...wide(change.parent ?? `0x${json.parent}`), ...wide(`0x${json.epoch}`)] : []),
    ...(moment ? [change.hour ?? json.hour, ...wide(change.asOf ?? micros(json.as_of))] : []),
    ...(change.seqBytes ?? longVarint(json.seq)),
    ...(json.type === 'delta' ? (change.stepBytes ?? longVarint(BigInt(json.seq) - BigInt(json.prev))) : []),
    ...(deflated ? (change.packed ?? deflateRawSync(plain)) : inBits),
    ...(change.padding ?? []),
    ...(change.more ?? []),
  ]).subarray(0, change.length).toString('hex');
}

const other = latLngToCell(15.5, -90.3, 4);
const twenty = Array.from({ length: 20 }, (_, i) => [i * 117 + ((i * i) % 7), state(3 + (i % 5 === 0 ? 1 : 0), 3)]);
const later = { hour: 118, as_of: '2026-11-21T04:00:00Z' };
/** What one connection is told, message by message. */
const connections = [
  ['a snapshot, then what changed in it', [
    [snapshot({ seq: 40, cells: cellsAt(CITY, [[5, state(2, 1)], [131, 0]]) }), {}],
    [delta({ seq: 41, prev: 40, cells: cellsAt(CITY, [[5, state(4, 2)]]) }), {}],
    [delta({ seq: 200, prev: 41, cells: cellsAt(CITY, [[131, state(5, 3)]]) }), {}],
  ]],
  ['twenty cells: every fourth with another state', [
    [snapshot({ seq: 86400000, cells: {} }), {}],
    [delta({ seq: 86400150, prev: 86400000, cells: cellsAt(CITY, twenty) }), {}],
  ]],
  ['the hour turns: told once', [
    [snapshot({ seq: 40 }), {}],
    [delta({ seq: 41, prev: 40, ...later }), { moment: true }],
    [delta({ seq: 42, prev: 41, ...later, cells: cellsAt(CITY, [[0, 1]]) }), {}],
  ]],
  ['what came back begins with a delta', [
    [delta({ seq: 44, prev: 41, cells: cellsAt(CITY, [[2400, 9]]) }), { binds: true }],
    [delta({ seq: 45, prev: 44, cells: cellsAt(CITY, [[2400, 0]]) }), {}],
    [delta({ seq: 45, prev: 45 }), {}],
  ]],
  ['two parents and two subscriptions of one of them', [
    [snapshot({ seq: 40 }), { slot: 0 }],
    [snapshot({ seq: 41, parent: other, cells: cellsAt(other, [[7, 3]]) }), { slot: 1 }],
    [snapshot({ seq: 42, id: 4, hour: 3 }), { slot: 2 }],
    [delta({ seq: 43, prev: 41, parent: other, cells: cellsAt(other, [[7, 4]]) }), { slot: 1 }],
    [delta({ seq: 43, prev: 42, id: 4, hour: 3, cells: cellsAt(CITY, [[7, 4]]) }), { slot: 2 }],
    [delta({ seq: 43, prev: 40, cells: cellsAt(CITY, [[7, 2]]) }), { slot: 0 }],
  ]],
  ['another epoch: the parent has another slot', [
    [snapshot({ seq: 40 }), { slot: 0 }],
    [snapshot({ seq: 3, epoch: 'fedcba9876543210', cells: cellsAt(CITY, [[7, 3]]) }), { slot: 1 }],
    [delta({ seq: 5, prev: 3, epoch: 'fedcba9876543210', cells: cellsAt(CITY, [[7, 4]]) }), { slot: 1 }],
  ]],
  ['every state there is', [
    [snapshot({ seq: 40, cells: cellsAt(CITY, everyState.map((one, at) => [at * 3, one])) }), {}],
  ]],
  ['padded to one of few sizes, in bits and deflated', [
    [snapshot({ seq: 40, cells: cellsAt(CITY, unknownAll(CITY)) }), { padded: true }],
    [delta({ seq: 41, prev: 40, cells: cellsAt(CITY, [[5, state(4, 2)]]) }), { padded: true }],
    [delta({ seq: 42, prev: 41, cells: cellsAt(CITY, twenty) }), { padded: true }],
    [delta({ seq: 43, prev: 42, cells: cellsAt(CITY, [[5, state(5, 2)]]) }), {}],
  ]],
  ['a snapshot of a whole parent, deflated', [
    [snapshot({ seq: 40, cells: cellsAt(CITY, unknownAll(CITY)) }), {}],
  ]],
  ['a pentagon, its first and last child', [
    [snapshot({ seq: 7, parent: PENTAGON, cells: cellsAt(PENTAGON, [[0, state(2, 1)], [2000, state(3, 3)]]) }), {}],
  ]],
  ['the greatest numbers', [
    [snapshot({ id: 0xffffffff, epoch: 'f'.repeat(16), seq: SAFE, hour: 167, as_of: '9999-12-30T22:00:00Z' }), {}],
    [delta({ id: 0xffffffff, epoch: 'f'.repeat(16), seq: SAFE, prev: 0, hour: 167, as_of: '9999-12-30T22:00:00Z' }), {}],
  ]],
];
const ten = delta({ seq: 44, prev: 41, cells: cellsAt(CITY, [[5, state(4, 2)]]) });
const wholeParent = snapshot({ seq: 40, cells: cellsAt(CITY, unknownAll(CITY)) });
/** What must not be taken after slot 0 was given to a subscription of the city. */
const badCompact = [
  ['no bytes at all', ten, { length: 0 }],
  ['a frame of version 1', ten, { first: 2 }],
  ['kind 0', ten, { first: 0x40 }],
  ['kind 3', ten, { first: 0x43 }],
  ['another version', ten, { first: 0x62 }],
  ['a slot that was not given', ten, { slot: 1 }],
  ['a slot beyond 32 bits', ten, { slotBytes: [0xff, 0xff, 0xff, 0xff, 0x1f] }],
  ['a slot that never ends', ten, { slotBytes: Array(12).fill(0x80) }],
  ['a snapshot that does not say of what', snapshot({}), { binds: false }],
  ['a slot of a subscription at no instant', snapshot({}), { moment: false }],
  ['a subscription beyond 32 bits', snapshot({}), { idBytes: [0xff, 0xff, 0xff, 0xff, 0x1f] }],
  ['a parent that is no cell', snapshot({}), { parent: 0 }],
  ['a parent too coarse to be followed', snapshot({}), { parent: `0x${latLngToCell(14.63, -90.51, 0)}` }],
  ['a parent too fine to be followed', snapshot({}), { parent: `0x${latLngToCell(14.63, -90.51, 6)}` }],
  ['hour 168', snapshot({}), { hour: 168 }],
  ['the greatest time a field can hold', snapshot({}), { asOf: (1n << 63n) - 1n }],
  ['a seq beyond 2^53 - 1', ten, { seqBytes: longVarint(BigInt(SAFE) + 1n) }],
  ['a seq that is cut', ten, { length: 3, seqBytes: [0x80] }],
  ['a prev before 0', ten, { stepBytes: longVarint(45) }],
  ['no body', ten, { body: [] }],
  ['a count that never ends', ten, { body: Array(12).fill(0xff) }],
  ['more cells than a parent has', ten, { body: [...varint(2402), ...Array(2402).fill(0xff)] }],
  ['cells without bits', ten, { body: [1] }],
  ['a gap that never ends', ten, { body: [1, 0x0f, ...Array(400).fill(0xff)] }],
  ['a position one past the last child', ten, { body: [1, ...bytesOfBits(`1011${'1'}0${bitsOf(2401 - 2048, 11)}1`)] }],
  ['a state that is cut', ten, { body: [1, ...bytesOfBits(`0000${'0'}`)].slice(0, 2) }],
  ['level 6', ten, { body: [1, ...bytesOfBits(`0000${'0'}0${bitsOf(6, 5)}`)] }],
  ['bits after the last state', ten, { body: [1, ...bytesOfBits(`0000${'0'}0${bitsOf(1, 5)}00001`)] }],
  ['a byte after the last state', ten, { more: [0] }],
  ['padding that does not begin', ten, { padding: [0, 0] }],
  ['padding with something in it', ten, { padding: [0x80, 0, 1] }],
  ['padding alone', ten, { first: 0xc2, length: 1 }],
  ['a body said to be deflated that is not', ten, { deflated: true, packed: [0xff, 0xff, 0xff] }],
  ['a deflated body that is cut', wholeParent, { packed: deflateRawSync(Buffer.from(bodyOf(wholeParent))).subarray(0, -1) }],
  ['a deflated body of a million bytes', ten, { deflated: true, packed: deflateRawSync(Buffer.alloc(1_000_000)) }],
].map(([name, json, change]) => ({ name, after: compactOf(snapshot({ seq: 41 }), {}), hex: compactOf(json, change) }));

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
  ['hello of the compact protocol', { ...HELLO, protocol: 'atalaya.risk.v2' }],
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
  ['a flag that means nothing', { flags: 4 }],
  ['deflated and a flag that means nothing', { flags: 5, packed: whole }],
  ['padding that does not begin', { flags: 2, padding: [0, 0] }],
  ['padding with something in it', { padding: [0x80, 0, 1] }],
  ['padding that nothing says', { flags: 0, padding: [0x80, 0] }],
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
  "about": "Test vectors of the live protocols atalaya.risk.v1 and atalaya.risk.v2, made by web/scripts/live-vectors.mjs. frames: the bytes of a binary frame and its JSON twin (how a body is deflated is free: compare what it inflates to). compact: what connections of atalaya.risk.v2 are told, frame by frame, each with its JSON twin. refused_compact: what must not be taken after another frame of the same connection. messages: the server's other texts. requests: the client's texts. alert_messages, alert_requests: the same, for clients that ask for alerts. refused: what the other side must not take.",
  "frames": ${list(frames.map(([name, json, how]) => ({ name, hex: padded(bytesOf, json, how), json })))},
  "compact": ${list(connections.map(([name, told]) => ({ name, told: told.map(([json, how]) => ({ hex: padded(compactOf, json, how), json })) })))},
  "messages": ${list(messages.map(named('json')))},
  "alert_messages": ${list(alertMessages.map(named('json')))},
  "alert_requests": ${list(alertRequests.map(named('json')))},
  "requests": ${list(requests.map(named('json')))},
  "refused_frames": ${list(badFrames)},
  "refused_compact": ${list(badCompact)},
  "refused_messages": ${list(badMessages)},
  "refused_requests": ${list(badRequests)}
}
`);
