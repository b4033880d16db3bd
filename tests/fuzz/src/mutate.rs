//! Making other inputs of those that are there: what breaks parsers is nearly right.

use rand::RngExt as _;
use rand::seq::IndexedRandom as _;
use rand_chacha::ChaCha8Rng;

/// Values at which numbers and lengths turn over.
const EDGES: [&[u8]; 18] = [
    b"0",
    b"-1",
    b"1e999",
    b"-0.0",
    b"9007199254740993",
    b"18446744073709551616",
    b"\"\"",
    b"null",
    b"[[[[[[[[[",
    b"{\"a\":",
    b"\\u0000",
    b"\\ud800",
    b"\xff\xff\xff\xff",
    b"\x00\x00\x00\x00",
    b"\x80\x80\x80\x80\x80\x80",
    b"\xed\xa0\x80",
    b"\xe2\x80\xae",
    b"2026-02-30T25:61:61Z",
];

/// An input like one of these.
pub fn one(seeds: &[Vec<u8>], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = seeds.choose(random).cloned().unwrap_or_default();
    for _ in 0..random.random_range(1..6) {
        change(&mut bytes, seeds, random);
    }
    bytes.truncate(100_000);
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], random: &mut ChaCha8Rng) {
    let at = random.random_range(0..=bytes.len());
    let upto = (at + random.random_range(0..24_usize)).min(bytes.len());
    match random.random_range(0..8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8_u32),
        1 if at < bytes.len() => bytes[at] = random.random(),
        2 => drop(bytes.drain(at..upto)),
        3 => {
            let again = bytes[at..upto].to_vec();
            bytes.splice(at..at, again);
        }
        4 => {
            let edge = EDGES.choose(random).copied().unwrap_or_default();
            bytes.splice(at..upto, edge.iter().copied());
        }
        5 => {
            let other = seeds.choose(random).map_or(&[][..], Vec::as_slice);
            let from = random.random_range(0..=other.len());
            bytes.splice(at.., other[from..].iter().copied());
        }
        6 => bytes.truncate(at),
        _ => bytes.insert(at, random.random()),
    }
}
