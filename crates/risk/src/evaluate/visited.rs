//! What outreach hours are worth, on events that are real and hours that are made up.
//!
//! Reports come from where somebody was to hear of them. So hours are drawn for every cell, in patches
//! of about nine cells; of what happened only a sample is told, each event with a chance in
//! proportion to its cell's hours; and each model's map is judged by what happened next year, of
//! which nothing was left out. A model that knows the hours should come close to one that was told an
//! unbiased sample; one that does not learns the outreach plan.

use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, LocationPrecision, OrganisationId,
    Place, Population, Position, TimePrecision, TimeSpan, Zone,
};
use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::coverage::{Coverage, MANY, covered};
use super::score::BINS;
use super::stability::rank_correlation;
use crate::index::DAY_US;
use crate::kernel::Kernels;
use crate::{RiskIndex, Settings};

/// Standard deviation of the logarithm of a cell's hours.
const SPREAD: f64 = 1.0;
/// Days between two records of work in a cell; each record is of seven days, so that no hour of the
/// week was worked more than another.
const EVERY_DAYS: i64 = 28;
/// Worker-hours of a record in the mean cell.
const HOURS: f64 = 20.0;
/// The share of cells in which hits are counted.
const BEST: f64 = 0.05;
/// The share that the intervals are meant to cover.
const NOMINAL: f64 = 0.9;

/// An event, and the place of its cell among the area's.
type Placed = (usize, EventFacts);

/// What a model was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// Counts of the biased reports and one more.
    Counts,
    /// The same over the hours.
    CountsOverHours,
    /// The model of the map, not told the hours.
    WithoutHours,
    /// The model of the map, told the hours.
    Hours,
    /// Told hours that are wrong by up to a half either way.
    WrongHours,
    /// The model of the map, told an unbiased sample of as many reports: the most there is to know.
    Unbiased,
}

impl Told {
    /// Every row of the table.
    pub const ALL: [Self; 6] = [
        Self::Counts,
        Self::CountsOverHours,
        Self::WithoutHours,
        Self::Hours,
        Self::WrongHours,
        Self::Unbiased,
    ];

    /// The name for tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Counts => "counts + 1",
            Self::CountsOverHours => "counts / hours",
            Self::WithoutHours => "atalaya, hours untold",
            Self::Hours => "atalaya, hours told",
            Self::WrongHours => "hours told to ± 50 %",
            Self::Unbiased => "unbiased reports",
        }
    }
}

/// How a map did, judged by what happened in the year after.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What the model was told.
    pub told: Told,
    /// Mean log2 of the cell's density over the uniform density, at the events.
    pub place_bits: f64,
    /// Share of the events in the best 5 % of cells.
    pub hit_rate: f64,
    /// Rank correlation of the cells' rates with those of the model that is told everything.
    pub rank: f64,
    /// Expected over observed events in ten bins of equal expected mass, the lowest rates first.
    pub bins: [f64; BINS],
    /// The cells whose count of the next year fell into its 90 % interval, of those that expected five
    /// or more of its events; `None` of counts, which have no interval.
    pub coverage: Option<Coverage>,
}

/// Hours that nobody worked, and what would have been reported.
struct World<'a> {
    area: &'a Arc<Area>,
    zone: &'a Zone,
    settings: &'a Settings,
    cells: Vec<Cell>,
    /// Hours of each cell over the mean cell's.
    hours: Vec<f64>,
    from_us: i64,
    until: Timestamp,
}

/// Judges each map by the year of `after`, from reports of `before` of which so many a year are told.
/// `uniform()` gives a random number from 0 to 1.
#[must_use]
pub fn visited(
    (area, zone, settings): (&Arc<Area>, &Zone, &Settings),
    (before, after): (&[EventFacts], &[EventFacts]),
    (until, reports_a_year): (Timestamp, f64),
    mut uniform: impl FnMut() -> f64,
) -> Vec<Judged> {
    let cells: Vec<Cell> = area.cells().iter().filter_map(|h3| Cell::from_h3(*h3).ok()).collect();
    let placed = |events: &[EventFacts]| -> Vec<Placed> {
        let cell = |event: &EventFacts| area.number(event.place.cell());
        events.iter().filter_map(|event| Some((cell(event)? as usize, *event))).collect()
    };
    let (before, after) = (placed(before), placed(after));
    let from_us = before.iter().map(|(_, event)| event.when.earliest_us()).min().unwrap_or(0);
    let years = (until.as_microsecond() - from_us) as f64 / (365.25 * DAY_US as f64);
    let hours = hours(area, settings, &mut uniform);
    let world = World { area, zone, settings, cells, hours, from_us, until };
    let told = (reports_a_year * years) as usize;
    let biased = sample(&before, told, |cell| world.hours[cell], &mut uniform);
    let unbiased = sample(&before, told, |_| 1.0, &mut uniform);
    let wrong: Vec<f64> = world.hours.iter().map(|hours| hours * (0.5 + uniform())).collect();
    let whole = world.map(&before, None);
    let judge = |told, map: &Map| judged(told, map, &whole.rates, &after);
    vec![
        judge(Told::Counts, &world.counts(&biased, |_| 1.0)),
        judge(Told::CountsOverHours, &world.counts(&biased, |cell| world.hours[cell])),
        judge(Told::WithoutHours, &world.map(&biased, None)),
        judge(Told::Hours, &world.map(&biased, Some(&world.hours))),
        judge(Told::WrongHours, &world.map(&biased, Some(&wrong))),
        judge(Told::Unbiased, &world.map(&unbiased, None)),
    ]
}

/// A rate for each cell, and the shape of its distribution, if it has one.
struct Map {
    rates: Vec<f64>,
    shapes: Option<Vec<f64>>,
}

