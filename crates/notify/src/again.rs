//! When to try again.

use jiff::SignedDuration;

/// After the first failure; it doubles with each.
const FIRST: SignedDuration = SignedDuration::from_secs(5);
/// The longest wait.
const LONGEST: SignedDuration = SignedDuration::from_secs(120);

/// How long to wait after so many tries. `draw` is at random from 0 to 255: between half of the time
/// and all of it, so that what failed together does not come back together.
pub(crate) fn wait_after(tries: u32, draw: u8) -> SignedDuration {
    let doubled = FIRST.saturating_mul(1 << tries.saturating_sub(1).min(10));
    let most = doubled.min(LONGEST).as_millis() as i64;
    SignedDuration::from_millis(most / 2 + most / 2 * i64::from(draw) / 255)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_two_minutes_and_are_spread_over_half_of_it() {
        let ms = |tries, draw| wait_after(tries, draw).as_millis();
        assert_eq!([ms(1, 0), ms(1, 255), ms(2, 255), ms(3, 255)], [2_500, 5_000, 10_000, 20_000]);
        assert_eq!([ms(9, 0), ms(9, 255), ms(u32::MAX, 255)], [60_000, 120_000, 120_000]);
        assert_eq!(ms(0, 255), 5_000);
    }
}
