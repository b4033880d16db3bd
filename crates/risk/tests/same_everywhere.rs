//! The same log gives the same bits on every machine: on this one, those of the others.
//!
//! Where these numbers change on purpose the model has changed, and needs a new name
//! (`atalaya_risk::MODEL`).

mod made;

use atalaya_domain::{ExposureFacts, LocationPrecision, Place, TimePrecision, TimeSpan};
use made::{area, bits, cells_of, index, now, put_work};

/// FNV-1a, 64 bits.
fn digest(words: &[u64]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |digest, byte| {
        (digest ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn the_same_log_gives_the_same_bits_on_every_machine() {
    let mut index = index();
    let cells = cells_of(&area());
    let at_us = |hours_ago: usize| now().as_microsecond() - hours_ago as i64 * 3_600_000_000;
    for number in 0..1_500_usize {
        let cell = cells[number * number % 83 % cells.len()];
        index.add(&atalaya_kit::robbery(cell, at_us(number * 11)));
    }
    for number in 0..200_usize {
        let facts = ExposureFacts {
            place: Place::new(cells[number * 7 % cells.len()], LocationPrecision::Cell),
            when: TimeSpan::new(at_us(number * 61 + 3), at_us(number * 61), TimePrecision::Exact)
                .expect("in order"),
            worker_hours: 6.5,
            recorded: None,
        };
        put_work(&mut index, facts);
    }
    let (model, digest) = (atalaya_risk::MODEL, digest(&bits(&index)));
    assert_eq!((model, digest), ("ladder-7", 13_877_011_204_351_982_076));
}
