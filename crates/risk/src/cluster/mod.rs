//! Sudden clusters: far more unreviewed reports in one area and week than the model expected there.
//!
//! The weight of an account is bounded, but three fakes still lift a quiet place, and several
//! accounts can be one hand. So a supervisor is told where more was recorded in the last seven days
//! than chance explains, and by how many accounts, to look at it first. It may be true: a warning
//! says *look*, never *false*, and changes no number of the map.
//!
//! # Design
//!
//! Reports are counted by when they were recorded, since dates can be made up. Expected is what the
//! model would expect if those very reports were not there. How many may come by chance follows from
//! the Gamma distribution of the rate, with all that is not known of it; a warning is given where
//! as many or more would come with a chance so small that, all areas of a deployment together,
//! there are `false_warnings` a week.

mod tail;
mod words;

use std::collections::BTreeMap;

use atalaya_domain::{Account, Cell, EventFacts, Population, Text};
use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

use crate::RiskIndex;
use crate::bound::{Bounded, week_of};
use crate::index::{DAY_US, weight};
use crate::ladder::{self, Visited, Windows};
use crate::settings::ACCOUNT_AREA_RESOLUTION;
use crate::surface::{Sight, Surface};
use crate::weekly::Weekly;

/// Days that are looked at.
const DAYS: i64 = 7;
/// Cells of the model in an area.
const CELLS: f64 = 7.0;

/// Far more reports than expected, which nobody has reviewed yet.
#[derive(Debug, Clone, PartialEq)]
pub struct ClusterWarning {
    /// Where they say it happened: a cell of resolution 7.
    pub area: Cell,
    /// They were recorded from this instant on.
    pub from: Timestamp,
    /// And before this one, seven days later: the end of the running hour.
    pub to: Timestamp,
    /// How many.
    pub reports: u32,
    /// By how many accounts.
    pub accounts: u32,
    /// How many of them by the account that recorded most.
    pub most_by_one: u32,
    /// How many the model would have expected in those seven days without them.
    pub expected: f64,
    /// The chance of as many or more.
    pub chance: f64,
    /// What it is, in one sentence.
    pub sentence: Text,
}

/// What was recorded in the days that are looked at, and not reviewed.
#[derive(Default)]
struct Recent {
    /// By area and account.
    counts: BTreeMap<Cell, BTreeMap<Account, u32>>,
    /// What they weigh in the index: each with its weight.
    weights: Vec<(EventFacts, f64)>,
}

/// What the index holds without some of its reports.
struct Without<'a> {
    surface: Surface<'a>,
    /// What the reports add to the windows of a cell, by its area number.
    windows: FxHashMap<u32, Windows>,
    /// λ0 without them.
    first: f64,
    /// Expected events a week over the sum of all cells' rates.
    over_sum: f64,
    /// Shape of the weekly total's own distribution.
    weekly_shape: f64,
}

impl RiskIndex {
    /// The areas that deserve a look, the least likely first. Neither more nor less than a function
    /// of the reports that stand and the hour.
    #[must_use]
    pub fn cluster_warnings(&self, as_of: Timestamp) -> Vec<ClusterWarning> {
        let hour = SignedDuration::from_hours(1);
        let to = as_of.checked_add(hour).unwrap_or(as_of);
        let from = to.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(to);
        let recent = self.recent(from.as_microsecond(), to.as_microsecond());
        let least = self.settings().warning_reports;
        let total = |accounts: &BTreeMap<Account, u32>| accounts.values().sum::<u32>();
        let many = |accounts: &BTreeMap<Account, u32>| f64::from(total(accounts)) >= least;
        if !recent.counts.values().any(many) {
            return Vec::new();
        }
        let without = Without::new(self, &recent.weights, as_of);
        let areas = (self.area().cells().len() as f64 / CELLS).max(1.0);
        let mut warnings: Vec<ClusterWarning> = recent
            .counts
            .iter()
            .filter(|(_, accounts)| many(accounts))
            .filter_map(|(area, by_account)| {
                let (expected, shape) = without.expected(*area)?;
                let reports = total(by_account);
                let chance = tail::tail(reports, expected, shape);
                let accounts = by_account.len() as u32;
                let most_by_one = by_account.values().copied().max().unwrap_or(0);
                let sentence = words::sentence(reports, expected, accounts, most_by_one);
                (chance * areas <= self.settings().false_warnings).then_some(ClusterWarning {
                    area: *area,
                    from,
                    to,
                    reports,
                    accounts,
                    most_by_one,
                    expected,
                    chance,
                    sentence,
                })
            })
            .collect();
        warnings.sort_by(|one, other| one.chance.total_cmp(&other.chance));
        warnings
    }

