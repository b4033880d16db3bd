//! Rolling origin: know what came before a week, foretell the week, see what happened, go on.

use std::sync::Arc;

use atalaya_domain::{Area, Cell, EventFacts, HourOfWeek, Population, Zone};
use h3o::{CellIndex, LatLng};
use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::baselines::Baselines;
use super::coverage::{Coverage, MANY, covered};
use super::reference::Reference;
use super::score::{SHARES, WeekScore};
use super::stability::rank_correlation;
use crate::index::DAY_US;
use crate::{RiskIndex, Settings};

const HOURS: usize = HourOfWeek::COUNT;
const WEEK_US: i64 = 7 * DAY_US;
/// Kilometres in a degree of latitude.
const KM_A_DEGREE: f64 = 111.2;
/// The share that the intervals are meant to cover.
const NOMINAL: f64 = 0.9;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Model {
    /// The model of the map.
    Ladder,
    /// The ladder with all of its constants fixed.
    Reference,
    /// Counts of all time and one more.
    Counts,
    /// Counts of all time × counts by hour of the week.
    CountsHours,
    /// Counts with a half-life of 90 days × counts by hour of the week.
    DecayedHours,
    /// Kernel density over place × over the hour of the week.
    Kernel,
    /// Empirical Bayes down the H3 tree × the smoothed hour of the week.
    Tree,
}

impl Model {
    /// Every model, the map's first.
    pub const ALL: [Self; 7] = [
        Self::Ladder,
        Self::Reference,
        Self::Counts,
        Self::CountsHours,
        Self::DecayedHours,
        Self::Kernel,
        Self::Tree,
    ];

    /// The name for tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ladder => "atalaya",
            Self::Reference => "ladder, fixed",
            Self::Counts => "counts + 1",
            Self::CountsHours => "counts × hour",
            Self::DecayedHours => "decay 90 d × hour",
            Self::Kernel => "KDE × KDE",
            Self::Tree => "H3 tree × hour",
        }
    }
}

/// A back-test that is under way.
pub struct Backtest {
    cells: Vec<Cell>,
    numbers: FxHashMap<CellIndex, u32>,
    positions: Vec<(f64, f64)>,
    spacing: f64,
    index: RiskIndex,
    baselines: Baselines,
    reference: Reference,
    /// What the models are told, by the time it had happened.
    told: Vec<EventFacts>,
    learnt: usize,
    /// What forecasts are compared with, by time.
    happened: Vec<EventFacts>,
    /// Events that happened for each that is told.
    thinning: f64,
    week_start_us: i64,
    /// Each model's scores of the cells in the week before.
    before: Vec<Vec<f64>>,
    /// The correlations of each model's cell scores from week to week, summed, and their number.
    correlations: ([f64; Model::ALL.len()], usize),
    /// By cell, the mean and shape that the first forecast has of a week, and what was told since.
    year: Vec<(f64, f64, u32)>,
    /// What happened in each cell-hour in all weeks so far.
    observed: FxHashMap<usize, f64>,
    weeks: u32,
}

/// The coverage of the intervals of each cell's events over all weeks of the test, foretold at its
/// start. Those of several tests add up by `+=`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct YearCoverage {
    /// Of all cells.
    pub all: Coverage,
    /// Of cells that expected five events or more.
    pub many: Coverage,
}

impl std::ops::AddAssign for YearCoverage {
    fn add_assign(&mut self, other: Self) {
        for (to, from) in [(&mut self.all, other.all), (&mut self.many, other.many)] {
            to.cells += from.cells;
            to.covered += from.covered;
        }
    }
}

