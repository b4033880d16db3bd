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

/// The nearest whole number, the even one of two. Without a call to the mathematical library, which
/// the rounding of every contribution to every cell would otherwise be.
#[inline]
pub(crate) fn whole(number: f64) -> f64 {
    // A double of this size has no room for a fraction: adding it rounds.
    const NO_FRACTION: f64 = 1.5 * (1_u64 << 52) as f64;
    if number.abs() < (1_u64 << 51) as f64 {
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
    use super::*;

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
