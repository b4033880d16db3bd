//! Scores that were worked out by hand, and laws that hold for any forecast.

use proptest::prelude::*;

use super::*;

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
}

/// Two cells; the first expects 3 events spread evenly, the second 1 event, half of it at 00 h.
fn two_cells() -> Vec<f64> {
    let mut rates = vec![3.0 / 168.0; 336];
    rates[168..].fill(0.5 / 167.0);
    rates[168] = 0.5;
    rates
}

#[test]
fn bits_are_the_logarithm_of_the_density_and_split_into_cell_and_hour() {
    let score = WeekScore::new(&two_cells(), &[(5, 1.0), (168, 1.0)]);
    // Cell 0: 3/4 of the mass against 1/2. Cell 1 at 00 h: 1/8 of it against 1/336.
    close(score.space_bits, 1.5_f64.log2() + 0.5_f64.log2());
    close(score.bits, 1.5_f64.log2() + 42.0_f64.log2());
    close(score.expected, 4.0);
    close(score.events, 2.0);
}

#[test]
fn deviance_is_poisson_s() {
    let score = WeekScore::new(&two_cells(), &[(168, 2.0)]);
    close(score.deviance, 2.0 * (2.0 * 4.0_f64.ln() - 2.0 + 4.0));
}

#[test]
fn hits_count_the_best_cell_hours_and_equal_ones_share_what_is_left() {
    // 5 % of 336 is 16.8 places: the best is taken by cell 1 at 00 h, the 168 equal ones of cell 0
    // share 15.8.
    let score = WeekScore::new(&two_cells(), &[(5, 1.0), (168, 1.0), (200, 1.0)]);
    close(score.hits[1], 1.0 + 15.8 / 168.0);
}

#[test]
fn bins_share_the_expected_mass_and_the_highest_rates_are_in_the_last() {
    let rates: Vec<f64> = (1..=336).map(|rank| 1.0 + f64::from(rank) / 1e3).collect();
    let score = WeekScore::new(&rates, &[(0, 1.0), (335, 2.0)]);
    for expected in score.bin_expected {
        assert!((expected / score.expected - 0.1).abs() < 0.005);
    }
    close(score.bin_observed[0], 1.0);
    close(score.bin_observed[9], 2.0);
}

fn rates() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(0.001_f64..10.0, 336)
}

/// What `density` scores, in expectation, when events come by `truth`.
fn expected_bits(density: &[f64], truth: &[f64]) -> f64 {
    let sum: f64 = truth.iter().sum();
    let happened: Vec<(usize, f64)> =
        truth.iter().enumerate().map(|(place, rate)| (place, rate / sum)).collect();
    WeekScore::new(density, &happened).bits
}

proptest! {
    #[test]
    fn a_uniform_forecast_scores_no_bits(truth in rates(), level in 0.001_f64..10.0) {
        prop_assert!(expected_bits(&vec![level; 336], &truth).abs() < 1e-9);
    }

    #[test]
    fn no_forecast_beats_the_true_density_in_expectation(truth in rates(), other in rates()) {
        let own = expected_bits(&truth, &truth);
        prop_assert!(own >= 0.0);
        prop_assert!(own >= expected_bits(&other, &truth));
    }

    #[test]
    fn bits_do_not_depend_on_the_forecast_s_total(density in rates(), truth in rates(), factor in 0.1_f64..10.0) {
        let scaled: Vec<f64> = density.iter().map(|rate| rate * factor).collect();
        prop_assert!((expected_bits(&scaled, &truth) - expected_bits(&density, &truth)).abs() < 1e-9);
    }

    #[test]
    fn more_places_hit_more_and_bins_lose_nothing(density in rates(), truth in rates()) {
        let happened: Vec<(usize, f64)> = truth.iter().copied().enumerate().step_by(7).collect();
        let score = WeekScore::new(&density, &happened);
        prop_assert!(score.hits.is_sorted() && score.hits[2] <= score.events + 1e-9);
        prop_assert!((score.bin_expected.iter().sum::<f64>() / score.expected - 1.0).abs() < 1e-9);
        prop_assert!((score.bin_observed.iter().sum::<f64>() / score.events - 1.0).abs() < 1e-9);
    }
}
