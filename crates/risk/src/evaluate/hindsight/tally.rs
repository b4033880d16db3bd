//! Weeks added up, and what may be said of them.

use atalaya_domain::HourOfWeek;

use super::figures::{LevelShare, Tested};
use super::ranked::{GAIN_SHARES, GAIN_TENTH, Ranked};
use crate::evaluate::coverage::{Coverage, MANY, covered};
use crate::evaluate::summary::bootstrap;
use crate::{Estimate, Level, Settings};

const HOURS: f64 = HourOfWeek::COUNT as f64;
/// Weeks that it takes to say anything: with fewer, one bad week is the answer. Judgement.
const LEAST_WEEKS: usize = 8;
/// The share the intervals are meant to cover, and the one that is shown on the map.
const NOMINAL: f64 = 0.8;
/// Such cells that it takes to speak of coverage. Judgement.
const LEAST_CELLS: usize = 10;
/// Bootstrap samples: enough that the ends of an interval stand to two digits.
const RESAMPLES: usize = 2_000;

/// The sums of one week.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WeekTally {
    events: f64,
    expected: f64,
    /// Σ log2 of the density over the uniform one, at the events; and the part the cells give.
    bits: f64,
    place_bits: f64,
    caught: [[f64; GAIN_SHARES.len()]; 3],
    /// Events and cell-hours by what the map said: not enough data, usual or lower, raised.
    levels: [(f64, f64); 3],
}

impl WeekTally {
    /// A cell-hour with what the map said of it, the cell's whole week, and what happened.
    pub fn note(&mut self, estimate: &Estimate, of_cell: f64, observed: f64) {
        let (events, places) = &mut self.levels[group(estimate.level)];
        *events += observed;
        *places += 1.0;
        if observed > 0.0 {
            self.events += observed;
            self.bits += observed * estimate.rate.log2();
            self.place_bits += observed * of_cell.log2();
        }
    }

    /// The week is complete: `cells` were compared.
    pub fn close(&mut self, ranked: &[Ranked; 3], cells: usize) {
        self.expected = ranked[0].expected();
        self.caught = std::array::from_fn(|model| ranked[model].caught());
        let uniform = |places: f64| (self.expected.max(f64::MIN_POSITIVE) / places.max(1.0)).log2();
        let cells = cells as f64;
        self.bits -= self.events * uniform(cells * HOURS);
        self.place_bits -= self.events * uniform(cells);
    }
}

/// Which of the three a level belongs to.
const fn group(level: Level) -> usize {
    match level {
        Level::NotEnoughData => 0,
        Level::Lower | Level::AsUsual => 1,
        Level::Raised | Level::High | Level::VeryHigh => 2,
    }
}

/// The weeks that had a map.
#[derive(Debug, Default)]
pub(super) struct Tally {
    weeks: Vec<WeekTally>,
    /// Rank correlations from week to week, summed, and their number.
    stability: (f64, u32),
}

impl Tally {
    pub fn add(&mut self, week: &WeekTally, stability: Option<f64>) {
        self.weeks.push(*week);
        if let Some(known) = stability {
            self.stability.0 += known;
            self.stability.1 += 1;
        }
    }

    pub fn weeks(&self) -> usize {
        self.weeks.len()
    }

    pub fn events(&self) -> f64 {
        self.weeks.iter().map(|week| week.events).sum()
    }

    /// What may be said; `None` while there is too little. It takes as many events to judge a map of
    /// hexagons as to draw one, in weeks enough. `first` is the mean and shape the first map expects of
    /// a week in each cell, with what happened there since.
    pub fn tested(
        &self,
        settings: &Settings,
        first: impl Iterator<Item = (f64, f64, f64)>,
    ) -> Option<Tested> {
        let events = self.events();
        if events < settings.least_events_fine || self.weeks.len() < LEAST_WEEKS {
            return None;
        }
        let sum = |of: fn(&WeekTally) -> f64| self.weeks.iter().map(of).sum::<f64>() / events;
        let gain = |model: usize| {
            let mut caught = [0.0; GAIN_SHARES.len()];
            for week in &self.weeks {
                caught.iter_mut().zip(week.caught[model]).for_each(|(sum, one)| *sum += one);
            }
            caught.map(|caught| (caught / events).clamp(0.0, 1.0))
        };
        let mut draw = draws();
        let mut interval = |of: fn(&WeekTally) -> f64| {
            let weeks: Vec<(f64, f64)> =
                self.weeks.iter().map(|week| (of(week), week.events)).collect();
            let found = bootstrap(&weeks, RESAMPLES, &mut draw);
            (found.low.is_finite() && found.high.is_finite()).then_some(found)
        };
        let (bits, place_bits) = (sum(|week| week.bits), sum(|week| week.place_bits));
        Some(Tested {
            map: gain(0),
            counts: gain(1),
            counts_by_hour: gain(2),
            lead: interval(|week| week.caught[0][GAIN_TENTH] - week.caught[1][GAIN_TENTH]),
            bits,
            bits_interval: interval(|week| week.bits),
            hour_bits: bits - place_bits,
            expected_over_observed: sum(|week| week.expected),
            coverage: self.coverage(first).filter(|found| found.cells >= LEAST_CELLS),
            stability: (self.stability.1 > 0)
                .then(|| self.stability.0 / f64::from(self.stability.1)),
            levels: self.levels(events),
        })
    }

    fn coverage(&self, first: impl Iterator<Item = (f64, f64, f64)>) -> Option<Coverage> {
        let mut coverage = Coverage::default();
        for (weekly, shape, since) in first {
            let mean = weekly * self.weeks.len() as f64;
            if mean >= MANY {
                coverage.note(covered(since.round() as u32, mean, shape, NOMINAL));
            }
        }
        (coverage.cells > 0).then_some(coverage)
    }

    fn levels(&self, events: f64) -> [LevelShare; 3] {
        let all: f64 =
            self.weeks.iter().flat_map(|week| week.levels).map(|(_, places)| places).sum();
        std::array::from_fn(|group| {
            let of = self.weeks.iter().map(|week| week.levels[group]);
            let (found, places) = of.fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
            LevelShare { events: found / events, places: places / all.max(1.0) }
        })
    }
}

/// Numbers for the bootstrap: the same each time, so that the same weeks have the same interval
/// (Knuth's linear congruential generator; its upper bits serve a bootstrap).
fn draws() -> impl FnMut(usize) -> usize {
    let mut state = 1_u64;
    move |below| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below.max(1)
    }
}
