//! Frames in few sizes. Whoever looks on at the network sees how long a message is, and by that could count the cells that
//! changed: so a binary frame ends with a byte 0x80 and zeros, and a JSON frame with blanks, up to the next of the sizes.

use bytes::{BufMut as _, BytesMut};

use crate::binary::FrameError;

/// The least size, in bytes: one changed cell and some twenty of them look alike. Then come 64, 96, 128, 192 and so on, by thirds
/// and halves: twice as many would be too dear on a slow line.
const LEAST: usize = 48;
/// What the padding of a binary frame begins with; zeros follow.
const BEGINS: u8 = 0x80;

/// The size that a message of so many bytes is padded to.
const fn size(length: usize) -> usize {
    let mut size = LEAST;
    while size < length {
        size = if size.is_multiple_of(3) { size / 3 * 4 } else { size / 2 * 3 };
    }
    size
}

/// Pads a binary frame whose header says that it is padded.
pub(crate) fn pad(bytes: &mut BytesMut) {
    bytes.put_u8(BEGINS);
    bytes.resize(size(bytes.len()), 0);
}

/// A padded binary frame's bytes without the padding.
pub(crate) fn unpadded(bytes: &[u8]) -> Result<&[u8], FrameError> {
    let end = bytes.iter().rposition(|byte| *byte != 0).ok_or(FrameError::TooShort)?;
    if bytes[end] == BEGINS { Ok(&bytes[..end]) } else { Err(FrameError::Field("padding")) }
}

/// Pads a JSON frame.
pub(crate) fn pad_text(mut text: String) -> String {
    let blanks = size(text.len()) - text.len();
    text.extend(std::iter::repeat_n(' ', blanks));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_padded_frame_has_one_of_few_sizes_and_is_read_back() {
        let mut sizes = std::collections::BTreeSet::new();
        for length in 0..2_000 {
            let plain: Vec<u8> = (0..length).map(|at| [0, 0x80, 7][at % 3]).collect();
            let mut bytes = BytesMut::from(&plain[..]);
            pad(&mut bytes);
            assert!(
                bytes.len() > length && bytes.len() <= LEAST.max((length + 1) * 3 / 2),
                "{length}"
            );
            assert_eq!(unpadded(&bytes), Ok(&plain[..]), "{length}");
            sizes.insert(bytes.len());
            assert_eq!(pad_text(" ".repeat(length)).len(), size(length));
        }
        assert_eq!(
            sizes.into_iter().collect::<Vec<_>>(),
            [48, 64, 96, 128, 192, 256, 384, 512, 768, 1_024, 1_536, 2_048]
        );
        for wrong in [&[][..], &[0, 0], &[1, 2, 0], &[0x40]] {
            assert!(unpadded(wrong).is_err(), "{wrong:?}");
        }
    }
}
