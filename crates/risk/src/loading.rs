//! Many events at once: the whole feed at a start, the past for a map of then.
//!
//! An event is told to the 169 cells around its own, but what it gives a cell depends on the
//! distance alone, of which there are twenty. So while nobody reads, the events of one cell are
//! gathered by distance, each contribution rounded as ever, and given to the cells around once: the
//! same whole numbers in the same sums, with a seventh of the work.

use std::sync::Arc;

use atalaya_domain::{Change, EventFacts, ExposureChange, HourOfWeek};

use crate::RiskIndex;
use crate::cell_sums::CellSums;
use crate::fixed::{Units, units, units_of_shares};
use crate::hours::add_hour_units;
use crate::index::{Contribution, NONE, POPULATIONS};
use crate::settings::NEAR_RINGS;

/// Squared distances of the cells around one, in cell spacings.
const SQUARES: [u8; WIDE] =
    [0, 1, 3, 4, 7, 9, 12, 13, 16, 19, 21, 25, 27, 28, 31, 36, 37, 39, 43, 49];
const WIDE: usize = 20;
/// The first of them lie under the near kernel too.
const NEAR: usize = 4;
/// What is gathered side by side: by distance under the wide kernel, then under the near one.
const LANES: usize = WIDE + NEAR;
/// Blocks of hours that are gathered at most, 192 bytes each: 96 MB. Beyond them events are spread
/// one by one; the busiest cells come first.
const MOST_BLOCKS: usize = 500_000;
/// No place yet.
const NOWHERE: u16 = u16::MAX;

/// An index that takes many events in, and cannot be read meanwhile.
pub struct Loading {
    index: RiskIndex,
}

impl Loading {
    /// Takes an index, empty or not.
    #[must_use]
    pub fn new(mut index: RiskIndex) -> Self {
        index.gathered = Some(Box::new(Gathered::new(index.slots.len())));
        Self { index }
    }

    /// [`RiskIndex::apply`].
    pub fn apply(&mut self, change: &Change) {
        self.index.apply(change);
    }

    /// [`RiskIndex::apply_exposure`].
    pub fn apply_exposure(&mut self, change: &ExposureChange) {
        self.index.apply_exposure(change);
    }

    /// [`RiskIndex::add`].
    pub fn add(&mut self, facts: &EventFacts) {
        self.index.add(facts);
    }

    /// The index, with the same bits as if it had taken each event by itself.
    #[must_use]
    pub fn finish(self) -> RiskIndex {
        let mut index = self.index;
        if let Some(gathered) = index.gathered.take() {
            gathered.spread(&mut index);
        }
        index
    }
}

/// Events that were not given to the cells around theirs yet.
pub(crate) struct Gathered {
    /// By area number, where the cell's events stand in `cells`.
    places: Vec<u32>,
    cells: Vec<OfCell>,
    blocks: usize,
}

/// The events of one cell.
struct OfCell {
    number: u32,
    /// What each distance gets of one event.
    shares: [f64; LANES],
    decayed: [[Units; LANES]; POPULATIONS],
    severity: [Units; NEAR],
    /// By hour of the week, where it stands in `hours`.
    places: [u16; HourOfWeek::COUNT],
    hours: Vec<[f64; LANES]>,
}

impl Gathered {
    fn new(cells: usize) -> Self {
        Self { places: vec![NONE; cells], cells: Vec::new(), blocks: 0 }
    }

    /// Takes in what an event of a cell gives to those around; `false` if there is no room left.
    pub fn take(&mut self, number: u32, event: &Contribution, index: &RiskIndex) -> bool {
        let place = &mut self.places[number as usize];
        if *place == NONE {
            if self.blocks >= MOST_BLOCKS {
                return false;
            }
            let Some(shares) = shares(number, index) else { return false };
            *place = self.cells.len() as u32;
            self.cells.push(OfCell::new(number, shares));
        }
        self.blocks += self.cells[*place as usize].take(event);
        true
    }

    fn spread(self, index: &mut RiskIndex) {
        let area = Arc::clone(index.area());
        for of_cell in &self.cells {
            for (number, step) in area.around(of_cell.number).cells() {
                let sums = &mut index.cells[index.slots[number as usize] as usize];
                // Where shares were made every distance has its lane.
                if let Some(lane) = lane(step.square) {
                    of_cell.give(lane, u32::from(step.ring) <= NEAR_RINGS, sums);
                }
            }
        }
    }
}

