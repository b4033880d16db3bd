//! The binary subprotocol, version 1. Its header is 48 bytes, see `encode`; what is sent is padded.

use std::io::{Read as _, Write as _};

use atalaya_domain::{Cell, HourOfWeek};
use atalaya_risk::State;
use bytes::{BufMut, Bytes, BytesMut};
use flate2::Compression;
use flate2::read::DeflateDecoder;
use flate2::write::DeflateEncoder;
use h3o::Resolution;
use jiff::Timestamp;

use crate::frame::{Frame, FrameKind};
use crate::padding;

/// Version of the layout.
const VERSION: u8 = 1;
/// Bytes before the body.
const HEADER: usize = 48;
/// Where in them the flags stand.
const FLAGS_AT: usize = 2;
/// Flag: the body is deflated.
const DEFLATED: u8 = 1;
/// Flag: padding follows the body.
const PADDED: u8 = 2;
/// Bodies up to this many bytes are not worth deflating.
const WORTH_DEFLATING: usize = 150;
/// Resolutions between a parent and its cells.
pub(crate) const STEPS: u8 = 4;
/// The largest body there can be: 2,401 cells, at most 3 bytes each, and their count.
const MAX_BODY: u64 = 8_192;
/// The greatest `seq` and `prev`: what a JSON number holds exactly in every language.
pub(crate) const MAX_SEQ: u64 = (1 << 53) - 1;

/// Why bytes are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    /// The message is shorter than what it says it holds.
    #[error("the frame ends too early")]
    TooShort,
    /// There is more than it says it holds.
    #[error("the frame goes on after its end")]
    TooLong,
    /// Another version or type of frame.
    #[error("frame type {kind} of version {version}")]
    Unknown {
        /// The type byte.
        kind: u8,
        /// The version byte.
        version: u8,
    },
    /// A field holds what it may not.
    #[error("the field {0} is not valid")]
    Field(&'static str),
    /// A slot of the compact subprotocol of which it was not told what it stands for.
    #[error("slot {0} stands for nothing")]
    Unbound(u32),
}

/// A frame's cells: positions among the children of its parent, ascending, and state bytes.
pub(crate) type Plain = Vec<(u64, u8)>;

/// The bytes, padded to one of few sizes.
pub(crate) fn padded(frame: &Frame, subscription: u32) -> Bytes {
    let mut bytes = encode(frame, subscription);
    bytes[FLAGS_AT] |= PADDED;
    padding::pad(&mut bytes);
    bytes.freeze()
}

/// The bytes alone.
pub(crate) fn encode(frame: &Frame, subscription: u32) -> BytesMut {
    let (body, deflated) = frame.body.get_or_init(|| body(frame));
    let mut bytes = BytesMut::with_capacity(HEADER + body.len() * 2);
    bytes.put_u8(match frame.kind {
        FrameKind::Snapshot => 1,
        FrameKind::Delta => 2,
    });
    bytes.put_u8(VERSION);
    bytes.put_u8(if *deflated { DEFLATED } else { 0 });
    bytes.put_u8(frame.hour.number());
    bytes.put_u32(subscription);
    bytes.put_u64(frame.parent.number());
    bytes.put_u64(frame.epoch);
    bytes.put_u64(frame.seq);
    bytes.put_u64(frame.prev);
    bytes.put_i64(frame.as_of.as_microsecond());
    bytes.extend_from_slice(body);
    bytes
}

/// The body, and whether it is deflated.
fn body(frame: &Frame) -> (Bytes, bool) {
    let mut plain = BytesMut::with_capacity(2 + frame.cells.len() * 2);
    put_varint(&mut plain, frame.cells.len() as u64);
    let mut next = 0;
    for (cell, _) in &frame.cells {
        let position = position(*cell, frame.parent).unwrap_or(next);
        put_varint(&mut plain, position - next);
        next = position + 1;
    }
    plain.extend(frame.cells.iter().map(|(_, state)| state.bits()));
    if plain.len() > WORTH_DEFLATING {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        let deflated = encoder.write_all(&plain).and_then(|()| encoder.finish());
        if let Ok(deflated) = deflated
            && deflated.len() < plain.len()
        {
            return (deflated.into(), true);
        }
    }
    (plain.freeze(), false)
}

