//! The compact binary subprotocol, `atalaya.risk.v2`: the frames of version 1, with what a
//! connection knows already left out.
//!
//! A *slot* is a number that stands for a subscription, a parent and an epoch on one connection. A
//! frame that tells them gives them a slot, and later deltas say the slot alone; the hour and the
//! instant are told again when they are others. What is left is the same for everybody and is
//! written once ([`tail`]). Slots are each connection's own and are not used twice: a number that
//! others share would tell how much they look at, and one that is given again could be mistaken.
//!
//! `seq` and `prev` are in every delta, so a gap is found as in version 1, and by the same rule.
//! data/asyncapi.yaml has the layout.

mod bits;

use atalaya_domain::{Cell, HourOfWeek};
use bytes::{Buf as _, BufMut as _, Bytes, BytesMut};
use jiff::Timestamp;

use crate::binary::{self, FrameError, MAX_SEQ, Plain, deflated, inflate, position, put_varint};
use crate::frame::{Frame, FrameKind};
use crate::message::{MAX_PARENTS, MAX_SUBSCRIPTIONS};
use crate::padding;

/// What the first byte of every frame has in its bits 5–6.
const VERSION: u8 = 2 << 5;
const VERSION_BITS: u8 = 3 << 5;
/// Padding follows the body.
const PADDED: u8 = 1 << 7;
/// The first byte's bits 0–1: which kind of frame it is.
const KIND_BITS: u8 = 3;
const SNAPSHOT: u8 = 1;
const DELTA: u8 = 2;
/// What the slot stands for follows, and is so from now on.
const BINDS: u8 = 1 << 2;
/// The hour and the instant follow, and are so from now on.
const MOMENT: u8 = 1 << 3;
/// The body is that of version 1, deflated.
const DEFLATED: u8 = 1 << 4;

/// Slots a connection remembers: as many as it can look at. Who forgot one tells again what it
/// stands for.
const MAX_SLOTS: usize = MAX_SUBSCRIPTIONS * MAX_PARENTS;

/// What is the same for everybody: `seq`, how far before it `prev` is, and the body.
#[derive(Debug, Clone)]
pub(crate) struct Tail {
    bytes: Bytes,
    deflated: bool,
}

/// What a slot stands for, and what was told with it last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bound {
    slot: u32,
    subscription: u32,
    parent: Cell,
    epoch: u64,
    hour: HourOfWeek,
    as_of: Timestamp,
}

/// Writes one connection's frames.
#[derive(Debug, Default)]
pub(crate) struct Writer {
    bound: Vec<Bound>,
    given: u32,
}

impl Writer {
    /// The frame as this connection's next message, padded to one of few sizes.
    pub fn padded(&mut self, subscription: u32, frame: &Frame) -> Bytes {
        let mut bytes = self.write(subscription, frame);
        bytes[0] |= PADDED;
        padding::pad(&mut bytes);
        bytes.freeze()
    }

    /// The bytes alone. Every snapshot has a slot of its own, as has a
    /// delta for whose subscription and parent there is none of its epoch.
    pub fn write(&mut self, subscription: u32, frame: &Frame) -> BytesMut {
        let tail = frame.compact.get_or_init(|| tail(frame));
        let same = |one: &Bound| (one.subscription, one.parent) == (subscription, frame.parent);
        let at = self.bound.iter().position(same);
        let known = at
            .map(|at| &mut self.bound[at])
            .filter(|bound| frame.kind == FrameKind::Delta && bound.epoch == frame.epoch);
        let mut bytes = BytesMut::with_capacity(2 * (40 + tail.bytes.len()));
        let first = VERSION | if tail.deflated { DEFLATED } else { 0 };
        if let Some(bound) = known {
            let moves = (bound.hour, bound.as_of) != (frame.hour, frame.as_of);
            bytes.put_u8(first | DELTA | if moves { MOMENT } else { 0 });
            put_varint(&mut bytes, bound.slot.into());
            (bound.hour, bound.as_of) = (frame.hour, frame.as_of);
            if moves {
                put_moment(&mut bytes, frame);
            }
        } else {
            let kind = match frame.kind {
                FrameKind::Snapshot => SNAPSHOT,
                FrameKind::Delta => DELTA,
            };
            let slot = self.bind(at, subscription, frame);
            bytes.put_u8(first | kind | BINDS | MOMENT);
            put_varint(&mut bytes, slot.into());
            put_varint(&mut bytes, subscription.into());
            bytes.put_u64(frame.parent.number());
            bytes.put_u64(frame.epoch);
            put_moment(&mut bytes, frame);
        }
        bytes.extend_from_slice(&tail.bytes);
        bytes
    }

    /// Gives a frame's subscription and parent a slot, in the place of the one they had.
    fn bind(&mut self, at: Option<usize>, subscription: u32, frame: &Frame) -> u32 {
        let slot = self.given;
        // After 2³² of them the reader would be told the same number for another thing: it is bound
        // anew by this very frame.
        self.given = self.given.wrapping_add(1);
        let Frame { parent, epoch, hour, as_of, .. } = *frame;
        let bound = Bound { slot, subscription, parent, epoch, hour, as_of };
        if let Some(at) = at {
            self.bound[at] = bound;
            return slot;
        }
        if self.bound.len() == MAX_SLOTS {
            self.bound.remove(0);
        }
        self.bound.push(bound);
        slot
    }

    /// Forgets the slot of a subscription and a parent that are looked at no longer.
    pub fn forget(&mut self, subscription: u32, parent: Cell) {
        self.bound.retain(|one| (one.subscription, one.parent) != (subscription, parent));
    }
}

