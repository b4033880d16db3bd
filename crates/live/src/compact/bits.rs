//! The cells of a frame in bits: gaps in a Rice code, and one bit for a state that is the one
//! before it. In some twenty cells that changed together a gap has eight bits and a state three.

use super::{FrameError, Plain};

/// The most cells a frame has: the children of a parent.
const MAX_CELLS: usize = 2_401;
/// Bits that say how many bits of each gap are written as they are.
const LOW_BITS: u32 = 4;
const STATE_BITS: u32 = 5;

/// Writes gaps and states: the count, and if it is not 0 the bits, filled up with zeros.
pub(super) fn write(cells: &[(u32, u8)]) -> Vec<u8> {
    let mut out = Bits::default();
    crate::binary::put_varint(&mut out.bytes, cells.len() as u64);
    if cells.is_empty() {
        return out.bytes;
    }
    let low = cheapest(cells);
    out.put(low, LOW_BITS);
    let mut before = 0;
    for (gap, state) in cells {
        for _ in 0..gap >> low {
            out.put(1, 1);
        }
        out.put(0, 1);
        out.put(gap & ((1 << low) - 1), low);
        if *state == before {
            out.put(1, 1);
        } else {
            out.put(u32::from(*state), 1 + STATE_BITS);
        }
        before = *state;
    }
    out.bytes
}

/// How many low bits of each gap make the gaps shortest.
fn cheapest(cells: &[(u32, u8)]) -> u32 {
    let bits = |low: &u32| -> u32 { cells.iter().map(|(gap, _)| (gap >> low) + 1 + low).sum() };
    (0..12).min_by_key(bits).unwrap_or(0)
}

/// Reads what [`write`] wrote: positions and states.
pub(super) fn read(bytes: &[u8]) -> Result<Plain, FrameError> {
    let mut rest = bytes;
    let count = crate::binary::take_varint(&mut rest)? as usize;
    if count > MAX_CELLS {
        return Err(FrameError::Field("count"));
    }
    let mut bits = Reading { bytes: rest, at: 0 };
    let low = if count == 0 { 0 } else { bits.take(LOW_BITS)? };
    // The bits must be there before room is made for what they say.
    if count > rest.len() * 8 {
        return Err(FrameError::TooShort);
    }
    let (mut found, mut next, mut state) = (Vec::with_capacity(count), 0_u64, 0);
    for _ in 0..count {
        let mut high = 0_u64;
        while bits.take(1)? == 1 {
            high += 1;
        }
        let position = next + (high << low | u64::from(bits.take(low)?));
        if bits.take(1)? == 0 {
            state = bits.take(STATE_BITS)?;
        }
        found.push((position, state as u8));
        next = position + 1;
    }
    bits.end()?;
    Ok(found)
}

/// Bits on their way into bytes, the highest of each byte first.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    /// Bits of the last byte that are free.
    free: u32,
}

impl Bits {
    /// Adds the lowest `count` bits of a number, the highest of them first.
    fn put(&mut self, number: u32, count: u32) {
        for at in (0..count).rev() {
            if self.free == 0 {
                self.bytes.push(0);
                self.free = 8;
            }
            self.free -= 1;
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((number >> at & 1) as u8) << self.free;
            }
        }
    }
}

/// Bits on their way out of bytes.
struct Reading<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reading<'_> {
    fn take(&mut self, count: u32) -> Result<u32, FrameError> {
        let mut number = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or(FrameError::TooShort)?;
            number = number << 1 | u32::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(number)
    }

    /// Nothing may follow but the zeros that fill the last byte.
    fn end(&mut self) -> Result<(), FrameError> {
        if self.bytes.len() != self.at.div_ceil(8) {
            return Err(FrameError::TooLong);
        }
        let left = (self.bytes.len() * 8 - self.at) as u32;
        if self.take(left)? == 0 { Ok(()) } else { Err(FrameError::Field("body")) }
    }
}
