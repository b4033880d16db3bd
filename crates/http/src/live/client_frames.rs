//! A client's websocket frames (RFC 6455, 5.2), taken apart as they come. One that is longer than
//! any message is refused by its head, before a byte of it is kept.

use atalaya_live::MAX_MESSAGE;
use bytes::{Buf as _, Bytes, BytesMut};

use super::end::End;

/// One frame of a client's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Frame {
    /// Text, or the first piece of one.
    Text {
        bytes: Bytes,
        last: bool,
    },
    /// A further piece.
    Continued {
        bytes: Bytes,
        last: bool,
    },
    /// Bytes, which we do not take.
    Binary,
    Close,
    Ping(Bytes),
    Pong(Bytes),
}

/// What has come of a client's frames and was not taken yet. Holds no memory when that is nothing.
#[derive(Default)]
pub(super) struct ClientFrames {
    came: BytesMut,
}

/// What a frame's head says.
struct Head {
    first: u8,
    /// Bytes of the head itself.
    length: usize,
    payload: usize,
}

impl ClientFrames {
    /// Takes in what has come.
    pub fn push(&mut self, bytes: &[u8]) {
        self.came.extend_from_slice(bytes);
    }

    /// The next whole frame.
    ///
    /// # Errors
    ///
    /// [`End::Protocol`] for what no client may send, as soon as its head says so.
    pub fn next(&mut self) -> Result<Option<Frame>, End> {
        let Some(head) = head(&self.came)? else { return Ok(None) };
        if self.came.len() < head.length + head.payload {
            return Ok(None);
        }
        self.came.advance(head.length - 4);
        let mask = self.came.split_to(4);
        let mut bytes = self.came.split_to(head.payload);
        bytes.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
        if self.came.is_empty() {
            self.came = BytesMut::new();
        }
        let (bytes, last) = (bytes.freeze(), head.first & 0x80 != 0);
        Ok(Some(match head.first & 0x0f {
            0 => Frame::Continued { bytes, last },
            1 => Frame::Text { bytes, last },
            2 => Frame::Binary,
            8 => Frame::Close,
            9 => Frame::Ping(bytes),
            10 => Frame::Pong(bytes),
            _ => return Err(End::Protocol),
        }))
    }
}

/// The head, if it is whole. Frames of a client's are masked, use no extension, and are not longer
/// than a message.
fn head(came: &[u8]) -> Result<Option<Head>, End> {
    let [first, second, rest @ ..] = came else { return Ok(None) };
    let about_itself = first & 0x08 != 0;
    let (extended, short) = match second & 0x7f {
        126 => (2, 0),
        127 => (8, 0),
        short => (0, usize::from(short)),
    };
    let whole = first & 0x80 != 0;
    if first & 0x70 != 0 || second & 0x80 == 0 || (about_itself && (extended > 0 || !whole)) {
        return Err(End::Protocol);
    }
    let Some(extended_bytes) = rest.get(..extended) else { return Ok(None) };
    let long = extended_bytes.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
    let payload = if extended == 0 { Some(short) } else { usize::try_from(long).ok() };
    let payload = payload.filter(|payload| *payload <= MAX_MESSAGE).ok_or(End::Protocol)?;
    let length = 2 + extended + 4;
    Ok((came.len() >= length).then_some(Head { first: *first, length, payload }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MASK: [u8; 4] = [1, 2, 3, 4];

    /// A masked head, with the length in so many bytes.
    fn begun(first: u8, length: u64, extended: usize) -> Vec<u8> {
        let mut frame = vec![first];
        match extended {
            2 => frame.extend([&[0xfe][..], &(length as u16).to_be_bytes()].concat()),
            8 => frame.extend([&[0xff][..], &length.to_be_bytes()].concat()),
            _ => frame.push(0x80 | length as u8),
        }
        frame.extend(MASK);
        frame
    }

    fn whole(first: u8, said: &[u8], extended: usize) -> Vec<u8> {
        let mut frame = begun(first, said.len() as u64, extended);
        frame.extend(said.iter().zip(MASK.iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    fn all(frames: &mut ClientFrames) -> Result<Vec<Frame>, End> {
        std::iter::from_fn(|| frames.next().transpose()).collect()
    }

    #[test]
    fn frames_are_the_same_however_they_are_cut() {
        let long = vec![b'x'; MAX_MESSAGE];
        let sent = [
            whole(0x81, b"", 0),
            whole(0x01, &[b'y'; 125], 0),
            whole(0x00, &[b'y'; 126], 2),
            whole(0x80, &long, 2),
            whole(0x89, b"there?", 0),
            whole(0x8a, b"here", 0),
            whole(0x81, b"in eight", 8),
            whole(0x82, b"bytes", 0),
            whole(0x88, b"\x03\xe8", 0),
        ];
        let text = |said: &[u8]| Bytes::copy_from_slice(said);
        let told = vec![
            Frame::Text { bytes: text(b""), last: true },
            Frame::Text { bytes: text(&[b'y'; 125]), last: false },
            Frame::Continued { bytes: text(&[b'y'; 126]), last: false },
            Frame::Continued { bytes: text(&long), last: true },
            Frame::Ping(text(b"there?")),
            Frame::Pong(text(b"here")),
            Frame::Text { bytes: text(b"in eight"), last: true },
            Frame::Binary,
            Frame::Close,
        ];
        let sent = sent.concat();
        for piece in [1, 2, 3, 13, 1_000, sent.len()] {
            let (mut frames, mut read) = (ClientFrames::default(), Vec::new());
            for bytes in sent.chunks(piece) {
                frames.push(bytes);
                read.extend(all(&mut frames).expect("good frames"));
            }
            assert_eq!(read, told, "in pieces of {piece}");
            assert_eq!(frames.came.capacity(), 0, "nothing is kept");
        }
    }

    #[test]
    fn what_no_client_may_send_is_refused_by_its_head() {
        let giant = |length: u64, extended| begun(0x81, length, extended);
        for (what, bytes) in [
            ("one byte too long", giant(16_385, 2)),
            ("one byte too long, in eight", giant(16_385, 8)),
            ("a gigabyte", giant(1 << 30, 8)),
            ("more than there is", giant(u64::MAX, 8)),
            ("not masked", vec![0x81, 0x05]),
            ("of an extension", vec![0xc1, 0x80]),
            ("a ping in pieces", vec![0x09, 0x80]),
            ("a long ping", vec![0x89, 0xfe]),
        ] {
            for piece in [1, bytes.len()] {
                let mut frames = ClientFrames::default();
                let mut refused = false;
                for bytes in bytes.chunks(piece) {
                    frames.push(bytes);
                    refused |= all(&mut frames).is_err();
                }
                assert!(refused, "{what}");
            }
        }
        let mut frames = ClientFrames::default();
        frames.push(&whole(0x83, b"", 0));
        assert_eq!(frames.next(), Err(End::Protocol), "no such kind");
    }
}