/// The lane of a squared distance.
fn lane(square: u8) -> Option<usize> {
    SQUARES.binary_search(&square).ok()
}

/// What each distance from a cell gets, 1 at most; `None` around a pentagon, whose distances are others.
fn shares(number: u32, index: &RiskIndex) -> Option<[f64; LANES]> {
    let around = index.area().around(number);
    let mut shares = [0.0_f64; LANES];
    let given = index.kernels.shares(around);
    for ((_, step), (_, near, wide)) in around.cells().zip(given) {
        let lane = lane(step.square)?;
        let known = shares[lane];
        let another = known != 0.0 && known.to_bits() != wide.to_bits();
        if another || near > 1.0 || wide > 1.0 {
            return None;
        }
        shares[lane] = wide;
        if near > 0.0 {
            *shares[WIDE..].get_mut(lane)? = near;
        }
    }
    Some(shares)
}

impl OfCell {
    fn new(number: u32, shares: [f64; LANES]) -> Self {
        Self {
            number,
            shares,
            decayed: [[0; LANES]; POPULATIONS],
            severity: [0; NEAR],
            places: [NOWHERE; HourOfWeek::COUNT],
            hours: Vec::new(),
        }
    }

    /// Gives how many hours are new.
    fn take(&mut self, event: &Contribution) -> usize {
        let decayed = units_of_shares(event.decayed, &self.shares);
        for row in event.rows() {
            let sums = self.decayed[row].iter_mut().zip(decayed);
            sums.for_each(|(sum, decayed)| *sum += decayed);
        }
        for (sum, share) in self.severity.iter_mut().zip(&self.shares[WIDE..]) {
            *sum += units(event.decayed * share * event.severity);
        }
        let before = self.hours.len();
        for hour in &event.hours {
            let place = &mut self.places[hour.hour.index()];
            if *place == NOWHERE {
                *place = self.hours.len() as u16;
                self.hours.push([0.0; LANES]);
            }
            let events = event.weight * hour.share;
            add_hour_units(&mut self.hours[usize::from(*place)], events, &self.shares);
        }
        self.hours.len() - before
    }

    /// Gives a cell at a distance its part.
    fn give(&self, lane: usize, near: bool, sums: &mut CellSums) {
        for (row, decayed) in self.decayed.iter().enumerate() {
            sums.wide[row] += decayed[lane];
            if near {
                sums.near[row] += decayed[WIDE + lane];
            }
        }
        if near {
            sums.near_severity += self.severity[lane];
        }
        for hour in HourOfWeek::all() {
            let Some(lanes) = self.hours.get(usize::from(self.places[hour.index()])) else {
                continue;
            };
            sums.wide_hours.add_units(hour, lanes[lane]);
            if near {
                sums.near_hours.add_units(hour, lanes[WIDE + lane]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use atalaya_domain::{Area, Cell, Zone};

    use super::*;
    use crate::Settings;

    /// Far from the border and at it, once and again, and with little room.
    #[test]
    fn a_cell_far_from_the_border_gives_what_it_gives_one_by_one() {
        let area = Arc::new(Area::from_bbox([-91.0, 14.2, -90.0, 15.2]).expect("a box"));
        let zone = Zone::new("America/Guatemala").expect("in the database");
        let empty = || RiskIndex::new(Arc::clone(&area), zone.clone(), Settings::default());
        let event = |number: i64| {
            let (lat, lon) =
                [(14.7, -90.5), (14.205, -90.995), (14.71, -90.5)][number as usize % 3];
            let cell = Cell::at(lat, lon).expect("a place");
            atalaya_kit::robbery(cell, 1_763_000_000_000_000 + number * 13_000_000_000)
        };
        let (mut one_by_one, mut at_once, mut cramped) =
            (empty(), Loading::new(empty()), Loading::new(empty()));
        cramped.index.gathered.as_mut().expect("it gathers").blocks = MOST_BLOCKS - 1;
        for number in 0..300 {
            one_by_one.add(&event(number));
            at_once.add(&event(number));
            cramped.add(&event(number));
        }
        let parts = |index: &RiskIndex| {
            let mut parts = Vec::new();
            let kept: Result<(), std::convert::Infallible> = index.write_parts(|part| {
                parts.push(part.to_vec());
                Ok(())
            });
            let Ok(()) = kept;
            parts
        };
        assert!(parts(&at_once.finish()) == parts(&one_by_one));
        assert!(parts(&cramped.finish()) == parts(&one_by_one));
    }
}
