//! Would the map have been right? An organisation's own events, looked at again week by week.
//!
//! Each week's map is made of what was known when the week began, in an index of its own, and
//! compared with what happened in the week, as it is known at the end. Beside it stand the counts
//! that a team could have made without a model, of the same knowledge.
//!
//! # Design
//!
//! The area of the comparison is the hexagons where anything was ever reported, and those around
//! them: over a whole country, most of it forest where nobody goes, every list of busy streets looks
//! like foresight. Ranks are of cell-hours, because that is what the map tells: where and when.

mod figures;
mod outcome;
mod plain;
mod ranked;
mod tally;

use std::collections::BTreeSet;
use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, OrganisationId, Population, Position,
    Zone,
};
use jiff::Timestamp;
use rustc_hash::FxHashMap;

pub use figures::{Figures, LevelShare, Tested};
pub use ranked::{GAIN_SHARES, GAIN_TENTH};

use self::outcome::{Outcome, by_hour};
use self::plain::Plain;
use self::ranked::Ranked;
use self::tally::{Tally, WeekTally};
use super::stability::rank_correlation;
use crate::{Detail, RiskIndex, Settings};

/// Cells between two looks at whether to go on: a few milliseconds.
const STRIDE: usize = 64;

/// A change of a record, and since when it was known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Known<T> {
    /// Since when, microseconds since 1970.
    pub since_us: i64,
    /// The version that no longer holds.
    pub before: Option<T>,
    /// The version that holds from then on.
    pub after: Option<T>,
}

/// The look back, under way: hear everything, then go through the weeks.
pub struct Hindsight {
    index: RiskIndex,
    plain: Plain,
    /// Where weeks begin, and where the last one ends.
    edges: Vec<Timestamp>,
    outcome: Outcome,
    /// What became known after the first week began, by time once the weeks are gone through.
    events: Vec<Known<EventFacts>>,
    exposure: Vec<Known<ExposureFacts>>,
    /// What of the two the index knows.
    learnt: (usize, usize),
    /// Area numbers of the cells that are compared.
    cells: BTreeSet<u32>,
    week: usize,
    tally: Tally,
    /// Mean and shape that the first map expects of a week, and what happened since, by area number.
    first: FxHashMap<u32, (f64, f64, f64)>,
    /// The cells' weekly rates in the week before.
    before: Vec<f64>,
    ranked: [Ranked; 3],
}

impl Hindsight {
    /// A look back at the weeks between these instants, ascending; the last one is where the last
    /// week ends.
    #[must_use]
    pub fn new(area: Arc<Area>, zone: Zone, settings: Settings, edges: Vec<Timestamp>) -> Self {
        let plain = Plain::new(area.cells().len());
        Self {
            index: RiskIndex::new(area, zone, settings),
            plain,
            outcome: Outcome::new(&edges),
            edges,
            events: Vec::new(),
            exposure: Vec::new(),
            learnt: (0, 0),
            cells: BTreeSet::new(),
            week: 0,
            tally: Tally::default(),
            first: FxHashMap::default(),
            before: Vec::new(),
            ranked: [Ranked::new(), Ranked::new(), Ranked::new()],
        }
    }

    /// Hears of a change of an event; in any order, all of them before the first week. What became
    /// known after the last week's end does not count.
    pub fn hear_event(&mut self, known: Known<EventFacts>) {
        if known.since_us >= self.end_us() {
            return;
        }
        for (facts, sign) in versions(&known) {
            let number = self.number(facts.place.cell());
            self.outcome.note(facts, number, sign, (self.index.zone(), self.index.settings()));
            if let Some(number) = number {
                self.compare_around(number);
            }
        }
        if self.edges.first().is_some_and(|first| known.since_us < first.as_microsecond()) {
            self.learn_event(&known);
        } else {
            self.events.push(known);
        }
    }

    /// The same of where teams were.
    pub fn hear_exposure(&mut self, known: Known<ExposureFacts>) {
        if known.since_us >= self.end_us() {
            return;
        }
        if self.edges.first().is_some_and(|first| known.since_us < first.as_microsecond()) {
            self.learn_exposure(&known);
        } else {
            self.exposure.push(known);
        }
    }

    /// Weeks there are to go through.
    #[must_use]
    pub fn weeks(&self) -> usize {
        self.edges.len().saturating_sub(1)
    }

    /// Goes through the next week. Asks now and then whether to go on; false when it was not to, and
    /// the look back is then of no use any more.
    pub fn next_week(&mut self, go_on: &dyn Fn() -> bool) -> bool {
        if self.week == 0 {
            self.events.sort_by_key(|known| known.since_us);
            self.exposure.sort_by_key(|known| known.since_us);
        }
        let Some(start) = self.edges.get(self.week).copied() else { return go_on() };
        self.learn(start.as_microsecond());
        // Before that many were known there was no map of hexagons that could have been right.
        let drawn = self.index.detail() >= Detail::HourOfDay;
        let done = !drawn || self.compare(start, go_on);
        self.week += 1;
        done && go_on()
    }

