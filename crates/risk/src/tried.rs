//! Values of a constant that past seasons choose among: what is held against each beforehand, how much
//! each season has to say, and what they come to.

use crate::Settings;
use crate::settings::SEASONS_LOOKED_BACK;

/// What speaks against a value before any season has its say: nats for each doubling away from the one
/// that holds while nothing is known.
pub(crate) fn doubt(settings: &Settings, value: f64, unlearnt: f64) -> f64 {
    settings.cell_prior_doubt * libm::log2(value / unlearnt).abs()
}

/// Adds what a season before `now` makes of each value; `of_season` is asked only if the season is not
/// too long ago to have a say.
pub(crate) fn hear<const N: usize>(
    scores: &mut [f64; N],
    settings: &Settings,
    (season, now): (i32, i32),
    of_season: impl FnOnce() -> [f64; N],
) {
    if season < now - SEASONS_LOOKED_BACK {
        return;
    }
    let age = f64::from(now - 1 - season);
    let weight = libm::exp2(-age / settings.cell_prior_half_life);
    scores.iter_mut().zip(of_season()).for_each(|(score, one)| *score += weight * one);
}

/// The geometric mean of the values under their scores, logarithms of what each weighs.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>, scores: &[f64]) -> f64 {
    let best = scores.iter().copied().fold(f64::MIN, f64::max);
    let (mut sum, mut log) = (0.0, 0.0);
    for (value, score) in values.into_iter().zip(scores) {
        let weight = libm::exp(score - best);
        sum += weight;
        log += weight * libm::log(value);
    }
    libm::exp(log / sum)
}
