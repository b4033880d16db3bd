//! Refuses a frame that says it is longer than any message, before its bytes are kept: the codec
//! would gather all of it first, and then find it too long.

use actix_web::HttpRequest;
use actix_web::dev;
use actix_web::error::PayloadError;
use actix_web::web::Payload;
use actix_web::{Error, FromRequest as _};
use atalaya_live::MAX_MESSAGE;
use bytes::Bytes;
use futures_util::StreamExt as _;

/// The longest head of a frame: two bytes, the length in eight, a mask of four (RFC 6455, 5.2).
const HEAD_MAX: usize = 14;

/// A websocket's bytes, ending where a frame is too long.
pub(super) async fn guarded(request: &HttpRequest, payload: Payload) -> Result<Payload, Error> {
    let mut lengths = Lengths::default();
    let guarded =
        payload.map(move |bytes: Result<Bytes, PayloadError>| {
            bytes.and_then(|bytes| {
                if lengths.allow(&bytes) { Ok(bytes) } else { Err(PayloadError::Overflow) }
            })
        });
    let mut guarded: dev::Payload = dev::Payload::Stream { payload: guarded.boxed_local() };
    Payload::from_request(request, &mut guarded).await
}

/// Follows the frames by the lengths in their heads.
#[derive(Default)]
struct Lengths {
    head: [u8; HEAD_MAX],
    /// Bytes of the head that have come.
    came: usize,
    /// Bytes of the frame's payload that are still to come.
    left: usize,
}

impl Lengths {
    /// Whether no frame that these bytes begin is too long.
    fn allow(&mut self, mut bytes: &[u8]) -> bool {
        loop {
            let passed = self.left.min(bytes.len());
            self.left -= passed;
            bytes = &bytes[passed..];
            let Some((first, rest)) = bytes.split_first() else { return true };
            self.head[self.came] = *first;
            self.came += 1;
            bytes = rest;
            if self.came == self.head_length() {
                self.came = 0;
                match self.payload_length() {
                    Some(length) => self.left = length,
                    None => return false,
                }
            }
        }
    }

    /// How long the head is, as far as it has come.
    const fn head_length(&self) -> usize {
        if self.came < 2 {
            return 2;
        }
        let extended = match self.head[1] & 0x7f {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        let mask = if self.head[1] & 0x80 == 0 { 0 } else { 4 };
        2 + extended + mask
    }

    /// What a whole head says, if it is not too much.
    fn payload_length(&self) -> Option<usize> {
        let extended = |count: usize| {
            let bytes = &self.head[2..2 + count];
            bytes.iter().fold(0_u64, |length, byte| length << 8 | u64::from(*byte))
        };
        let length = match self.head[1] & 0x7f {
            126 => extended(2),
            127 => extended(8),
            short => u64::from(short),
        };
        usize::try_from(length).ok().filter(|length| *length <= MAX_MESSAGE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A masked frame of so many bytes.
    fn frame(length: u64, written: u8) -> Vec<u8> {
        let mut frame = vec![0x81];
        match written {
            2 => frame.extend([&[0xfe][..], &(length as u16).to_be_bytes()].concat()),
            8 => frame.extend([&[0xff][..], &length.to_be_bytes()].concat()),
            _ => frame.push(0x80 | length as u8),
        }
        frame.extend([1, 2, 3, 4]);
        frame
    }

    fn whole(length: usize, written: u8) -> Vec<u8> {
        let mut whole = frame(length as u64, written);
        whole.resize(whole.len() + length, 0xff);
        whole
    }

    #[test]
    fn frames_pass_however_they_are_cut_and_a_giants_head_does_not() {
        let good = [whole(0, 0), whole(125, 0), whole(126, 2), whole(16_384, 2), whole(7, 8)];
        let good = good.concat();
        for piece in [1, 2, 3, 13, 1_000, good.len()] {
            let mut lengths = Lengths::default();
            assert!(good.chunks(piece).all(|bytes| lengths.allow(bytes)), "in pieces of {piece}");
            assert!((lengths.came, lengths.left) == (0, 0), "in pieces of {piece}");
            for (length, written) in [(16_385, 2), (16_385, 8), (1 << 30, 8), (u64::MAX, 8)] {
                let mut lengths = Lengths { left: lengths.left, ..Lengths::default() };
                let giant = frame(length, written);
                assert!(!giant.chunks(piece).all(|bytes| lengths.allow(bytes)), "{length}");
            }
        }
    }
}