    /// What came of it.
    #[must_use]
    pub fn figures(&self) -> Figures {
        let expected = self.first.values().copied();
        let settings = self.index.settings();
        let edges = self.edges.first().copied().zip(self.edges.last().copied());
        Figures {
            period: edges.unwrap_or_default(),
            weeks: self.tally.weeks(),
            events: self.tally.events(),
            unplaced: self.outcome.unplaced(),
            cells: self.cells.len(),
            has_exposure: self.index.has_exposure(),
            tested: self.tally.tested(settings, expected),
        }
    }

    /// One week's map beside what happened.
    fn compare(&mut self, start: Timestamp, go_on: &dyn Fn() -> bool) -> bool {
        let surface = self.index.surface(Population::All, start);
        let happened = self.outcome.week(self.week);
        let mut week = WeekTally::default();
        let mut weekly_rates = Vec::with_capacity(self.cells.len());
        self.ranked.iter_mut().for_each(Ranked::clear);
        let counted = self.plain.hours();
        let is_first = self.first.is_empty();
        for (at, number) in self.cells.iter().enumerate() {
            if at % STRIDE == 0 && !go_on() {
                return false;
            }
            let Some(cell) = self.cell(*number) else { continue };
            let Some(hours) = surface.week(cell) else { continue };
            let observed = by_hour(happened.get(number));
            let count = self.plain.cell(*number);
            let of_cell: f64 = hours.iter().map(|hour| hour.rate).sum();
            for (hour, estimate) in hours.iter().enumerate() {
                self.ranked[0].note(estimate.rate, observed[hour]);
                self.ranked[1].note(count, observed[hour]);
                self.ranked[2].note(count * counted[hour], observed[hour]);
                week.note(estimate, of_cell, observed[hour]);
            }
            weekly_rates.push(of_cell);
            if is_first {
                let (mean, shape) = surface.week_total(cell).unwrap_or((0.0, 1.0));
                self.first.insert(*number, (mean, shape, 0.0));
            }
            if let Some((_, _, since)) = self.first.get_mut(number) {
                *since += observed.iter().sum::<f64>();
            }
        }
        week.close(&self.ranked, weekly_rates.len());
        let stability =
            (!self.before.is_empty()).then(|| rank_correlation(&self.before, &weekly_rates));
        self.before = weekly_rates;
        self.tally.add(&week, stability);
        true
    }

    /// Learns what was known before an instant.
    fn learn(&mut self, until_us: i64) {
        while let Some(known) = next(&self.events, &mut self.learnt.0, until_us) {
            self.learn_event(&known);
        }
        while let Some(known) = next(&self.exposure, &mut self.learnt.1, until_us) {
            self.learn_exposure(&known);
        }
    }

    fn learn_event(&mut self, known: &Known<EventFacts>) {
        for (facts, sign) in versions(known) {
            let number = self.number(facts.place.cell());
            let of_index = (self.index.zone(), self.index.settings());
            self.plain.learn(facts, number, sign, of_index);
            if sign > 0.0 { self.index.add(facts) } else { self.index.remove(facts) }
        }
    }

    fn learn_exposure(&mut self, known: &Known<ExposureFacts>) {
        // Position and owner are the feed's, and the index asks for neither.
        let (position, organisation) = (Position::default(), OrganisationId(0));
        let Known { before, after, .. } = *known;
        self.index.apply_exposure(&ExposureChange { position, organisation, before, after });
    }

    /// The cell and those around it are compared from now on.
    fn compare_around(&mut self, number: u32) {
        let area = Arc::clone(self.index.area());
        let Some(centre) = area.cells().get(number as usize) else { return };
        for cell in centre.grid_disk::<Vec<_>>(1) {
            self.cells.extend(Cell::from_h3(cell).ok().and_then(|cell| area.number(cell)));
        }
    }

    fn number(&self, cell: Cell) -> Option<u32> {
        self.index.area().number(cell)
    }

    fn cell(&self, number: u32) -> Option<Cell> {
        Cell::from_h3(*self.index.area().cells().get(number as usize)?).ok()
    }

    fn end_us(&self) -> i64 {
        self.edges.last().map_or(i64::MIN, |end| end.as_microsecond())
    }
}

/// The next that was known before an instant, after the first `learnt`.
fn next<T: Copy>(heard: &[Known<T>], learnt: &mut usize, until_us: i64) -> Option<Known<T>> {
    let known = heard.get(*learnt).filter(|known| known.since_us < until_us)?;
    *learnt += 1;
    Some(*known)
}

/// The version that goes out and the one that comes in.
fn versions(known: &Known<EventFacts>) -> impl Iterator<Item = (&EventFacts, f64)> {
    let out = known.before.as_ref().map(|facts| (facts, -1.0));
    out.into_iter().chain(known.after.as_ref().map(|facts| (facts, 1.0)))
}

#[cfg(test)]
mod tests;
