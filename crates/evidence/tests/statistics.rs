//! The intervals beside published tables, and the laws they hold for every count.

use atalaya_disclosure::release::noise_chances;
use atalaya_evidence::{
    Noisy, Trend, count_ratio, noisy_interval, poisson_interval, rate_ratio, share_interval,
    weighted_interval,
};
use proptest::prelude::*;

fn near(found: f64, published: f64, digits: i32) -> bool {
    (found - published).abs() <= 0.5 * 10_f64.powi(-digits) + 1e-12
}

/// Garwood's limits as Ulm (1990) and the tables of cancer registries print them.
#[test]
fn the_limits_of_a_count_are_those_of_the_published_table() {
    let published = [
        (0, 0.0, 3.6889),
        (1, 0.0253, 5.5716),
        (2, 0.2422, 7.2247),
        (3, 0.6187, 8.7673),
        (4, 1.0899, 10.2416),
        (5, 1.6235, 11.6683),
        (10, 4.7954, 18.3904),
        (15, 8.3954, 24.7402),
        (20, 12.2165, 30.8884),
        (30, 20.2409, 42.8269),
        (50, 37.1110, 65.9188),
        (100, 81.3640, 121.6268),
    ];
    for (count, lower, upper) in published {
        let found = poisson_interval(count);
        assert!(near(found.lower, lower, 4), "{count}: {found:?}");
        assert!(near(found.upper, upper, 4), "{count}: {found:?}");
    }
}

#[test]
fn the_limits_of_a_share_are_those_of_the_published_table() {
    for (part, whole, lower, upper) in [
        (0, 10, 0.0, 0.3085),
        (1, 10, 0.0025, 0.4450),
        (5, 10, 0.1871, 0.8129),
        (10, 10, 0.6915, 1.0),
        (7, 20, 0.1539, 0.5922),
        (50, 100, 0.3983, 0.6017),
    ] {
        let found = share_interval(part, whole).expect("a share");
        assert!(near(found.lower, lower, 4) && near(found.upper, upper, 4), "{part}: {found:?}");
    }
    assert_eq!(share_interval(1, 0), None);
    assert_eq!(share_interval(3, 2), None);
}

/// The textbook example of two cohorts (Rothman & Greenland, breast cancer after fluoroscopy): 41 cases
/// in 28,010 person-years and 15 in 19,017; exact limits 1.02 to 3.60 about 1.86.
#[test]
fn a_ratio_of_rates_is_that_of_the_textbook() {
    let found = rate_ratio((41, 28_010.0), (15, 19_017.0)).expect("a ratio");
    assert!(near(found.ratio.expect("earlier ones"), 1.86, 2), "{found:?}");
    assert!(near(found.interval.lower, 1.01, 1) && near(found.interval.upper, 3.6, 1), "{found:?}");
    assert_eq!(found.trend(), Trend::Higher);
    assert_eq!(rate_ratio((3, 10.0), (2, 10.0)).expect("a ratio").trend(), Trend::NoClearChange);
    assert_eq!(rate_ratio((2, 10.0), (20, 10.0)).expect("a ratio").trend(), Trend::Lower);
    let from_nothing = rate_ratio((9, 10.0), (0, 10.0)).expect("a ratio");
    assert_eq!((from_nothing.ratio, from_nothing.interval.upper), (None, f64::INFINITY));
    assert_eq!(rate_ratio((0, 10.0), (0, 10.0)), None);
    assert_eq!(rate_ratio((4, 0.0), (2, 10.0)), None);
}

/// The chance of so many events or fewer, summed term by term: the obvious way.
fn at_most(count: u64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for at in 1..=count {
        term *= mean / at as f64;
        sum += term;
    }
    sum
}

