//! What happened in each week of the test, as it is known at its end.

use std::collections::BTreeMap;

use atalaya_domain::{EventFacts, HourOfWeek, Zone};
use jiff::Timestamp;
use rustc_hash::FxHashMap;

use crate::Settings;
use crate::fixed::{Units, events, units};
use crate::index::weight;

/// Events of the test's weeks by place, kept as whole units: an event that is amended or withdrawn
/// goes out without a trace.
pub(super) struct Outcome {
    /// Where weeks begin, and where the last one ends; microseconds.
    edges: Vec<i64>,
    /// By week, area number and hour of the week.
    weeks: Vec<FxHashMap<(u32, u8), Units>>,
    /// Events of the weeks whose place is coarser than the model's cells.
    unplaced: Units,
}

/// The events of one week by area number: hour of the week and weight.
pub(super) type WeekOutcome = BTreeMap<u32, Vec<(usize, f64)>>;

impl Outcome {
    pub fn new(edges: &[Timestamp]) -> Self {
        let edges: Vec<i64> = edges.iter().map(|edge| edge.as_microsecond()).collect();
        let weeks = vec![FxHashMap::default(); edges.len().saturating_sub(1)];
        Self { edges, weeks, unplaced: 0 }
    }

    /// Takes an event in (sign 1) or out again (sign −1), if it began in a week of the test.
    pub fn note(
        &mut self,
        facts: &EventFacts,
        number: Option<u32>,
        sign: f64,
        (zone, settings): (&Zone, &Settings),
    ) {
        let Some(weight) = weight(facts, settings) else { return };
        let Some(week) = self.week_of(facts.when.earliest_us()) else { return };
        let Some(number) = number else {
            self.unplaced += units(sign * weight);
            return;
        };
        for share in zone.hour_shares(&facts.when) {
            let place = (number, share.hour.index() as u8);
            let known = self.weeks[week].entry(place).or_default();
            *known += units(sign * weight * share.share);
            if *known == 0 {
                self.weeks[week].remove(&place);
            }
        }
    }

    /// The events of a week.
    pub fn week(&self, week: usize) -> WeekOutcome {
        let mut cells = WeekOutcome::new();
        for ((number, hour), known) in self.weeks.get(week).into_iter().flatten() {
            let hours = cells.entry(*number).or_default();
            hours.push((usize::from(*hour), events(*known)));
        }
        for hours in cells.values_mut() {
            hours.sort_unstable_by_key(|(hour, _)| *hour);
        }
        cells
    }

    /// Events whose place is too coarse to be compared with a hexagon.
    pub fn unplaced(&self) -> f64 {
        events(self.unplaced)
    }

    fn week_of(&self, us: i64) -> Option<usize> {
        let week = self.edges.partition_point(|edge| *edge <= us).checked_sub(1)?;
        (week < self.weeks.len()).then_some(week)
    }
}

/// What happened in each hour of one cell.
pub(super) fn by_hour(happened: Option<&Vec<(usize, f64)>>) -> [f64; HourOfWeek::COUNT] {
    let mut hours = [0.0; HourOfWeek::COUNT];
    for (hour, weight) in happened.into_iter().flatten() {
        hours[*hour] = *weight;
    }
    hours
}