/// The body deflated, if it is long enough for that to be worth it.
pub(crate) fn deflated(frame: &Frame) -> Option<Bytes> {
    if frame.cells.len() * 2 <= WORTH_DEFLATING {
        return None;
    }
    let (body, deflated) = frame.body.get_or_init(|| body(frame));
    deflated.then(|| body.clone())
}

/// Where a cell stands among the children of its parent, in ascending order.
pub(crate) fn position(cell: Cell, parent: Cell) -> Option<u64> {
    cell.h3().child_position(parent.h3().resolution())
}

/// Writes a number in LEB128.
pub(crate) fn put_varint(bytes: &mut impl BufMut, mut value: u64) {
    while value >= 0x80 {
        bytes.put_u8(value as u8 | 0x80);
        value >>= 7;
    }
    bytes.put_u8(value as u8);
}

/// Reads a binary frame: the subscription and what it is told.
pub fn decode(bytes: &[u8]) -> Result<(u32, Frame), FrameError> {
    let (header, body) = bytes.split_at_checked(HEADER).ok_or(FrameError::TooShort)?;
    let flags = header[FLAGS_AT];
    let body = if flags & PADDED == 0 { body } else { padding::unpadded(body)? };
    let field = |at: usize| -> u64 {
        header[at..at + 8].iter().fold(0, |value, byte| value << 8 | u64::from(*byte))
    };
    let kind = match (header[0], header[1]) {
        (1, VERSION) => FrameKind::Snapshot,
        (2, VERSION) => FrameKind::Delta,
        (kind, version) => return Err(FrameError::Unknown { kind, version }),
    };
    let subscription = (field(4) >> 32) as u32;
    let parent = parent(field(8))?;
    let as_of = Timestamp::from_microsecond(field(40) as i64);
    let plain = match flags & !PADDED {
        0 => body.to_vec(),
        DEFLATED => inflate(body)?,
        _ => return Err(FrameError::Field("flags")),
    };
    let hour = HourOfWeek::new(header[3]).ok_or(FrameError::Field("hour"))?;
    let as_of = as_of.map_err(|_| FrameError::Field("as_of"))?;
    let position = (field(16), field(24), field(32));
    if position.1.max(position.2) > MAX_SEQ {
        return Err(FrameError::Field("seq"));
    }
    let frame = Frame::new(kind, parent, position, (hour, as_of), cells(&plain, parent)?);
    Ok((subscription, frame))
}

/// A parent that a view can have.
pub(crate) fn parent(number: u64) -> Result<Cell, FrameError> {
    let parent = Cell::new(number).ok();
    let parent = parent.filter(|cell| (1..=Cell::FINEST - STEPS).contains(&cell.resolution()));
    parent.ok_or(FrameError::Field("parent"))
}

/// Inflates a body: all of it, nothing behind it, and never more than a body can be.
pub(crate) fn inflate(body: &[u8]) -> Result<Vec<u8>, FrameError> {
    let mut plain = Vec::new();
    let mut inflater = DeflateDecoder::new(body);
    let read = inflater.by_ref().take(MAX_BODY + 1).read_to_end(&mut plain);
    read.map_err(|_| FrameError::Field("body"))?;
    if plain.len() as u64 > MAX_BODY || inflater.total_in() < body.len() as u64 {
        return Err(FrameError::TooLong);
    }
    Ok(plain)
}