impl Backtest {
    /// A test in these cells (of one resolution, in the area) from the week that starts at an
    /// instant.
    ///
    /// `happened` is the whole stream and `told` what the models learn: the same, or a sample of
    /// it. Forecasts are compared with the whole stream's weeks, scaled up by the sample's size:
    /// what a small sample says of a week is then measured by many events and not by the few that
    /// the sample holds.
    #[must_use]
    pub fn new(
        index_of: (Arc<Area>, Zone, Settings),
        cells: Vec<Cell>,
        week_start: Timestamp,
        mut told: Vec<EventFacts>,
        mut happened: Vec<EventFacts>,
    ) -> Self {
        told.sort_by_key(|event| event.when.latest_us());
        happened.sort_by_key(|event| event.when.earliest_us());
        let h3: Vec<CellIndex> = cells.iter().map(|cell| cell.h3()).collect();
        let numbers: FxHashMap<CellIndex, u32> = h3.iter().copied().zip(0..).collect();
        let (area, zone, settings) = index_of;
        let index = RiskIndex::new(area, zone, settings);
        let positions = positions(&cells);
        Self {
            baselines: Baselines::new(&h3, &numbers),
            reference: Reference::new(&h3, &numbers),
            observed: FxHashMap::default(),
            before: vec![Vec::new(); Model::ALL.len()],
            correlations: ([0.0; Model::ALL.len()], 0),
            year: Vec::new(),
            weeks: 0,
            spacing: spacing(&h3),
            thinning: happened.len() as f64 / told.len().max(1) as f64,
            week_start_us: week_start.as_microsecond(),
            learnt: 0,
            positions,
            cells,
            numbers,
            index,
            told,
            happened,
        }
    }

    /// Foretells the next week by every model, and scores it.
    pub fn week(&mut self) -> [WeekScore; Model::ALL.len()] {
        self.learn();
        let as_of = Timestamp::from_microsecond(self.week_start_us).unwrap_or(Timestamp::MAX);
        let surface = self.index.surface(Population::All, as_of);
        if self.weeks == 0 {
            let year = self.cells.iter().map(|cell| surface.week_total(*cell));
            self.year = year.map(|known| known.map_or((0.0, 1.0, 0), |(m, s)| (m, s, 0))).collect();
        }
        let rates = surface.rates(&self.cells);
        let mut ladder: Vec<f64> =
            rates.flat_map(|rates| rates.unwrap_or([f64::MIN_POSITIVE; HOURS])).collect();
        ladder.iter_mut().for_each(|rate| *rate *= self.thinning);
        let weekly = surface.weekly() * self.thinning;
        let happened = self.happened_in_week();
        for (place, weight) in &happened {
            *self.observed.entry(*place).or_default() += weight;
        }
        let mut ladder = Some(ladder);
        let scores = Model::ALL.map(|model| {
            // One at a time: a country's forecast takes hundreds of megabytes.
            let made = ladder.take();
            let forecast = made.unwrap_or_else(|| self.forecast(model, weekly));
            self.note_stability(model, &forecast);
            WeekScore::new(&forecast, &happened)
        });
        self.correlations.1 += usize::from(self.weeks > 0);
        self.week_start_us += WEEK_US;
        self.weeks += 1;
        scores
    }

    /// The forecast of one of the models that the map's is compared with.
    fn forecast(&self, model: Model, weekly: f64) -> Vec<f64> {
        let today = self.week_start_us as f64 / DAY_US as f64;
        let spread = || self.baselines.spread(&self.positions, self.spacing);
        match model {
            Model::Ladder | Model::Reference => self.reference.rates(weekly, today),
            Model::Counts => self.baselines.counts(weekly),
            Model::CountsHours => self.baselines.counts_and_hours(weekly),
            Model::DecayedHours => self.baselines.decayed_and_hours(weekly, today),
            Model::Kernel => self.baselines.kernel(weekly, spread()),
            Model::Tree => self.baselines.tree(weekly),
        }
    }

    /// The most events that one choice of as many cell-hours of the week, made with hindsight and
    /// kept for all weeks so far, would have held: by each of [`SHARES`].
    #[must_use]
    pub fn best_hits(&self) -> [f64; SHARES.len()] {
        best_hits(self.observed.values().copied().collect(), self.cells.len() * HOURS)
    }

    /// Mean rank correlation of a model's cell scores from one week to the next; `None` before
    /// the second week.
    #[must_use]
    pub fn stability(&self, model: Model) -> Option<f64> {
        let (sums, count) = &self.correlations;
        (*count > 0).then(|| sums[model as usize] / *count as f64)
    }

    /// How often what was told in each cell over all weeks fell into the model's 90 % interval of
    /// before the first week.
    #[must_use]
    pub fn coverage(&mut self) -> YearCoverage {
        // The last week is told, too.
        self.learn();
        let mut coverage = YearCoverage::default();
        for (weekly, shape, count) in &self.year {
            let mean = weekly * f64::from(self.weeks);
            let covered = covered(*count, mean, *shape, NOMINAL);
            coverage.all.note(covered);
            if mean >= MANY {
                coverage.many.note(covered);
            }
        }
        coverage
    }

