//! What a team has without a model: counts of what it knows, and counts by hour of the week.

use atalaya_domain::{EventFacts, HourOfWeek, Zone};

use crate::Settings;
use crate::fixed::{Units, events, units};
use crate::index::weight;

/// Counts of what is known so far, each event by its weight.
pub(super) struct Plain {
    /// By area number.
    cells: Vec<Units>,
    hours: [Units; HourOfWeek::COUNT],
}

impl Plain {
    pub fn new(cells: usize) -> Self {
        Self { cells: vec![0; cells], hours: [0; HourOfWeek::COUNT] }
    }

    /// Takes an event in (sign 1) or out again (sign −1). `number` is its cell's in the area.
    pub fn learn(
        &mut self,
        facts: &EventFacts,
        number: Option<u32>,
        sign: f64,
        (zone, settings): (&Zone, &Settings),
    ) {
        let (Some(weight), Some(number)) = (weight(facts, settings), number) else { return };
        self.cells[number as usize] += units(sign * weight);
        for share in zone.hour_shares(&facts.when) {
            self.hours[share.hour.index()] += units(sign * weight * share.share);
        }
    }

    /// The count of a cell, and one more: nothing is impossible.
    pub fn cell(&self, number: u32) -> f64 {
        events(self.cells[number as usize]).max(0.0) + 1.0
    }

    /// The count of each hour of the week, and one more.
    pub fn hours(&self) -> [f64; HourOfWeek::COUNT] {
        self.hours.map(|units| events(units).max(0.0) + 1.0)
    }
}
