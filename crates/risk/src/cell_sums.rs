//! What is known of one cell.

use serde::{Deserialize, Serialize};

use crate::day_parts::DayParts;
use crate::fixed::Units;
use crate::hours::HourSums;
use crate::index::POPULATIONS;
use crate::seasons::Seasons;

/// A sum for each row of populations.
type ByPopulation = [Units; POPULATIONS];

/// Sums of one cell. A cell has them from the first event whose wide kernel reaches it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct CellSums {
    /// Decayed own events.
    pub own: ByPopulation,
    /// Decayed events under the near kernel.
    pub near: ByPopulation,
    /// Decayed events under the wide kernel.
    pub wide: ByPopulation,
    /// Severity × decayed weight under the near kernel.
    pub near_severity: Units,
    /// Hours under the near kernel, all populations.
    pub near_hours: HourSums,
    /// Hours under the wide kernel, all populations.
    pub wide_hours: HourSums,
    /// What only cells with events of their own have.
    pub active: Option<Box<ActiveCell>>,
}

/// What a cell with events of its own has besides.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct ActiveCell {
    /// Own events by hour, per population.
    pub hours: [HourSums; POPULATIONS],
    /// Decayed own events by resolution-9 child, per population. Coarser places have none.
    pub children: Children,
    /// Own events by season, not decayed, all populations.
    pub seasons: Seasons,
    /// The same by part of the day.
    pub day_parts: DayParts,
}

/// Resolution-9 children of a cell of resolution 8.
const CHILDREN: usize = 7;

/// Decayed own events by resolution-9 child and population: only sums that are not 0.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Children {
    /// By child, a bit for each population whose sum is kept.
    kept: [u8; CHILDREN],
    /// The sums, by child, then by population.
    sums: Vec<Units>,
}

const _: () = assert!(POPULATIONS <= u8::BITS as usize);

impl ActiveCell {
    fn heap_bytes(&self) -> usize {
        let hours = size_of_val(&self.hours);
        size_of::<Self>() - hours + self.seasons.heap_bytes() + self.children.heap_bytes()
    }

    fn hour_bytes(&self) -> usize {
        size_of_val(&self.hours)
            + self.hours.iter().map(HourSums::heap_bytes).sum::<usize>()
            + self.day_parts.heap_bytes()
    }
}

impl Children {
    /// Adds to a child, or takes away.
    pub fn add(&mut self, child: usize, rows: impl Iterator<Item = usize>, units: Units) {
        if units == 0 {
            return;
        }
        for row in rows {
            let (at, bit) = (self.place(child, row), 1 << row);
            if self.kept[child] & bit == 0 {
                // Most cells have few: no room for what never comes.
                self.sums.reserve_exact(1);
                self.sums.insert(at, 0);
                self.kept[child] |= bit;
            }
            self.sums[at] += units;
            if self.sums[at] == 0 {
                self.sums.remove(at);
                self.kept[child] &= !bit;
            }
        }
    }

    /// A child's sum of one population.
    pub fn of(&self, child: usize, row: usize) -> Units {
        if self.kept[child] & 1 << row == 0 { 0 } else { self.sums[self.place(child, row)] }
    }

    /// All children's sum of one population.
    pub fn all(&self, row: usize) -> Units {
        (0..CHILDREN).map(|child| self.of(child, row)).sum()
    }

    /// How many sums stand before this one.
    fn place(&self, child: usize, row: usize) -> usize {
        let before: u32 = self.kept[..child].iter().map(|kept| kept.count_ones()).sum();
        (before + (self.kept[child] & ((1 << row) - 1)).count_ones()) as usize
    }

    fn heap_bytes(&self) -> usize {
        self.sums.capacity() * size_of::<Units>()
    }
}

impl CellSums {
    pub fn new() -> Self {
        Self {
            own: [0; POPULATIONS],
            near: [0; POPULATIONS],
            wide: [0; POPULATIONS],
            near_severity: 0,
            near_hours: HourSums::default(),
            wide_hours: HourSums::default(),
            active: None,
        }
    }

    /// Bytes it takes, hours of the week not counted.
    pub fn bytes(&self) -> usize {
        let active = self.active.as_ref().map_or(0, |active| active.heap_bytes());
        size_of::<Self>() - 2 * size_of::<HourSums>() + active
    }

    /// Bytes of its hours of the week.
    pub fn hour_bytes(&self) -> usize {
        let active = self.active.as_ref().map_or(0, |active| active.hour_bytes());
        let windows = self.near_hours.heap_bytes() + self.wide_hours.heap_bytes();
        2 * size_of::<HourSums>() + windows + active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_kept_apart_and_what_is_taken_back_is_gone() {
        let mut children = Children::default();
        for (child, row, units) in [(6, 0, 3), (4, 1, 5), (6, 1, 1), (0, 6, 2)] {
            children.add(child, [row].into_iter(), units);
        }
        assert_eq!((children.of(6, 0), children.of(6, 1), children.of(4, 0)), (3, 1, 0));
        assert_eq!((children.all(0), children.all(1), children.of(5, 0)), (3, 6, 0));
        assert_eq!(children.of(0, 6), 2);
        for (child, row, units) in [(6, 1, -1), (6, 0, -3), (0, 6, -2), (4, 1, -5)] {
            children.add(child, [row].into_iter(), units);
        }
        assert_eq!((children.kept, children.sums.len()), ([0; CHILDREN], 0));
    }
}
