//! How many imaginary events the rungs of everybody's ladder are worth: learnt from the past seasons.
//!
//! Where events crowd into single hexagons year after year (a square, a prison gate), a cell's own
//! events say most; where there are few, or they wander, its surroundings do (`k_c`). And where the
//! area is a country of which a few towns ever report, a place far from all reports is nothing like
//! the mean: with the fixed value the empty hexagons of Guatemala would take a third of all expected
//! events, and every town would be foretold a third too few (`k_a`). No constants serve all. So for
//! every past season the place ladder is built from what had happened before it, once for each of a
//! few values, and each is scored by the season's events: Σ ln of their expected share. The scores of
//! the last seasons weigh most; the answers are the means of ln `k_a` and ln `k_c` under these
//! weights. What each gains is in docs/model.md.
//!
//! It is a sum over what happened by cell and season, and so does not depend on the order in which
//! reports came; the running season has no say yet, so that it stands still while reports of today
//! come in.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ladder::Priors;
use crate::lessons::Lessons;
use crate::past_places::{Past, PastCell};
use crate::seasons::season_of;
use crate::surface::Sight;
use crate::{RiskIndex, Settings, tried};

/// Pairs of a value of `k_a` and one of `k_c` that are tried.
const TRIED: usize = 4 * 8;
/// A figure for each.
type Tried = [f64; TRIED];

/// What was learnt by each sight, and of what it is out of date.
#[derive(Debug, Default)]
pub(crate) struct LearntPriors {
    seasons: BTreeMap<i32, Season>,
    everything: Mutex<Option<Learnt>>,
    without_hours: Mutex<Option<Learnt>>,
}

/// What there is to learn from in a season.
#[derive(Debug, Default, Clone, Copy, Serialize, Deserialize)]
pub(crate) struct Season {
    /// Events that stand.
    events: i64,
    /// The index's revision when they last changed.
    happened: u64,
    /// The same of the hours of work that count.
    worked: u64,
}

/// What was learnt from the past: priors, with the running season and the last change before it that were known.
#[derive(Debug, Clone, Copy)]
pub struct Learnt {
    of: (i32, u64),
    priors: Priors,
}

impl LearntPriors {
    /// Notes that a season got an event, or lost it (`sign` below 0).
    pub fn note_event(&mut self, season: i32, sign: f64, revision: u64) {
        let season = self.seasons.entry(season).or_default();
        season.events += if sign < 0.0 { -1 } else { 1 };
        season.happened = revision;
    }

    /// Notes that other hours of work count in a season.
    pub fn note_work(&mut self, season: i32, revision: u64) {
        self.seasons.entry(season).or_default().worked = revision;
    }

    /// What stands in each season: all that there is to keep, since what was learnt follows from it
    /// and from the sums.
    pub const fn seasons(&self) -> &BTreeMap<i32, Season> {
        &self.seasons
    }

    /// Of what stands in each season; nothing is learnt yet.
    pub fn of_seasons(seasons: BTreeMap<i32, Season>) -> Self {
        Self { seasons, ..Self::default() }
    }

    const fn learnt(&self, sight: Sight) -> &Mutex<Option<Learnt>> {
        match sight {
            Sight::Everything => &self.everything,
            Sight::WithoutHours => &self.without_hours,
        }
    }

    /// What was learnt last.
    fn known(&self, sight: Sight) -> Option<Learnt> {
        *self.learnt(sight).lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes by what was learnt, unless it is of less than what was learnt meanwhile.
    pub fn take(&self, learnt: Learnt, sight: Sight) {
        let mut known = self.learnt(sight).lock().unwrap_or_else(PoisonError::into_inner);
        if known.is_none_or(|known| known.of < learnt.of) {
            *known = Some(learnt);
        }
    }

    /// The first season that has an event. One whose events were all taken back counts like one that
    /// never had any.
    pub fn first(&self) -> Option<i32> {
        self.seasons.iter().find(|(_, season)| season.events != 0).map(|(season, _)| *season)
    }

    /// The revision at the last change of a season before this one.
    fn last_change(&self, now: i32, sight: Sight) -> u64 {
        let changed = |season: &Season| match sight {
            Sight::Everything => season.happened.max(season.worked),
            Sight::WithoutHours => season.happened,
        };
        self.seasons.range(..now).map(|(_, season)| changed(season)).max().unwrap_or(0)
    }

    /// Of what there is to learn in a season: priors of another are out of date.
    pub fn newest(&self, now: i32, sight: Sight) -> (i32, u64) {
        (now, self.last_change(now, sight))
    }
}

impl RiskIndex {
    /// Whether what was learnt is of all that is known of the past seasons.
    #[must_use]
    pub fn has_learnt(&self, as_of: Timestamp) -> bool {
        let (now, known) = (season_of(as_of.as_microsecond()), &self.learnt_priors);
        let newest = known.newest(now, Sight::Everything);
        known.known(Sight::Everything).is_some_and(|learnt| learnt.of == newest)
    }

