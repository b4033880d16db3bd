//! Sums that do not depend on the order of their terms.
//!
//! Every contribution is rounded once to a whole number of tiny units; adding and taking away
//! whole numbers is exact, so the same events give the same bits in any order, and taking an
//! event back restores what was there before.

/// Units in one event: 2³⁶. A sum of 64 bits then holds 134 million decayed events at a
/// resolution of 1.5 × 10⁻¹¹.
const UNITS: f64 = (1_u64 << 36) as f64;

/// A contribution or a sum of contributions, in units of 2⁻³⁶ events.
pub(crate) type Units = i64;

/// Rounds a contribution to whole units.
#[inline]
pub(crate) fn units(events: f64) -> Units {
    whole(events * UNITS) as i64
}

/// A double of this size has no room for a fraction: adding it rounds.
const NO_FRACTION: f64 = 1.5 * (1_u64 << 52) as f64;
/// Below this, adding [`NO_FRACTION`] rounds to the nearest whole number.
const ROUNDED_BY_ADDING: f64 = (1_u64 << 51) as f64;

/// [`units`] of each share of a contribution, none of which is over 1; the same bits. Without a branch
/// or a conversion for each, so that a processor rounds several side by side.
#[inline]
pub(crate) fn units_of_shares<const N: usize>(events: f64, shares: &[f64; N]) -> [Units; N] {
    if (events * UNITS).abs() < ROUNDED_BY_ADDING {
        // The last bits of such a double are the whole number.
        let rounded = |share: &f64| (events * share * UNITS + NO_FRACTION).to_bits() as Units;
        std::array::from_fn(|at| rounded(&shares[at]) - NO_FRACTION.to_bits() as Units)
    } else {
        std::array::from_fn(|at| units(events * shares[at]))
    }
}

/// [`whole`] of each share of a number, none of which is over 1, times a scale, added to a sum.
#[inline]
pub(crate) fn add_whole_shares<const N: usize>(
    sums: &mut [f64; N],
    number: f64,
    shares: &[f64; N],
    scale: f64,
) {
    if (number * scale).abs() < ROUNDED_BY_ADDING {
        for (sum, share) in sums.iter_mut().zip(shares) {
            *sum += (number * share * scale + NO_FRACTION) - NO_FRACTION;
        }
    } else {
        for (sum, share) in sums.iter_mut().zip(shares) {
            *sum += whole(number * share * scale);
        }
    }
}

/// The nearest whole number, the even one of two. Without a call to the mathematical library, which
/// the rounding of every contribution to every cell would otherwise be.
#[inline]
pub(crate) fn whole(number: f64) -> f64 {
    if number.abs() < ROUNDED_BY_ADDING {
        (number + NO_FRACTION) - NO_FRACTION
    } else {
        number.round()
    }
}

/// A sum in events.
pub(crate) fn events(units: Units) -> f64 {
    units as f64 * (1.0 / UNITS)
}

/// A sum over the whole area in events; 128 bits, because the area's sums have no natural bound.
pub(crate) fn events_wide(units: i128) -> f64 {
    units as f64 * (1.0 / UNITS)
}

/// A sum of positive numbers that does not depend on their order, to 2⁻⁷⁰: finer than a double's
/// own rounding wherever the sum exceeds 2⁻¹⁷. Each number is cut once into two whole parts.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct WholeSum {
    /// In units of 2⁻³⁰.
    high: i64,
    /// In units of 2⁻⁷⁰: less than one unit of `high` for each number.
    low: i64,
}

impl WholeSum {
    const HIGH: f64 = (1_u64 << 30) as f64;
    const LOW: f64 = (1_u64 << 40) as f64;

    /// Adds a number below 2³³.
    #[inline]
    pub fn add(&mut self, number: f64) {
        let scaled = number * Self::HIGH;
        let high = scaled as i64;
        self.high += high;
        self.low += ((scaled - high as f64) * Self::LOW) as i64;
    }

    /// The sum.
    pub fn total(self) -> f64 {
        let whole = (i128::from(self.high) << 40) + i128::from(self.low);
        whole as f64 / (Self::HIGH * Self::LOW)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shares_side_by_side_are_rounded_to_the_bits_of_each_alone(
            events in prop_oneof![-3.0..3.0_f64, -1e6..1e6_f64, Just(0.0), Just(-0.0)],
            shares in prop::array::uniform8(prop_oneof![0.0..=1.0_f64, Just(1.0), Just(0.5), 0.0..1e-9_f64]),
            before in prop::array::uniform8(-1e6..1e6_f64),
        ) {
            prop_assert_eq!(units_of_shares(events, &shares), shares.map(|share| units(events * share)));
            let (scale, mut sums) = ((1_u64 << 32) as f64, before.map(whole));
            let one_by_one = |at: usize| sums[at] + whole(events * shares[at] * scale);
            let expected: [f64; 8] = std::array::from_fn(one_by_one);
            add_whole_shares(&mut sums, events, &shares, scale);
            prop_assert_eq!(sums.map(f64::to_bits), expected.map(f64::to_bits));
        }
    }

    #[test]
    fn a_whole_sum_is_the_same_in_any_order_and_close_to_the_plain_one() {
        let numbers: Vec<f64> =
            (0..10_000).map(|n| 1e3 * f64::from(n).sin().powi(8) + 1e-9).collect();
        let sum = |numbers: &mut dyn Iterator<Item = &f64>| {
            let mut sum = WholeSum::default();
            numbers.for_each(|number| sum.add(*number));
            sum.total()
        };
        let (forwards, backwards) = (sum(&mut numbers.iter()), sum(&mut numbers.iter().rev()));
        assert_eq!(forwards.to_bits(), backwards.to_bits());
        assert!((forwards / numbers.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
