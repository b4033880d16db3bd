//! The figures of a back-test, from its weeks.

use super::score::{BINS, SHARES, WeekScore};

/// What a model came to over the weeks of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct Summary {
    /// Events that were scored.
    pub events: f64,
    /// Mean log2 of the forecast's density over the uniform density, at the events.
    pub bits: f64,
    /// The part of it that knowing the cell gives.
    pub space_bits: f64,
    /// The part that knowing the hour, the cell being known, adds.
    pub hour_bits: f64,
    /// Share of the events in the best 1, 5, 10 % of cell-hours.
    pub hit_rate: [f64; SHARES.len()],
    /// The hit rate over the share of cell-hours: how many times better than chance.
    pub accuracy_index: [f64; SHARES.len()],
    /// The hits over the most that one choice of as many cell-hours of the week, made with hindsight
    /// and kept for all weeks, would have held. (Chosen anew every week, the best few cell-hours
    /// would hold every event there is, and the figure would be the hit rate again.)
    pub efficiency_index: [f64; SHARES.len()],
    /// Poisson deviance for each event.
    pub deviance: f64,
    /// Expected over observed events.
    pub calibration: f64,
    /// Expected over observed events by bins of equal expected mass, the highest rates last.
    pub bins: [f64; BINS],
}

impl Summary {
    /// The figures of some weeks, of which the best choice of cell-hours would have held so much.
    #[must_use]
    pub fn of<'a>(
        weeks: impl IntoIterator<Item = &'a WeekScore>,
        best_hits: &[f64; SHARES.len()],
    ) -> Self {
        let mut sum = WeekScore::default();
        weeks.into_iter().for_each(|week| sum += week);
        let hit_rate = sum.hits.map(|hits| hits / sum.events);
        Self {
            events: sum.events,
            bits: sum.bits / sum.events,
            space_bits: sum.space_bits / sum.events,
            hour_bits: (sum.bits - sum.space_bits) / sum.events,
            hit_rate,
            accuracy_index: std::array::from_fn(|at| hit_rate[at] / SHARES[at]),
            efficiency_index: std::array::from_fn(|at| sum.hits[at] / best_hits[at]),
            deviance: sum.deviance / sum.events,
            calibration: sum.expected / sum.events,
            bins: std::array::from_fn(|bin| sum.bin_expected[bin] / sum.bin_observed[bin]),
        }
    }
}

/// Both ends of a 95 % bootstrap interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The 2.5 % point.
    pub low: f64,
    /// The 97.5 % point.
    pub high: f64,
}

/// Resamples weeks with replacement, because the events of one week hang together, and gives the
/// interval of a figure that is a sum of the weeks' numerators over a sum of their denominators.
/// `draw(n)` gives a number below n.
#[must_use]
pub fn bootstrap(
    weeks: &[(f64, f64)],
    resamples: usize,
    mut draw: impl FnMut(usize) -> usize,
) -> Interval {
    let mut figures: Vec<f64> = (0..resamples)
        .map(|_| {
            let (mut above, mut below) = (0.0, 0.0);
            for _ in weeks {
                let week = weeks[draw(weeks.len())];
                above += week.0;
                below += week.1;
            }
            above / below
        })
        .collect();
    figures.sort_unstable_by(f64::total_cmp);
    let point = |share: f64| {
        let place = (share * figures.len() as f64) as usize;
        figures.get(place.min(figures.len().saturating_sub(1))).copied().unwrap_or(f64::NAN)
    };
    Interval { low: point(0.025), high: point(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(events: f64, bits: f64, hits: f64) -> WeekScore {
        WeekScore {
            events,
            expected: 2.0 * events,
            bits,
            space_bits: bits / 4.0,
            hits: [hits; 3],
            ..WeekScore::default()
        }
    }

    #[test]
    fn weeks_count_by_their_events() {
        let summary = Summary::of(&[week(1.0, 4.0, 1.0), week(3.0, 0.0, 1.0)], &[2.0, 2.5, 4.0]);
        assert!((summary.bits - 1.0).abs() < 1e-12);
        assert!((summary.space_bits - 0.25).abs() < 1e-12);
        assert!((summary.hour_bits - 0.75).abs() < 1e-12);
        assert!((summary.hit_rate[0] - 0.5).abs() < 1e-12);
        assert!((summary.accuracy_index[1] - 10.0).abs() < 1e-12);
        assert!((summary.efficiency_index[1] - 0.8).abs() < 1e-12);
        assert!((summary.calibration - 2.0).abs() < 1e-12);
    }

    #[test]
    fn a_bootstrap_of_equal_weeks_has_no_width_and_of_unequal_ones_holds_their_mean() {
        let mut state = 1_usize;
        let mut draw = |below| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % below
        };
        let equal = bootstrap(&[(2.0, 1.0); 20], 200, &mut draw);
        assert!((equal.low - 2.0).abs() < 1e-12 && (equal.high - 2.0).abs() < 1e-12);
        let weeks: Vec<(f64, f64)> = (0..52).map(|week| (f64::from(week % 5), 1.0)).collect();
        let unequal = bootstrap(&weeks, 500, &mut draw);
        assert!(unequal.low < 1.95 && 1.95 < unequal.high && unequal.high < 2.5);
    }
}