/// Whatever the true mean, the interval of what is told holds it 19 times of 20 or more: summed over all that may
/// be counted and all noise that may be added, with what is below five told as five.
#[test]
fn an_interval_of_a_number_with_noise_holds_what_it_should() {
    let chances = noise_chances();
    let all: f64 = chances.iter().map(|(_, chance)| chance).sum();
    let mean: f64 = chances.iter().map(|(value, chance)| *value as f64 * chance).sum();
    assert!((all - 1.0).abs() < 1e-12 && mean.abs() < 0.01, "{all} {mean}");
    let intervals: Vec<_> =
        (0..=160).map(|events| noisy_interval(Noisy { events, noises: 1 })).collect();
    for mean in [5.0_f64, 6.5, 8.0, 12.0, 20.0, 35.0, 60.0] {
        let mut covered = 0.0;
        let mut counted = f64::exp(-mean);
        for count in 0..120_i64 {
            for (noise, chance) in &chances {
                let told = (count + noise).max(5) as usize;
                if intervals[told].holds(mean) {
                    covered += counted * chance;
                }
            }
            counted *= mean / (count + 1) as f64;
        }
        assert!(covered >= 0.95, "{mean}: {covered}");
        let plain = poisson_interval(mean as u64);
        let wide = intervals[mean as usize];
        assert!(wide.lower < plain.lower && wide.upper > plain.upper, "{mean}");
    }
    let (without, exact) = (noisy_interval(Noisy { events: 17, noises: 0 }), poisson_interval(17));
    assert!(
        (without.lower - exact.lower).abs() < 1e-6 && (without.upper - exact.upper).abs() < 1e-6
    );
}

#[test]
fn noise_makes_a_change_less_sure() {
    let told = |events, noises| Noisy { events, noises };
    let plain = rate_ratio((44, 1.0), (22, 1.0)).expect("a ratio");
    let one = count_ratio(told(44, 1), told(22, 1)).expect("a ratio");
    let many = count_ratio(told(44, 20), told(22, 20)).expect("a ratio");
    assert!(near(one.ratio.expect("one"), 2.0, 6), "{one:?}");
    assert!(plain.interval.lower > one.interval.lower && one.interval.lower > many.interval.lower);
    assert_eq!((plain.trend(), many.trend()), (Trend::Higher, Trend::NoClearChange));
    assert_eq!(count_ratio(told(400, 3), told(90, 3)).expect("a ratio").trend(), Trend::Higher);
}

proptest! {
    #[test]
    fn the_ends_are_where_the_tails_are_a_fortieth(count in 0_u64..200) {
        let interval = poisson_interval(count);
        prop_assert!((at_most(count, interval.upper) - 0.025).abs() < 1e-9);
        if count > 0 {
            prop_assert!((1.0 - at_most(count - 1, interval.lower) - 0.025).abs() < 1e-9);
        }
        prop_assert!(interval.holds(count as f64));
        let next = poisson_interval(count + 1);
        prop_assert!(next.lower > interval.lower && next.upper > interval.upper);
    }

    #[test]
    fn a_share_and_what_is_left_of_it_mirror_each_other(part in 0_u64..80, rest in 0_u64..80) {
        prop_assume!(part + rest > 0);
        let one = share_interval(part, part + rest).expect("a share");
        let other = share_interval(rest, part + rest).expect("a share");
        prop_assert!((one.lower - (1.0 - other.upper)).abs() < 1e-9);
        prop_assert!((one.upper - (1.0 - other.lower)).abs() < 1e-9);
        prop_assert!(one.holds(part as f64 / (part + rest) as f64));
    }

    #[test]
    fn turned_round_a_ratio_is_its_inverse(
        later in 1_u64..60, earlier in 1_u64..60, exposure in 1.0_f64..100.0,
    ) {
        let one = rate_ratio((later, exposure), (earlier, 10.0)).expect("a ratio");
        let other = rate_ratio((earlier, 10.0), (later, exposure)).expect("a ratio");
        prop_assert!((one.interval.lower * other.interval.upper - 1.0).abs() < 1e-6);
        prop_assert!(one.interval.holds(one.ratio.expect("earlier ones")));
        let trends = (one.trend(), other.trend());
        prop_assert!(matches!(
            trends,
            (Trend::NoClearChange, Trend::NoClearChange)
                | (Trend::Higher, Trend::Lower)
                | (Trend::Lower, Trend::Higher)
        ));
    }

    #[test]
    fn with_one_weight_the_sum_is_the_count(count in 0_u64..100, weight in 1.0_f64..30.0) {
        let (sum, plain) = (weighted_interval(&[(weight, count)]), poisson_interval(count));
        prop_assert!((sum.lower - plain.lower * weight).abs() < 1e-6);
        prop_assert!((sum.upper - plain.upper * weight).abs() < 1e-6);
    }
}
