//! Sealed files: they open with their keys alone, whole and in their order.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::io::{self, Read as _, Write as _};

use atalaya_seal::{Key, KeyId, Keyring, MaybeSealed, Randomness, SealedWriter};
use proptest::prelude::*;

/// How long the beginning of a file is, and how much stands in a whole piece.
const HEAD: usize = 17 + 16 + KeyId::LENGTH + 1;
const PIECE: usize = 64 * 1024;

/// Other bytes each time, the same in every run.
fn counting(from: u8) -> Randomness {
    let mut next = from;
    Box::new(move |into| {
        for byte in into {
            next = next.wrapping_add(1);
            *byte = next;
        }
        Ok(())
    })
}

fn sealed(key: &Key, text: &[u8], from: u8) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = SealedWriter::new(&mut out, key, counting(from)).unwrap();
    text.chunks(7_001).for_each(|part| writer.write_all(part).unwrap());
    writer.flush().unwrap();
    drop(writer);
    out
}

fn opened(keys: Option<&Keyring>, bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    MaybeSealed::new(bytes, keys)?.read_to_end(&mut text)?;
    Ok(text)
}

fn ring(byte: u8) -> Keyring {
    Keyring::new(Key::new([byte; 32]))
}

#[test]
fn it_opens_with_its_key_alone_and_with_an_old_one() {
    let text: Vec<u8> = (0..200_000_u32).map(|at| (at % 251) as u8).collect();
    let file = sealed(&Key::new([1; 32]), &text, 0);
    assert!(!file.windows(32).any(|part| part == &text[..32]), "nothing of it can be read");
    assert_eq!(opened(Some(&ring(1)), &file).unwrap(), text);
    assert_eq!(opened(Some(&ring(1).rotated(Key::new([2; 32]))), &file).unwrap(), text);
    for keys in [None, Some(&ring(2))] {
        let error = opened(keys, &file).unwrap_err();
        assert!(error.to_string().contains("not in the key file"), "{error}");
    }
}

#[test]
fn what_is_not_sealed_is_read_as_it_is() {
    for text in [&b""[..], b"a", b"atalaya sealed", b"\x1f\x8b and so on, and longer than that"] {
        assert_eq!(opened(None, text).unwrap(), text);
    }
}

#[test]
fn no_piece_is_moved_left_out_or_of_another_file() {
    let key = Key::new([1; 32]);
    let text = vec![7; PIECE * 3];
    let (one, other) = (sealed(&key, &text, 0), sealed(&key, &text, 100));
    let piece = (one.len() - HEAD) / 3;
    let at = |number: usize| HEAD + number * piece..HEAD + (number + 1) * piece;
    let mut swapped = one.clone();
    swapped[at(0)].copy_from_slice(&one[at(1)]);
    swapped[at(1)].copy_from_slice(&one[at(0)]);
    let mut left_out = one.clone();
    left_out.drain(at(1));
    let mut mixed = one.clone();
    mixed[at(2)].copy_from_slice(&other[at(2)]);
    for wrong in [swapped, left_out, mixed] {
        assert_eq!(opened(Some(&ring(1)), &wrong).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }
}

proptest! {
    #[test]
    fn whatever_is_changed_or_cut_within_a_piece_is_found(
        text in proptest::collection::vec(any::<u8>(), 1..400), at: usize, bit in 0..8_u8,
    ) {
        let file = sealed(&Key::new([1; 32]), &text, 3);
        let keys = ring(1);
        prop_assert_eq!(&opened(Some(&keys), &file).unwrap(), &text);
        let mut changed = file.clone();
        let at = at % file.len();
        changed[at] ^= 1 << bit;
        // Of the beginning too: then it is no sealed file, and no text either.
        prop_assert_ne!(opened(Some(&keys), &changed).unwrap_or_default(), text.clone());
        prop_assert_ne!(opened(Some(&keys), &file[..at]).unwrap_or_default(), text);
    }
}