impl World<'_> {
    /// What the model says of every cell.
    fn map(&self, events: &[Placed], hours: Option<&[f64]>) -> Map {
        let index = (Arc::clone(self.area), self.zone.clone(), self.settings.clone());
        let mut index = RiskIndex::new(index.0, index.1, index.2);
        events.iter().for_each(|(_, event)| index.add(event));
        for (cell, hours) in self.cells.iter().zip(hours.into_iter().flatten()) {
            self.work(*cell, *hours).for_each(|work| index.apply_exposure(&work));
        }
        let surface = index.surface(Population::All, self.until);
        let known = self.cells.iter().map(|cell| surface.week_total(*cell).unwrap_or((0.0, 1.0)));
        let (rates, shapes) = known.unzip();
        Map { rates, shapes: Some(shapes) }
    }

    /// The work in a cell in all of the time, brought by a file.
    fn work(&self, cell: Cell, hours: f64) -> impl Iterator<Item = ExposureChange> {
        let until_us = self.until.as_microsecond() - 7 * DAY_US;
        let starts = (self.from_us..until_us).step_by((EVERY_DAYS * DAY_US) as usize);
        starts.filter_map(move |start| {
            let facts = ExposureFacts {
                place: Place::new(cell, LocationPrecision::Cell),
                when: TimeSpan::new(start, start + 7 * DAY_US, TimePrecision::Day)?,
                worker_hours: HOURS * hours,
                recorded: None,
            };
            let (position, organisation) = (Position::default(), OrganisationId(0));
            Some(ExposureChange { position, organisation, before: None, after: Some(facts) })
        })
    }

    fn counts(&self, events: &[Placed], over: impl Fn(usize) -> f64) -> Map {
        let mut rates = vec![1.0; self.cells.len()];
        events.iter().for_each(|(cell, _)| rates[*cell] += 1.0);
        rates.iter_mut().enumerate().for_each(|(cell, rate)| *rate /= over(cell));
        Map { rates, shapes: None }
    }
}

/// Hours by cell over the mean: log-normal, in patches as wide as the near kernel.
fn hours(area: &Area, settings: &Settings, uniform: &mut impl FnMut() -> f64) -> Vec<f64> {
    let kernels = Kernels::new(settings);
    let normal: Vec<f64> = area.cells().iter().map(|_| standard_normal(uniform)).collect();
    let mut hours: Vec<f64> = (0..normal.len() as u32)
        .map(|number| {
            let (mut sum, mut squares) = (0.0, 0.0);
            for (other, near, _) in kernels.shares(area.around(number)) {
                sum += near * normal[other as usize];
                squares += near * near;
            }
            (SPREAD * sum / f64::sqrt(squares)).exp()
        })
        .collect();
    let mean = hours.iter().sum::<f64>() / hours.len() as f64;
    hours.iter_mut().for_each(|hours| *hours /= mean);
    hours
}

/// Box and Muller's.
fn standard_normal(uniform: &mut impl FnMut() -> f64) -> f64 {
    let (radius, turn) = (1.0 - uniform(), uniform());
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
}

/// So many of the events, without repeats, each with a chance in proportion to its cell's weight
/// (Efraimidis and Spirakis).
fn sample(
    events: &[Placed],
    count: usize,
    weight: impl Fn(usize) -> f64,
    uniform: &mut impl FnMut() -> f64,
) -> Vec<Placed> {
    let mut keyed: Vec<(f64, Placed)> =
        events.iter().map(|one| ((1.0 - uniform()).ln() / weight(one.0), *one)).collect();
    keyed.sort_unstable_by(|one, other| other.0.total_cmp(&one.0));
    keyed.truncate(count);
    keyed.into_iter().map(|(_, one)| one).collect()
}

fn judged(told: Told, map: &Map, whole: &[f64], after: &[Placed]) -> Judged {
    let sum: f64 = map.rates.iter().sum();
    let mean = sum / map.rates.len() as f64;
    let bits: f64 = after.iter().map(|(cell, _)| (map.rates[*cell] / mean).log2()).sum();
    let mut order: Vec<usize> = (0..map.rates.len()).collect();
    order.sort_unstable_by(|one, other| map.rates[*one].total_cmp(&map.rates[*other]));
    let places = (BEST * order.len() as f64).round() as usize;
    let mut counts: FxHashMap<usize, u32> = FxHashMap::default();
    after.iter().for_each(|(cell, _)| *counts.entry(*cell).or_default() += 1);
    let count = |cell: &usize| f64::from(counts.get(cell).copied().unwrap_or(0));
    let hits: f64 = order.iter().rev().take(places).map(count).sum();
    let (mut mass, mut observed) = (0.0, [0.0; BINS]);
    for cell in &order {
        let middle = (mass + map.rates[*cell] / 2.0) / sum;
        observed[((middle * BINS as f64) as usize).min(BINS - 1)] += count(cell);
        mass += map.rates[*cell];
    }
    let each = after.len() as f64 / BINS as f64;
    let coverage = map.shapes.as_ref().map(|shapes| {
        let mut coverage = Coverage::default();
        for (cell, (rate, shape)) in map.rates.iter().zip(shapes).enumerate() {
            // How much is reported is the year's; how it is spread is what the map says.
            let mean = rate / sum * after.len() as f64;
            if mean >= MANY {
                let count = counts.get(&cell).copied().unwrap_or(0);
                coverage.note(covered(count, mean, *shape, NOMINAL));
            }
        }
        coverage
    });
    Judged {
        told,
        place_bits: bits / after.len() as f64,
        hit_rate: hits / after.len() as f64,
        rank: rank_correlation(&map.rates, whole),
        bins: observed.map(|observed| each / observed),
        coverage,
    }
}
