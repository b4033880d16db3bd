//! Sums by season: what the model looks back at to see how it would have done.

use serde::{Deserialize, Serialize};

use crate::fixed::{Units, events};
use crate::index::DAY_US;
use crate::settings::SEASON_DAYS;

/// A season in microseconds.
const SEASON_US: i64 = (SEASON_DAYS * DAY_US as f64) as i64;

/// The season an instant lies in, counted from 1970.
pub(crate) const fn season_of(us: i64) -> i32 {
    us.div_euclid(SEASON_US) as i32
}

/// What happened in one cell by season, not decayed: from the first season that has something to
/// the last.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct Seasons {
    first: i32,
    sums: Vec<Units>,
}

impl Seasons {
    /// Adds to a season, or takes away.
    pub fn add(&mut self, season: i32, units: Units) {
        if units == 0 {
            return;
        }
        if self.sums.is_empty() {
            self.first = season;
        }
        let before = usize::try_from(self.first - season).unwrap_or(0);
        let after = usize::try_from(season - self.first + 1).unwrap_or(0);
        // Most cells have few: no room for what never comes.
        self.sums.reserve_exact(before.max(after.saturating_sub(self.sums.len())));
        if before > 0 {
            self.sums.splice(0..0, std::iter::repeat_n(0, before));
        }
        self.sums.resize(self.sums.len().max(after), 0);
        self.first = self.first.min(season);
        self.sums[(season - self.first) as usize] += units;
        self.trim();
    }

    fn trim(&mut self) {
        let end = self.sums.iter().rposition(|units| *units != 0).map_or(0, |last| last + 1);
        self.sums.truncate(end);
        let start = self.sums.iter().position(|units| *units != 0).unwrap_or(0);
        self.sums.drain(..start);
        self.first += start as i32;
    }

    /// What happened in a season.
    pub fn of(&self, season: i32) -> f64 {
        let at = usize::try_from(i64::from(season) - i64::from(self.first)).ok();
        at.and_then(|at| self.sums.get(at)).map_or(0.0, |units| events(*units))
    }

    /// The seasons that have a sum, in order, with it.
    pub fn entries(&self) -> impl Iterator<Item = (i32, Units)> {
        let sums = (self.first..).zip(self.sums.iter().copied());
        sums.filter(|(_, units)| *units != 0)
    }

    /// Whether nothing happened.
    pub const fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<Units>()
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the numbers are whole")]
mod tests {
    use super::*;
    use crate::fixed::units;

    #[test]
    fn seasons_are_quarters_of_a_year_before_and_after_1970() {
        assert_eq!(season_of(0), 0);
        assert_eq!(season_of(-1), -1);
        assert_eq!(season_of((4.0 * SEASON_DAYS * DAY_US as f64) as i64), 4);
        assert_eq!(SEASON_US as f64 / DAY_US as f64, SEASON_DAYS);
    }

    #[test]
    fn what_is_taken_back_leaves_nothing() {
        let mut seasons = Seasons::default();
        for season in [7, 3, 7, 5] {
            seasons.add(season, units(1.0));
        }
        assert_eq!([3, 4, 5, 7].map(|season| seasons.of(season)), [1.0, 0.0, 1.0, 2.0]);
        for season in [3, 5, 7, 7] {
            seasons.add(season, units(-1.0));
        }
        assert_eq!((seasons.sums.len(), seasons.of(5)), (0, 0.0));
    }
}
