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

use serde::{Deserialize, Serialize};

use crate::RiskIndex;
use crate::exposure::Exposure;
use crate::ladder::{Priors, rate, surroundings};
use crate::past_places::{Past, PastCell};
use crate::seasons::season_of;
use crate::settings::SEASONS_LOOKED_BACK;
use crate::surface::Sight;

/// A figure for each value of `k_a` and of `k_c` that is tried.
type Tried = [[f64; 8]; 4];

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

/// Priors, with the running season and the last change before it that were known.
#[derive(Debug, Clone, Copy)]
struct Learnt {
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

    /// The first season that has an event. One whose events were all taken back counts like one that
    /// never had any.
    fn first(&self) -> Option<i32> {
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
}

impl RiskIndex {
    /// The priors of everybody's ladder as of an instant.
    pub(crate) fn learnt_priors(&self, as_of_us: i64, sight: Sight) -> Priors {
        let (now, known) = (season_of(as_of_us), &self.learnt_priors);
        let worked = self.exposure_seen(sight).and_then(Exposure::first_season);
        let first = known.first().into_iter().chain(worked).min();
        let first = first.map_or(now, |first| first.min(now));
        let of = (now, known.last_change(now, sight));
        let mut learnt = known.learnt(sight).lock().unwrap_or_else(PoisonError::into_inner);
        match *learnt {
            Some(known) if known.of == of => known.priors,
            _ => {
                let priors = self.learn(first, now, sight);
                *learnt = Some(Learnt { of, priors });
                priors
            }
        }
    }

    fn unlearnt_priors(&self) -> Priors {
        let settings = &self.settings;
        let rung = settings.rung_prior;
        let (near, hours, drift) = (settings.cell_prior, settings.hour_prior, settings.drift);
        Priors { area: rung, wide: rung, near, hours, drift }
    }

    fn learn(&self, first: i32, now: i32, sight: Sight) -> Priors {
        let settings = &self.settings;
        let unlearnt = self.unlearnt_priors();
        let doublings = |tried: f64, from: f64| libm::log2(tried / from).abs();
        let (tried_areas, tried_nears) = (settings.area_priors, settings.cell_priors);
        let mut scores: Tried = tried_areas.map(|area| {
            let area = doublings(area, unlearnt.area);
            tried_nears
                .map(|near| -settings.cell_prior_doubt * (area + doublings(near, unlearnt.near)))
        });
        let mut past = Past::new(self, sight);
        for season in first..now {
            if season >= now - SEASONS_LOOKED_BACK {
                let age = f64::from(now - 1 - season);
                let weight = libm::exp2(-age / settings.cell_prior_half_life);
                let of_season = score_places(&past, season, self);
                for (score, of_season) in
                    scores.as_flattened_mut().iter_mut().zip(of_season.as_flattened())
                {
                    *score += weight * of_season;
                }
            }
            past.pass(season);
        }
        let best = scores.as_flattened().iter().copied().fold(f64::MIN, f64::max);
        let (mut sum, mut area, mut near) = (0.0, 0.0, 0.0);
        for (tried_area, scores) in tried_areas.iter().zip(&scores) {
            for (tried_near, score) in tried_nears.iter().zip(scores) {
                let weight = libm::exp(score - best);
                sum += weight;
                area += weight * libm::log(*tried_area);
                near += weight * libm::log(*tried_near);
            }
        }
        let places =
            Priors { area: libm::exp(area / sum), near: libm::exp(near / sum), ..unlearnt };
        Priors {
            hours: self.learn_hours(first, now),
            drift: self.learn_drift((first, now), sight, &places),
            ..places
        }
    }
}

/// Σ over a season's events of ln of their expected share, by each value.
fn score_places(past: &Past<'_>, season: i32, index: &RiskIndex) -> Tried {
    let mut scores: Tried = Default::default();
    let Some(all) = past.placed_in(season) else { return scores };
    let first = past.level();
    let (tried_areas, tried_nears) = (index.settings.area_priors, index.settings.cell_priors);
    let expected = |cell: &PastCell| -> Tried {
        let (before, ahead) = &cell.visits;
        tried_areas.map(|area| {
            let priors = Priors { area, ..index.unlearnt_priors() };
            let around = surroundings(first, &priors, &cell.windows, before, &index.kernels);
            tried_nears.map(|near| rate(near, around, &cell.windows, before) * ahead)
        })
    };
    let mut sums: Tried = Default::default();
    let mut untouched = index.area().cells().len();
    for cell in past.cells_in(season) {
        untouched -= 1;
        let rates = expected(&cell);
        let rates = rates.as_flattened();
        sums.as_flattened_mut().iter_mut().zip(rates).for_each(|(sum, rate)| *sum += rate);
        if cell.happened > 0.0 {
            let scores = scores.as_flattened_mut().iter_mut().zip(rates);
            scores.for_each(|(score, rate)| *score += cell.happened * libm::log(*rate));
        }
    }
    let rest = expected(&past.untouched_in(season));
    let sums = sums.as_flattened().iter().zip(rest.as_flattened());
    for (score, (sum, rate)) in scores.as_flattened_mut().iter_mut().zip(sums) {
        *score -= all * libm::log(sum + rate * untouched as f64);
    }
    scores
}
