/** The line to the live map with all that it is made of in a browser. */
import { probe } from './answer';
import { EventStreamTransport } from './event_stream';
import { type LinkHandlers, LiveLink } from './link';
import { PollTransport } from './poll';
import { type Surroundings, surroundings } from './surroundings';
import type { Carrier, Frames, Transport, TransportEvents } from './transport';
import { Choice } from './transports';
import { WebsocketTransport } from './websocket';

const MADE: Record<Carrier, (frames: Frames, events: TransportEvents, around: Surroundings) => Transport> = {
  websocket: (frames, events, around) => new WebsocketTransport(frames, events, around),
  event_stream: (frames, events, around) => new EventStreamTransport(frames, events, around),
  poll: (frames, events, around) => new PollTransport(frames, events, around),
};

export function openLink(frames: Frames, handlers: LinkHandlers): LiveLink {
  const open = (carrier: Carrier, events: TransportEvents): Transport => MADE[carrier](frames, events, surroundings);
  return new LiveLink({ open, probe, choice: new Choice(() => surroundings.now()) }, handlers, surroundings);
}