    /// Learns what had happened before the week.
    fn learn(&mut self) {
        while let Some(event) = self.told.get(self.learnt) {
            if event.when.latest_us() >= self.week_start_us {
                return;
            }
            self.learnt += 1;
            self.index.add(event);
            let Some(cell) = number(&self.numbers, &self.cells, event) else { continue };
            if let Some((_, _, count)) = self.year.get_mut(cell as usize) {
                *count += 1;
            }
            let hours: Vec<(usize, f64)> = hours(self.index.zone(), event).collect();
            let days = event.when.middle_us() as f64 / DAY_US as f64;
            self.baselines.learn(cell, days, 1.0, &hours);
            self.reference.learn(cell, days, &hours);
        }
    }

    /// The week's events by place in the forecasts.
    fn happened_in_week(&self) -> Vec<(usize, f64)> {
        let from = |us: i64| self.happened.partition_point(|event| event.when.earliest_us() < us);
        let week = from(self.week_start_us)..from(self.week_start_us + WEEK_US);
        let mut places: FxHashMap<usize, f64> = FxHashMap::default();
        for event in &self.happened[week] {
            let Some(cell) = number(&self.numbers, &self.cells, event) else { continue };
            for (hour, share) in hours(self.index.zone(), event) {
                *places.entry(cell as usize * HOURS + hour).or_default() += share;
            }
        }
        let mut places: Vec<(usize, f64)> = places.into_iter().collect();
        places.sort_unstable_by_key(|(place, _)| *place);
        places
    }

    fn note_stability(&mut self, model: Model, forecast: &[f64]) {
        let scores: Vec<f64> =
            forecast.chunks_exact(HOURS).map(|hours| hours.iter().sum()).collect();
        let before = &mut self.before[model as usize];
        if !before.is_empty() {
            self.correlations.0[model as usize] += rank_correlation(before, &scores);
        }
        *before = scores;
    }
}

/// The number of the cell an event is scored in; none if its place is coarser or elsewhere.
fn number(numbers: &FxHashMap<CellIndex, u32>, cells: &[Cell], event: &EventFacts) -> Option<u32> {
    let resolution = cells.first()?.resolution();
    numbers.get(&event.place.cell().parent(resolution)?.h3()).copied()
}

fn hours(zone: &Zone, event: &EventFacts) -> impl Iterator<Item = (usize, f64)> + use<> {
    zone.hour_shares(&event.when).into_iter().map(|share| (share.hour.index(), share.share))
}

/// The most that a share of so many places could hold of these weights.
fn best_hits(mut weights: Vec<f64>, places: usize) -> [f64; SHARES.len()] {
    weights.sort_unstable_by(|one, other| other.total_cmp(one));
    SHARES.map(|share| {
        let most = share * places as f64;
        let whole: f64 = weights.iter().take(most as usize).sum();
        whole + weights.get(most as usize).copied().unwrap_or(0.0) * most.fract()
    })
}

/// The cells' centres on a plane, in km.
fn positions(cells: &[Cell]) -> Vec<(f64, f64)> {
    let middle = cells.first().map_or(0.0, |cell| cell.centre().0.to_radians().cos());
    let plane = |(lat, lon): (f64, f64)| (lon * middle * KM_A_DEGREE, lat * KM_A_DEGREE);
    cells.iter().map(|cell| plane(cell.centre())).collect()
}

/// Distance of two neighbours, in km.
fn spacing(cells: &[CellIndex]) -> f64 {
    let Some(cell) = cells.first() else { return 1.0 };
    let near = cell.grid_disk::<Vec<_>>(1).into_iter().find(|near| near != cell);
    near.map_or(1.0, |near| LatLng::from(*cell).distance_km(LatLng::from(near)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_that_could_be_hit_is_bounded_by_the_places() {
        let weights: Vec<f64> = (0..10).map(|place| if place == 3 { 7.0 } else { 1.0 }).collect();
        // 1 % of 336 is 3.36 places, 5 % are more than hold anything.
        let best = best_hits(weights, 336);
        assert!((best[0] - (7.0 + 2.0 + 0.36)).abs() < 1e-9);
        assert!((best[1] - 16.0).abs() < 1e-9);
    }
}
