//! What is known of one cell.

use crate::fixed::Units;
use crate::hours::HourSums;
use crate::index::POPULATIONS;
use crate::kernel::Neighbours;
use crate::seasons::Seasons;

/// A sum for each row of populations.
type ByPopulation = [Units; POPULATIONS];

/// Sums of one cell. A cell has them from the first event whose wide kernel reaches it.
#[derive(Debug)]
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
#[derive(Debug)]
pub(crate) struct ActiveCell {
    /// The slots around it.
    pub around: Neighbours,
    /// Own events by hour, per population.
    pub hours: [HourSums; POPULATIONS],
    /// Decayed own events by resolution-9 child, per population. Coarser places have none.
    pub children: Children,
    /// Own events by season, not decayed, all populations.
    pub seasons: Seasons,
    /// Own events that stand, not decayed, all populations: for words, not for the model.
    pub events: Units,
}

/// Decayed own events by resolution-9 child: those that have any, by the child's number.
#[derive(Debug, Default)]
pub(crate) struct Children(Vec<(u64, ByPopulation)>);

impl ActiveCell {
    pub fn new(around: Neighbours) -> Self {
        Self {
            around,
            hours: Default::default(),
            children: Children::default(),
            seasons: Seasons::default(),
            events: 0,
        }
    }

    fn heap_bytes(&self) -> usize {
        size_of::<Self>()
            + self.around.heap_bytes()
            + self.seasons.heap_bytes()
            + self.children.0.capacity() * size_of::<(u64, ByPopulation)>()
    }

    fn hour_bytes(&self) -> usize {
        self.hours.iter().map(HourSums::heap_bytes).sum()
    }
}

impl Children {
    /// Adds to a child, or takes away.
    pub fn add(&mut self, child: u64, rows: impl Iterator<Item = usize>, units: Units) {
        let at = self.0.partition_point(|(other, _)| *other < child);
        if self.0.get(at).is_none_or(|(other, _)| *other != child) {
            // Most cells have few: no room for what never comes.
            self.0.reserve_exact(1);
            self.0.insert(at, (child, [0; POPULATIONS]));
        }
        let sums = &mut self.0[at].1;
        rows.for_each(|row| sums[row] += units);
        if sums.iter().all(|units| *units == 0) {
            self.0.remove(at);
        }
    }

    /// A child's sum of one population.
    pub fn of(&self, child: u64, row: usize) -> Units {
        let found = self.0.binary_search_by_key(&child, |(other, _)| *other);
        found.map_or(0, |at| self.0[at].1[row])
    }

    /// All children's sum of one population.
    pub fn all(&self, row: usize) -> Units {
        self.0.iter().map(|(_, sums)| sums[row]).sum()
    }
}

impl CellSums {
    /// Own events in a season, not decayed.
    pub fn in_season(&self, season: i32) -> f64 {
        self.active.as_ref().map_or(0.0, |active| active.seasons.of(season))
    }

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

    /// Bytes on the heap, hours not counted.
    pub fn heap_bytes(&self) -> usize {
        self.active.as_ref().map_or(0, |active| active.heap_bytes())
    }

    /// Bytes of its hours on the heap.
    pub fn hour_bytes(&self) -> usize {
        let active = self.active.as_ref().map_or(0, |active| active.hour_bytes());
        self.near_hours.heap_bytes() + self.wide_hours.heap_bytes() + active
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn children_are_kept_apart_and_what_is_taken_back_is_gone() {
        let mut children = Children::default();
        for (child, row, units) in [(9, 0, 3), (4, 1, 5), (9, 1, 1)] {
            children.add(child, [row].into_iter(), units);
        }
        assert_eq!((children.of(9, 0), children.of(9, 1), children.of(4, 0)), (3, 1, 0));
        assert_eq!((children.all(0), children.all(1), children.of(5, 0)), (3, 6, 0));
        for (child, row, units) in [(9, 1, -1), (9, 0, -3), (4, 1, -5)] {
            children.add(child, [row].into_iter(), units);
        }
        assert!(children.0.is_empty());
    }
}