/// Takes a body apart.
pub(crate) fn cells(plain: &[u8], parent: Cell) -> Result<Vec<(Cell, State)>, FrameError> {
    let mut rest = plain;
    let count = take_varint(&mut rest)? as usize;
    if count > rest.len() {
        return Err(FrameError::TooShort);
    }
    let mut found = Vec::with_capacity(count);
    let mut next = 0_u64;
    for _ in 0..count {
        let position = next + take_varint(&mut rest)?;
        found.push((position, 0));
        next = position + 1;
    }
    match rest.len().cmp(&count) {
        std::cmp::Ordering::Less => return Err(FrameError::TooShort),
        std::cmp::Ordering::Greater => return Err(FrameError::TooLong),
        std::cmp::Ordering::Equal => {}
    }
    found.iter_mut().zip(rest).for_each(|((_, state), bits)| *state = *bits);
    named(found, parent)
}

/// The cells that positions below a parent are, and their states.
pub(crate) fn named(plain: Plain, parent: Cell) -> Result<Vec<(Cell, State)>, FrameError> {
    let resolution = Resolution::try_from(parent.resolution() + STEPS);
    let resolution = resolution.map_err(|_| FrameError::Field("parent"))?;
    let named = |(position, bits)| {
        let cell = parent.h3().child_at(position, resolution);
        let cell =
            cell.and_then(|cell| Cell::from_h3(cell).ok()).ok_or(FrameError::Field("gap"))?;
        Ok((cell, State::from_bits(bits).ok_or(FrameError::Field("state"))?))
    };
    plain.into_iter().map(named).collect()
}

/// Reads a number in LEB128, of at most three bytes.
pub(crate) fn take_varint(rest: &mut &[u8]) -> Result<u64, FrameError> {
    let mut value = 0_u64;
    // Three bytes hold every number a frame can need.
    for shift in [0, 7, 14] {
        let (byte, more) = rest.split_first().ok_or(FrameError::TooShort)?;
        *rest = more;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Ok(value);
        }
    }
    Err(FrameError::Field("varint"))
}

#[cfg(test)]
mod tests {
    use atalaya_risk::{Certainty, Level};

    use super::*;

    fn frame(kind: FrameKind, every: usize) -> Frame {
        let parent = Cell::at(14.63, -90.51).and_then(|cell| cell.parent(4)).expect("a place");
        let children = parent.h3().children(Resolution::Eight).step_by(every);
        let cells = children.zip(0..).map(|(cell, at): (_, usize)| {
            let state = State::new(Level::ALL[at % 6], Certainty::ALL[at % 4]);
            (Cell::from_h3(cell).expect("fine"), state)
        });
        let hour = HourOfWeek::new(117).expect("an hour");
        let as_of = "2026-11-21T03:00:00Z".parse().expect("a time");
        let position = (0x0123_4567_89ab_cdef, 44, 41);
        Frame::new(kind, parent, position, (hour, as_of), cells.collect())
    }

    #[test]
    fn what_is_encoded_is_decoded_short_and_deflated() {
        for every in [1, 7, 300, 2_400, 2_401] {
            for kind in [FrameKind::Snapshot, FrameKind::Delta] {
                let sent = frame(kind, every);
                let (subscription, read) = decode(&encode(&sent, 9)).expect("a frame");
                assert_eq!((subscription, &read), (9, &sent));
            }
        }
    }

    #[test]
    fn a_short_frame_has_these_very_bytes() {
        let bytes = encode(&frame(FrameKind::Delta, 2_400), 3);
        assert_eq!(bytes[..8], [2, 1, 0, 0x75, 0, 0, 0, 3]);
        assert_eq!(bytes[16..24], [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef]);
        assert_eq!(bytes.len(), 48 + 6, "a count, two gaps (one and two bytes), two states");
    }

    #[test]
    fn damaged_frames_are_refused_and_nothing_panics() {
        let whole = encode(&frame(FrameKind::Snapshot, 300), 1);
        for length in 0..whole.len() {
            assert!(decode(&whole[..length]).is_err(), "{length}");
        }
        for at in 0..whole.len() {
            for bit in 0..8 {
                let mut bytes = whole.to_vec();
                bytes[at] ^= 1 << bit;
                drop(decode(&bytes));
            }
        }
    }

    #[test]
    fn a_frame_of_a_whole_parent_is_small() {
        assert!(encode(&frame(FrameKind::Snapshot, 1), 1).len() < 2_000);
    }
}
