//! How far real rates drift beyond what is not known of them (φ): learnt from the past seasons.
//!
//! A Gamma posterior says how unsure a rate is if it stays as it is; rates do not. In one city the
//! places of robbery are the same for years, in another gunfire moves on with those who shoot, and a
//! φ that is right for the one makes the intervals of the other hold two times in three what they
//! promise to hold nine times in ten. So every past season's events are foretold by cell from what had
//! happened before, and each of a few values of φ is scored by how likely it made the counts: a Gamma
//! mixture of Poisson counts, the negative binomial distribution. Cells that expect hardly anything
//! say nothing of drift and are left out.
//!
//! As with the other priors the scores of the last seasons weigh most, it is a sum over what happened
//! by cell and season, and the running season has no say.

use crate::ladder::{Priors, unsure};
use crate::lessons::Lessons;
use crate::past_places::Past;
use crate::tried;

/// A figure for each value of φ that is tried.
type Tried = [f64; 5];

impl Lessons {
    /// φ, of the seasons from the first one that has an event to the one before `now`, by the place
    /// ladder with these priors.
    pub(crate) fn learn_drift(&self, priors: &Priors) -> f64 {
        let Self { settings, first, of: (now, _), .. } = self;
        let mut scores: Tried =
            settings.drifts.map(|drift| -tried::doubt(settings, drift, settings.drift));
        let mut past = Past::new(self);
        for season in *first..*now {
            let of_season = || self.score_drift(&past, season, priors);
            tried::hear(&mut scores, settings, (season, *now), of_season);
            past.pass(season);
        }
        tried::mean(settings.drifts, &scores)
    }

    /// Σ over a season's cells of ln of how likely their counts were, by each value.
    fn score_drift(&self, past: &Past<'_>, season: i32, priors: &Priors) -> Tried {
        let mut scores = Tried::default();
        let Some(all) = past.placed_in(season) else { return scores };
        let first = past.level();
        let cells: Vec<_> = past
            .cells_in(season)
            .map(|cell| (cell, cell.rate(first, priors, &self.kernels)))
            .collect();
        let rest = past.untouched_in(season).rate(first, priors, &self.kernels);
        let untouched = self.area.cells().len() - cells.len();
        let sum = cells.iter().map(|(_, rate)| rate).sum::<f64>() + rest * untouched as f64;
        for (cell, rate) in cells {
            // How many events the season had in all is not the place's doing.
            let mean = all * rate / sum;
            if mean < self.settings.drift_least_expected {
                continue;
            }
            let unsure = unsure(priors, &cell.windows);
            for (score, drift) in scores.iter_mut().zip(self.settings.drifts) {
                let shape = 1.0 / (unsure.own + unsure.lent + drift * drift);
                *score += likely(cell.happened, mean, shape);
            }
        }
        scores
    }
}

/// Logarithm of the negative binomial likelihood of a count, but for what no shape changes.
fn likely(count: f64, mean: f64, shape: f64) -> f64 {
    let gammas = if count > 0.0 { libm::lgamma(count + shape) - libm::lgamma(shape) } else { 0.0 };
    gammas + shape * libm::log(shape / (shape + mean)) - count * libm::log(shape + mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_that_scatter_are_likelier_with_a_small_shape() {
        let all = |counts: [f64; 4], shape| {
            counts.map(|count| likely(count, 10.0, shape)).iter().sum::<f64>()
        };
        let (steady, scattered) = ([9.0, 11.0, 10.0, 10.0], [2.0, 25.0, 0.0, 13.0]);
        assert!(all(steady, 40.0) > all(steady, 2.0));
        assert!(all(scattered, 40.0) < all(scattered, 2.0));
    }

    #[test]
    fn a_geometric_count_is_known_by_hand() {
        // Shape 1, mean 1: P(n) = 2^-(n+1); n! is what no shape changes.
        let expected = -4.0 * std::f64::consts::LN_2 + 6.0_f64.ln();
        assert!((likely(3.0, 1.0, 1.0) - expected).abs() < 1e-12);
    }
}