    /// The running season, and the index's revision at the last change of the seasons before it, when it was last learnt
    /// from them; `None` where it never was. Surfaces of one revision differ where this does.
    #[must_use]
    pub fn learnt_of(&self) -> Option<(i32, u64)> {
        self.learnt_priors.known(Sight::Everything).map(|learnt| learnt.of)
    }

    /// The priors of everybody's ladder as of an instant.
    pub(crate) fn learnt_priors(&self, as_of_us: i64, sight: Sight) -> Priors {
        let (now, known) = (season_of(as_of_us), &self.learnt_priors);
        let of = known.newest(now, sight);
        let mut learnt = known.learnt(sight).lock().unwrap_or_else(PoisonError::into_inner);
        match *learnt {
            Some(known) if known.of == of => known.priors,
            _ => {
                let fresh = Lessons::of(self, now, sight).learn();
                *learnt = Some(fresh);
                fresh.priors
            }
        }
    }

    /// The same as they were last learnt, whatever has changed since in the seasons before this one.
    pub(crate) fn priors_as_learnt(&self, as_of_us: i64, sight: Sight) -> Priors {
        let known = self.learnt_priors.known(sight);
        let known = known.filter(|learnt| learnt.of.0 == season_of(as_of_us));
        known.map_or_else(|| self.learnt_priors(as_of_us, sight), |learnt| learnt.priors)
    }
}

impl Lessons {
    /// Learns from them: some 50 ms for a city of 2,500 cells and five years.
    #[must_use]
    pub fn learn(&self) -> Learnt {
        let settings = &self.settings;
        let unlearnt = self.unlearnt_priors();
        let values = pairs(settings);
        let mut scores: Tried = values.map(|(area, near)| {
            let doubt = |value, unlearnt| tried::doubt(settings, value, unlearnt);
            -(doubt(area, unlearnt.area) + doubt(near, unlearnt.near))
        });
        let mut past = Past::new(self);
        let (now, _) = self.of;
        for season in self.first..now {
            let of_season = || score_places(&past, season, self);
            tried::hear(&mut scores, settings, (season, now), of_season);
            past.pass(season);
        }
        let mean = |of: fn((f64, f64)) -> f64| tried::mean(values.map(of), &scores);
        let places = Priors { area: mean(|pair| pair.0), near: mean(|pair| pair.1), ..unlearnt };
        let priors =
            Priors { hours: self.learn_hours(), drift: self.learn_drift(&places), ..places };
        Learnt { of: self.of, priors }
    }

    fn unlearnt_priors(&self) -> Priors {
        let settings = &self.settings;
        let rung = settings.rung_prior;
        let (near, hours, drift) = (settings.cell_prior, settings.hour_prior, settings.drift);
        Priors { area: rung, wide: rung, near, hours, drift }
    }
}

/// Every pair of a value of `k_a` and one of `k_c`.
fn pairs(settings: &Settings) -> [(f64, f64); TRIED] {
    let nears = settings.cell_priors;
    std::array::from_fn(|at| (settings.area_priors[at / nears.len()], nears[at % nears.len()]))
}

/// Σ over a season's events of ln of their expected share, by each pair.
fn score_places(past: &Past<'_>, season: i32, lessons: &Lessons) -> Tried {
    let mut scores = [0.0; TRIED];
    let Some(all) = past.placed_in(season) else { return scores };
    let first = past.level();
    let Settings { area_priors, cell_priors, .. } = &*lessons.settings;
    let expected = |cell: &PastCell| -> Tried {
        let mut rates = [0.0; TRIED];
        for (rates, area) in rates.chunks_exact_mut(cell_priors.len()).zip(area_priors) {
            let priors = Priors { area: *area, ..lessons.unlearnt_priors() };
            let around = cell.surroundings(first, &priors, &lessons.kernels);
            let of = |near: &f64| cell.rate_in(around, *near);
            rates.iter_mut().zip(cell_priors).for_each(|(rate, near)| *rate = of(near));
        }
        rates
    };
    let mut sums = [0.0; TRIED];
    let mut untouched = lessons.area.cells().len();
    for cell in past.cells_in(season) {
        untouched -= 1;
        let rates = expected(&cell);
        sums.iter_mut().zip(rates).for_each(|(sum, rate)| *sum += rate);
        if cell.happened > 0.0 {
            let scores = scores.iter_mut().zip(rates);
            scores.for_each(|(score, rate)| *score += cell.happened * libm::log(rate));
        }
    }
    let rest = expected(&past.untouched_in(season));
    for (score, (sum, rate)) in scores.iter_mut().zip(sums.iter().zip(rest)) {
        *score -= all * libm::log(sum + rate * untouched as f64);
    }
    scores
}
