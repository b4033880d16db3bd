//! Sums by season: what the model looks back at to see how it would have done.

use crate::fixed::{Units, events};
use crate::index::DAY_US;

/// A quarter of a year, 91.3125 days.
const SEASON_US: i64 = DAY_US / 10_000 * 913_125;
/// The same in days.
pub(crate) const SEASON_DAYS: f64 = 91.312_5;

/// The season an instant lies in, counted from 1970.
pub(crate) const fn season_of(us: i64) -> i32 {
    us.div_euclid(SEASON_US) as i32
}

/// What happened in one cell by season, not decayed; seasons without anything are not there.
#[derive(Debug, Default)]
pub(crate) struct Seasons(Vec<(i32, Units)>);

impl Seasons {
    /// Adds to a season, or takes away.
    pub fn add(&mut self, season: i32, units: Units) {
        match self.0.binary_search_by_key(&season, |one| one.0) {
            Ok(at) => {
                self.0[at].1 += units;
                if self.0[at].1 == 0 {
                    self.0.remove(at);
                }
            }
            Err(at) if units != 0 => self.0.insert(at, (season, units)),
            Err(_) => {}
        }
    }

    /// What happened in a season.
    pub fn of(&self, season: i32) -> f64 {
        self.0.binary_search_by_key(&season, |one| one.0).map_or(0.0, |at| events(self.0[at].1))
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<(i32, Units)>()
    }
}

#[cfg(test)]
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
        assert!(seasons.0.is_empty());
    }
}
