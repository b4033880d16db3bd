//! Sealing and opening.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::{Context, Key};

/// How long a nonce is, bytes.
pub const NONCE: usize = 24;

/// A number used once: random, and long enough never to come twice.
pub type Nonce = [u8; NONCE];

/// The format of what is sealed; others would begin with another byte.
const FORMAT: u8 = 1;

/// Lengths are told in steps of this many bytes.
const BLOCK: usize = 64;

/// Why something sealed does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// It was made by a program with another format.
    #[error("it is sealed in another way")]
    Format,
    /// The key is another, or it was changed, or it stood elsewhere.
    #[error("it does not open with this key in this place")]
    Closed,
}

/// Seals a text with a key for one place. The nonce must be random.
#[must_use]
pub fn seal(key: &Key, context: &Context<'_>, nonce: Nonce, text: &[u8]) -> Vec<u8> {
    let padded = Zeroizing::new(padded(text));
    let payload = Payload { msg: &padded, aad: &context.bytes() };
    let cipher = XChaCha20Poly1305::new(&(*key.bytes()).into());
    let mut sealed = Vec::with_capacity(1 + NONCE + padded.len() + 16);
    sealed.push(FORMAT);
    sealed.extend_from_slice(&nonce);
    // It fails for texts of 256 GiB and more.
    sealed.extend(cipher.encrypt(&XNonce::from(nonce), payload).unwrap_or_default());
    sealed
}

/// Opens what was sealed with this key for this place.
pub fn open(
    key: &Key,
    context: &Context<'_>,
    sealed: &[u8],
) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let rest = sealed.strip_prefix(&[FORMAT]).ok_or(SealError::Format)?;
    let (nonce, text) = rest.split_first_chunk::<NONCE>().ok_or(SealError::Closed)?;
    let payload = Payload { msg: text, aad: &context.bytes() };
    let cipher = XChaCha20Poly1305::new(&(*key.bytes()).into());
    let padded = cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| SealError::Closed)?;
    unpadded(Zeroizing::new(padded)).ok_or(SealError::Closed)
}

/// A one bit and zeros up to a whole number of blocks (ISO/IEC 7816-4).
fn padded(text: &[u8]) -> Vec<u8> {
    let length = (text.len() + 1).next_multiple_of(BLOCK);
    let mut padded = Vec::with_capacity(length);
    padded.extend_from_slice(text);
    padded.push(0x80);
    padded.resize(length, 0);
    padded
}

fn unpadded(mut padded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let end = padded.iter().rposition(|byte| *byte != 0)?;
    if padded[end] != 0x80 {
        return None;
    }
    padded.truncate(end);
    Some(padded)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLACE: Context<'_> =
        Context { organisation: 1, table: "event", id: b"0123456789abcdef", column: "narrative" };

    #[test]
    fn lengths_are_told_in_steps() {
        let length =
            |text: usize| seal(&Key::new([1; 32]), &PLACE, [0; NONCE], &vec![b'x'; text]).len();
        assert_eq!(length(0), length(63));
        assert_eq!(length(64), length(63) + BLOCK);
    }

    #[test]
    fn what_stands_elsewhere_does_not_open() {
        let key = Key::new([1; 32]);
        let sealed = seal(&key, &PLACE, [7; NONCE], b"algo");
        for other in [
            Context { organisation: 2, ..PLACE },
            Context { table: "exposure", ..PLACE },
            Context { id: b"0123456789abcdeX", ..PLACE },
            Context { column: "flags", ..PLACE },
            // The fields' borders count.
            Context { id: b"0123456789abcdefn", column: "arrative", ..PLACE },
        ] {
            assert_eq!(open(&key, &other, &sealed), Err(SealError::Closed), "{other:?}");
        }
        assert_eq!(open(&Key::new([2; 32]), &PLACE, &sealed), Err(SealError::Closed));
        assert_eq!(open(&key, &PLACE, &sealed).unwrap().as_slice(), b"algo");
        assert_eq!(open(&key, &PLACE, &[2, 0]), Err(SealError::Format));
        assert_eq!(open(&key, &PLACE, &[]), Err(SealError::Format));
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_and_what_was_changed_does_not(
            text in proptest::collection::vec(any::<u8>(), 0..300),
            key: [u8; 32], nonce: [u8; NONCE], at: usize, bit in 0..8_u8,
        ) {
            let key = Key::new(key);
            let sealed = seal(&key, &PLACE, nonce, &text);
            let opened = open(&key, &PLACE, &sealed).unwrap();
            prop_assert_eq!(opened.as_slice(), text.as_slice());
            let mut changed = sealed.clone();
            let at = at % changed.len();
            changed[at] ^= 1 << bit;
            prop_assert!(open(&key, &PLACE, &changed).is_err());
            prop_assert!(open(&key, &PLACE, &sealed[..at]).is_err());
        }
    }
}
