//! What a level is on paper: of several hours together, and read long after it was printed.

/// The level of hours together, each 0 (not enough data) to 5: the highest, unless hours of which nothing is known could
/// hide a higher one behind a low number. Nothing that is not known looks like little danger.
pub(crate) fn of_hours(hours: impl IntoIterator<Item = u8>) -> u8 {
    let (mut highest, mut whole) = (0, true);
    for level in hours {
        highest = level.max(highest);
        whole &= level > 0;
    }
    if whole || highest >= RAISED { highest } else { 0 }
}

/// From here on a level is a warning by itself, whatever else is not known.
const RAISED: u8 = 3;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_of_which_nothing_is_known_are_not_covered_by_low_ones() {
        for (hours, told) in [
            (&[1, 2, 1][..], 2),
            (&[1, 0, 2], 0),
            (&[0, 3, 0], 3),
            (&[5, 0], 5),
            (&[0, 0], 0),
            (&[], 0),
        ] {
            assert_eq!(of_hours(hours.iter().copied()), told, "{hours:?}");
        }
    }
}
