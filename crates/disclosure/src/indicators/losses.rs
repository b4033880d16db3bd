//! What was lost, in money: a sum that is nobody's.
//!
//! # Design
//! A sum tells more than a count: whoever knows their own loss takes it away, and where one loss is most of the sum, the sum
//! is that loss. So beside what a count must be ([`super::settled`]) no reporter may have more than half of a sum, and what
//! stays of it without the two who lost most must be a fifth of what the one lost most: the second can reckon the first no
//! closer than that. A year's sum must be so without any choice of its quarters that are told, too. Bands have a middle by which
//! they are weighed; a loss of the last band, which has no end, may be all of any sum, and with it none is told. What is
//! told is rounded to two digits.

use atalaya_domain::Loss;

use super::facts::IndicatorEvent;
use super::{Counted, people};

/// The finest step of a sum, quetzales: the first band.
const STEP: u64 = 500;

/// The middle of a band, quetzales; `None` of the one without an end.
fn middle(loss: Loss) -> Option<u64> {
    let (from, to) = loss.bounds();
    to.map(|to| u64::midpoint(u64::from(from), u64::from(to)))
}

/// Whether a sum of these losses is nobody's. Programs and imports are one person together.
pub(super) fn is_nobodys<'a>(events: impl IntoIterator<Item = &'a IndicatorEvent>) -> bool {
    let amounts: Option<Vec<_>> = events
        .into_iter()
        .filter_map(|event| Some((event.counted.reporter, event.loss?)))
        .map(|(reporter, loss)| Some((reporter, middle(loss)?)))
        .collect();
    amounts.is_some_and(people::is_nobodys)
}

/// The sum of these losses, by the middle of each band, and from how much to how much it may be.
pub(super) fn sum<'a>(events: impl IntoIterator<Item = &'a IndicatorEvent>) -> Counted {
    let (mut lower, mut value, mut upper, mut n) = (0, 0, 0, 0);
    for loss in events.into_iter().filter_map(|event| event.loss) {
        let ((from, Some(to)), Some(middle)) = (loss.bounds(), middle(loss)) else {
            return Counted::Withheld;
        };
        lower += u64::from(from);
        upper += u64::from(to);
        value += middle;
        n += 1;
    }
    let step = step_of(value);
    Counted::Sum {
        lower: lower / step * step,
        value: (value + step / 2) / step * step,
        upper: upper.div_ceil(step) * step,
        n,
    }
}

/// Of two digits, and never finer than the first band.
const fn step_of(value: u64) -> u64 {
    let mut step = 1;
    while value / step >= 100 {
        step *= 10;
    }
    if step < STEP { STEP } else { step }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_told_in_two_digits_and_never_finer_than_the_first_band() {
        assert_eq!([0, 99, 4_999, 49_999].map(step_of), [500, 500, 500, 1_000]);
        assert_eq!([123_456, 9_876_543].map(step_of), [10_000, 100_000]);
    }
}
