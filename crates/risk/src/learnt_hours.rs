//! How many imaginary events each local rung of hours is worth to the next (τ): learnt from the past
//! seasons.
//!
//! Where every street has hours of its own (gunfire, police at a certain post), what happened around
//! a place says most; where the whole area keeps the same hours (an underground's rush hour), the
//! area's profile does, and leaning on a few local events is noise. No constant serves both: τ = 300
//! loses 0.02 bits on the one, 3,000 as much on the other. So for every past season the hours are
//! built from what had happened before it, once for each of a few values, in parts of the day of three
//! hours, and each value is scored by the season's events: Σ ln of the share of their part. As with
//! the other priors the scores of the last seasons weigh most, it is a sum over what happened by cell
//! and season, and the running season has no say.

use crate::day_parts::PARTS;
use crate::lessons::{Lessons, PastSums};
use crate::tried;

/// A figure for each value of τ that is tried.
type Tried = [f64; 5];

/// Events by part of the day.
type Parts = [f64; PARTS];

/// What had happened in and around a cell before a season: own, near kernel, wide kernel.
#[derive(Clone, Default)]
struct Around {
    own: Parts,
    near: Parts,
    wide: Parts,
}

impl Lessons {
    /// τ, of the seasons from the first one that has an event to the one before `now`.
    pub(crate) fn learn_hours(&self) -> f64 {
        let Self { settings, first, of: (now, _), .. } = self;
        let (first, now) = (*first, *now);
        let mut scores: Tried =
            settings.hour_priors.map(|tau| -tried::doubt(settings, tau, settings.hour_prior));
        // By the area's numbers, not by the order of arrival.
        let reached: Vec<(u32, &PastSums)> = (0..self.area.cells().len() as u32)
            .filter_map(|number| Some((number, &self.cells[self.slot_of(number)? as usize])))
            .collect();
        let mut past =
            Past { area: [0.0; PARTS], cells: vec![Around::default(); self.cells.len()] };
        for season in first..now {
            let happened: Vec<(u32, Parts)> = reached
                .iter()
                .filter_map(|(number, sums)| Some((*number, sums.day_parts.of(season)?)))
                .collect();
            let of_season = || self.score_hours(&past, &happened);
            tried::hear(&mut scores, settings, (season, now), of_season);
            self.pass_hours(&mut past, &happened);
        }
        tried::mean(settings.hour_priors, &scores)
    }

    /// Σ over a season's events of ln of the share of their part of the day, by each value.
    fn score_hours(&self, past: &Past, happened: &[(u32, Parts)]) -> Tried {
        let (mut scores, flat) = (Tried::default(), self.settings.flat_prior);
        let before: f64 = past.area.iter().sum();
        if before <= 0.0 {
            return scores;
        }
        let area = past.area.map(|sum| (sum + flat / PARTS as f64) / (before + flat));
        for (number, events) in happened {
            let Some(slot) = self.slot_of(*number) else { continue };
            let around = &past.cells[slot as usize];
            let rungs = [
                (&around.wide, self.kernels.wide_cells),
                (&around.near, self.kernels.near_cells),
                (&around.own, 1.0),
            ];
            let sums = rungs.map(|(parts, _)| parts.iter().sum::<f64>());
            for (score, tau) in scores.iter_mut().zip(self.settings.hour_priors) {
                for part in (0..PARTS).filter(|part| events[*part] > 0.0) {
                    let share =
                        rungs.iter().zip(sums).fold(area[part], |above, ((parts, cells), sum)| {
                            (cells * parts[part] + tau * above) / (cells * sum + tau)
                        });
                    *score += events[part] * libm::log(share);
                }
            }
        }
        scores
    }

    /// Goes on to the next season.
    fn pass_hours(&self, past: &mut Past, happened: &[(u32, Parts)]) {
        let add = |to: &mut Parts, from: &Parts, times: f64| {
            to.iter_mut().zip(from).for_each(|(to, from)| *to += times * from);
        };
        for (number, events) in happened {
            add(&mut past.area, events, 1.0);
            if let Some(slot) = self.slot_of(*number) {
                add(&mut past.cells[slot as usize].own, events, 1.0);
            }
            for (around, near, wide) in self.kernels.shares(self.area.around(*number)) {
                let Some(slot) = self.slot_of(around) else { continue };
                let there = &mut past.cells[slot as usize];
                add(&mut there.wide, events, wide);
                if near > 0.0 {
                    add(&mut there.near, events, near);
                }
            }
        }
    }
}

/// What had happened before a season: in the area's cells together, and by slot.
struct Past {
    area: Parts,
    cells: Vec<Around>,
}
