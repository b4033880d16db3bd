//! Events of one cell by season and part of the day: what the model looks back at to see how far
//! hours differ from place to place.

use serde::{Deserialize, Serialize};

use crate::fixed::{self, Units, units};

/// Parts of a day, of three hours each: fine enough to tell a school's noon from a bar's night.
pub(crate) const PARTS: usize = 8;

/// Events by season and part of the day, not decayed: only sums that are not 0, in order.
#[derive(Debug, Default, Clone, Serialize, Deserialize)]
pub(crate) struct DayParts(Vec<(i32, Units)>);

impl DayParts {
    /// Adds events to an hour of the week in a season, or takes them away; rounded once to whole units.
    pub fn add(&mut self, season: i32, hour: usize, events: f64) {
        let units = units(events);
        let key = season * PARTS as i32 + (hour % 24 * PARTS / 24) as i32;
        let at = self.0.partition_point(|(other, _)| *other < key);
        if self.0.get(at).is_none_or(|(other, _)| *other != key) {
            if units == 0 {
                return;
            }
            // Most cells have few: no room for what never comes.
            self.0.reserve_exact(1);
            self.0.insert(at, (key, 0));
        }
        self.0[at].1 += units;
        if self.0[at].1 == 0 {
            self.0.remove(at);
        }
    }

    /// The events of a season; `None` if it has none.
    pub fn of(&self, season: i32) -> Option<[f64; PARTS]> {
        let first = season * PARTS as i32;
        let from = self.0.partition_point(|(key, _)| *key < first);
        let within = self.0[from..].iter().take_while(|(key, _)| *key < first + PARTS as i32);
        let mut parts = None;
        for (key, units) in within {
            let parts = parts.get_or_insert([0.0; PARTS]);
            parts[(key - first) as usize] = fixed::events(*units);
        }
        parts
    }

    /// Bytes on the heap.
    pub fn heap_bytes(&self) -> usize {
        self.0.capacity() * size_of::<(i32, Units)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seasons_before_and_after_1970_and_parts_are_kept_apart() {
        let mut parts = DayParts::default();
        for (season, hour, events) in
            [(-1, 0, 1.0), (0, 23, 2.0), (0, 24, 1.0), (0, 26, 0.5), (3, 3, 1.0)]
        {
            parts.add(season, hour, events);
        }
        assert_eq!(parts.of(-1), Some([1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]));
        assert_eq!(parts.of(0), Some([1.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 2.0]));
        assert_eq!((parts.of(1), parts.of(3).map(|parts| parts[1])), (None, Some(1.0)));
    }

    #[test]
    fn what_is_taken_back_leaves_nothing() {
        let mut parts = DayParts::default();
        for sign in [1.0, -1.0] {
            for (season, hour) in [(7, 3), (5, 100), (7, 20), (7, 3)] {
                parts.add(season, hour, sign / 3.0);
            }
        }
        assert!(parts.0.is_empty());
    }
}