    /// Unreviewed reports recorded from an instant to before another.
    fn recent(&self, from_us: i64, to_us: i64) -> Recent {
        let mut recent = Recent::default();
        let within = |facts: &EventFacts| {
            facts.recorded.is_some_and(|recorded| (from_us..to_us).contains(&recorded.at_us))
        };
        for (group, records) in self.reports.groups_since(week_of(from_us)) {
            for (facts, count) in records.iter().filter(|(facts, _)| within(facts)) {
                let area = facts.area();
                if area.resolution() == ACCOUNT_AREA_RESOLUTION {
                    let accounts = recent.counts.entry(area).or_default();
                    *accounts.entry(group.account).or_default() += count;
                }
            }
            let weighed = self.reports.weighed(group, self.settings());
            recent.weights.extend(weighed.into_iter().filter(|(facts, _)| within(facts)));
        }
        recent
    }
}

impl<'a> Without<'a> {
    fn new(index: &'a RiskIndex, reports: &[(EventFacts, f64)], as_of: Timestamp) -> Self {
        let surface = Surface::seen(index, Population::All, as_of, Sight::WithoutHours);
        let settings = index.settings();
        let Weekly { events, weeks } = Weekly::of(index, 0, as_of);
        let (mut windows, mut gone, mut gone_of_week) = (FxHashMap::default(), 0.0, 0.0);
        for (facts, factor) in reports {
            let Some(weight) = weight(facts, settings) else { continue };
            let days = (as_of.as_microsecond() - facts.when.middle_us()) as f64 / DAY_US as f64;
            let decayed = factor * weight * libm::exp2(-days / settings.half_life_days);
            gone += decayed;
            gone_of_week +=
                factor * weight * Weekly::worth(facts.when.middle_us(), as_of, settings);
            leave_out(index, facts, decayed, &mut windows);
        }
        let cells = index.area().cells().len() as f64;
        let (with, sum) = surface.level_and_sum();
        let first = (with - gone / cells).max(0.5 / cells);
        let events = (events - gone_of_week).max(0.0);
        let weekly = Weekly { events, weeks }.rate();
        // All cells' rates together follow the events that they rest on.
        let over_sum = weekly / (sum * first / with);
        Self { surface, windows, first, over_sum, weekly_shape: events + 0.5 }
    }

    /// Expected events of a week in an area, and the shape of their Gamma distribution.
    fn expected(&self, area: Cell) -> Option<(f64, f64)> {
        let index = self.surface.index();
        let settings = index.settings();
        let (mut mean, mut deviation) = (0.0, 0.0);
        let drift = self.surface.priors().drift;
        for number in index.area().numbers_in(area) {
            let (rate, shape) = self.rate(number as u32);
            let expected = self.over_sum * rate;
            mean += expected;
            // What is not known of one cell is not known of those beside it either: deviations add up.
            deviation += expected * (1.0 / shape + drift * drift).sqrt();
        }
        let relative = deviation / mean;
        let spread = relative * relative + 1.0 / self.weekly_shape + settings.warning_spread;
        (mean > 0.0).then_some((mean, 1.0 / spread))
    }

    fn rate(&self, number: u32) -> (f64, f64) {
        let index = self.surface.index();
        let priors = self.surface.priors();
        let rungs = self.surface.rungs_of(number);
        let gone = self.windows.get(&number).copied().unwrap_or_default();
        let left = |with: f64, gone: f64| (with - gone).max(0.0);
        let windows = Windows {
            own: left(rungs.windows.own, gone.own),
            near: left(rungs.windows.near, gone.near),
            wide: left(rungs.windows.wide, gone.wide),
        };
        let around =
            ladder::surroundings(self.first, &priors, &windows, &Visited::ALIKE, &index.kernels);
        let rate = ladder::rate(priors.near, around, &windows, &Visited::ALIKE);
        (rate, ladder::unsure(&priors, &windows).shape())
    }
}

/// Notes what a report adds to the windows of the cells around it.
fn leave_out(
    index: &RiskIndex,
    facts: &EventFacts,
    decayed: f64,
    windows: &mut FxHashMap<u32, Windows>,
) {
    let Some(number) = index.area().number(facts.place.cell()) else { return };
    windows.entry(number).or_default().own += decayed;
    for (number, near, wide) in index.kernels.shares(index.area().around(number)) {
        let there = windows.entry(number).or_default();
        there.near += decayed * near * index.kernels.near_cells;
        there.wide += decayed * wide * index.kernels.wide_cells;
    }
}