fn put_moment(bytes: &mut BytesMut, frame: &Frame) {
    bytes.put_u8(frame.hour.number());
    bytes.put_i64(frame.as_of.as_microsecond());
}

/// Writes what is the same for everybody. The body is in bits, or, where that is shorter, the body
/// of version 1 deflated.
fn tail(frame: &Frame) -> Tail {
    let mut bytes = BytesMut::with_capacity(16 + frame.cells.len() * 2);
    put_varint(&mut bytes, frame.seq);
    if frame.kind == FrameKind::Delta {
        // A frame never goes back before the one it follows.
        put_varint(&mut bytes, frame.seq.saturating_sub(frame.prev));
    }
    let mut next = 0;
    let gaps = frame.cells.iter().map(|(cell, state)| {
        let position = position(*cell, frame.parent).unwrap_or(next);
        let gap = position - next;
        next = position + 1;
        (gap as u32, state.bits())
    });
    let in_bits = bits::write(&gaps.collect::<Vec<_>>());
    let deflated = deflated(frame).filter(|deflated| deflated.len() < in_bits.len());
    bytes.extend_from_slice(deflated.as_deref().unwrap_or(&in_bits));
    Tail { bytes: bytes.freeze(), deflated: deflated.is_some() }
}

/// Reads the frames of one connection, in their order.
#[derive(Debug, Default)]
pub struct CompactReader {
    /// Those that were told of last come last.
    bound: Vec<Bound>,
}

impl CompactReader {
    /// Reads a frame: the subscription and what it is told.
    ///
    /// # Errors
    ///
    /// [`FrameError::Unbound`] for a slot that was not told of: what it stands for is not known, so
    /// the connection must be opened anew. The others as in version 1.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(u32, Frame), FrameError> {
        let is_padded = bytes.first().is_some_and(|first| first & PADDED != 0);
        let mut rest = if is_padded { padding::unpadded(bytes)? } else { bytes };
        let first = take(&mut rest, 1)?.get_u8();
        let kind = match (first & VERSION_BITS, first & KIND_BITS) {
            (VERSION, SNAPSHOT) => FrameKind::Snapshot,
            (VERSION, DELTA) => FrameKind::Delta,
            _ => {
                return Err(FrameError::Unknown {
                    kind: first & KIND_BITS,
                    version: first >> 5 & 3,
                });
            }
        };
        let (binds, moves) = (first & BINDS != 0, first & MOMENT != 0);
        if (binds && !moves) || (!binds && kind == FrameKind::Snapshot) {
            return Err(FrameError::Field("flags"));
        }
        let slot = number_32(&mut rest, "slot")?;
        let mut bound = if binds {
            let subscription = number_32(&mut rest, "subscription")?;
            let parent = binary::parent(take(&mut rest, 8)?.get_u64())?;
            let epoch = take(&mut rest, 8)?.get_u64();
            let (hour, as_of) = take_moment(&mut rest)?;
            Bound { slot, subscription, parent, epoch, hour, as_of }
        } else {
            let known = self.bound.iter().find(|one| one.slot == slot);
            *known.ok_or(FrameError::Unbound(slot))?
        };
        if moves && !binds {
            (bound.hour, bound.as_of) = take_moment(&mut rest)?;
        }
        let seq = number(&mut rest, MAX_SEQ, "seq")?;
        let prev = match kind {
            FrameKind::Snapshot => 0,
            FrameKind::Delta => seq - number(&mut rest, seq, "prev")?,
        };
        let cells = if first & DEFLATED != 0 {
            binary::cells(&inflate(rest)?, bound.parent)?
        } else {
            binary::named(bits::read(rest)?, bound.parent)?
        };
        self.keep(bound);
        let position = (bound.epoch, seq, prev);
        let moment = (bound.hour, bound.as_of);
        Ok((bound.subscription, Frame::new(kind, bound.parent, position, moment, cells)))
    }

    /// Remembers what a slot stands for; of one subscription and parent the last one.
    fn keep(&mut self, bound: Bound) {
        let same = |one: &Bound| {
            one.slot == bound.slot
                || (one.subscription, one.parent) == (bound.subscription, bound.parent)
        };
        self.bound.retain(|one| !same(one));
        if self.bound.len() == MAX_SLOTS {
            self.bound.remove(0);
        }
        self.bound.push(bound);
    }
}

/// So many of the bytes that are left.
fn take<'a>(rest: &mut &'a [u8], count: usize) -> Result<&'a [u8], FrameError> {
    let (taken, left) = rest.split_at_checked(count).ok_or(FrameError::TooShort)?;
    *rest = left;
    Ok(taken)
}

fn take_moment(rest: &mut &[u8]) -> Result<(HourOfWeek, Timestamp), FrameError> {
    let hour = HourOfWeek::new(take(rest, 1)?.get_u8()).ok_or(FrameError::Field("hour"))?;
    let as_of = Timestamp::from_microsecond(take(rest, 8)?.get_i64());
    Ok((hour, as_of.map_err(|_| FrameError::Field("as_of"))?))
}

fn number_32(rest: &mut &[u8], field: &'static str) -> Result<u32, FrameError> {
    let number = number(rest, u32::MAX.into(), field)?;
    u32::try_from(number).map_err(|_| FrameError::Field(field))
}

/// A number up to `most`, in LEB128.
fn number(rest: &mut &[u8], most: u64, field: &'static str) -> Result<u64, FrameError> {
    let mut number = 0_u64;
    // Eight bytes hold 2⁵⁶ − 1.
    for shift in (0..56).step_by(7) {
        let byte = take(rest, 1)?.get_u8();
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number).filter(|number| *number <= most).ok_or(FrameError::Field(field));
        }
    }
    Err(FrameError::Field(field))
}

#[cfg(test)]
mod tests;
