//! Attempts to learn from sums of money what one person lost.

use std::collections::BTreeMap;

use atalaya_disclosure::release::Period;
use atalaya_disclosure::{Counted, IndicatorCut, IndicatorEvent, IndicatorFacts};
use atalaya_domain::Loss;
use proptest::prelude::*;

use super::{CUTS, Planted, facts, is_many, planted, simple, told};

const YEAR: Period = Period::Year(2026);

/// The sum that the route answers of a period.
fn sum(facts: &IndicatorFacts, period: Period) -> Counted {
    sum_by(facts, period, IndicatorCut::Organisation)
}

fn sum_by(facts: &IndicatorFacts, period: Period, cut: IndicatorCut) -> Counted {
    let rows = told(facts, period, cut).rows;
    let mut sums = rows.into_iter().filter(|row| (row.indicator, row.part) == (20, "value"));
    let sum = sums.next().expect("a row").counted;
    assert_eq!(sums.next(), None, "of the organisation alone");
    sum
}

/// A report of somebody who lost so much.
fn lost(reporter: i64, loss: Loss) -> Planted {
    let at = Loss::ALL.iter().position(|one| *one == loss).expect("a band");
    Planted { after: 0b1111_0000 | u8::try_from(at).expect("few"), ..simple(reporter) }
}

#[test]
fn a_sum_is_told_with_the_least_and_the_most_that_it_may_be() {
    let planted: Vec<Planted> = (0..12).map(|at| lost(at % 4, Loss::From1500)).collect();
    let quarter = Period::Quarter(2026, 2);
    // Twelve of 1,500 to 5,000.
    let told = Counted::Sum { lower: 18_000, value: 39_000, upper: 60_000, n: 12 };
    assert_eq!(sum(&facts(&planted), quarter), told);
    assert_eq!(sum(&facts(&planted), YEAR), told, "the same in the year");
    for cut in CUTS {
        assert_eq!(sum_by(&facts(&planted), quarter, cut), told, "whatever it is asked by");
    }
}

#[test]
fn a_sum_of_which_one_person_lost_most_is_not_told_and_neither_is_one_without_an_end() {
    let quarter = Period::Quarter(2026, 2);
    let mut planted: Vec<Planted> = (0..15).map(|at| lost(at % 5, Loss::From500)).collect();
    assert!(matches!(sum(&facts(&planted), quarter), Counted::Sum { n: 15, .. }));
    // A large one among small ones is the sum.
    planted.push(lost(6, Loss::From15000));
    assert_eq!(sum(&facts(&planted), quarter), Counted::Withheld);
    // How many say how much is told all the same: a count is no one's.
    let rows = told(&facts(&planted), quarter, IndicatorCut::Organisation).rows;
    let said = rows.iter().find(|row| (row.indicator, row.part) == (20, "said")).expect("a row");
    assert_eq!(said.counted, Counted::Share { part: 16, whole: 16 });
    // Two who lost much would each know what the other did: the rest is too little to hide it.
    let mut two: Vec<Planted> = (0..15).map(|at| lost(at % 5, Loss::Under500)).collect();
    two.extend([5, 6].map(|who| lost(who, Loss::From15000)));
    assert_eq!(sum(&facts(&two), quarter), Counted::Withheld);
    let endless: Vec<Planted> = (0..20).map(|at| lost(at % 5, Loss::Over50000)).collect();
    assert_eq!(sum(&facts(&endless), quarter), Counted::Withheld);
}

#[test]
fn a_year_is_not_told_where_its_quarters_leave_what_one_person_lost() {
    let in_quarter = |quarter: i8, planted: Planted| Planted { quarter, ..planted };
    let mut planted: Vec<Planted> = Vec::new();
    for quarter in 1..=3 {
        planted.extend((0..10).map(|at| in_quarter(quarter, lost(at % 5, Loss::From5000))));
    }
    assert!(matches!(sum(&facts(&planted), YEAR), Counted::Sum { n: 30, .. }));
    // In the last quarter one lost far more than the others; of the whole year that is little.
    planted.extend((0..8).map(|at| in_quarter(4, lost(at % 4, Loss::Under500))));
    planted.push(in_quarter(4, lost(6, Loss::From15000)));
    assert_eq!(sum(&facts(&planted), Period::Quarter(2026, 4)), Counted::Withheld);
    assert!(matches!(sum(&facts(&planted), Period::Quarter(2026, 3)), Counted::Sum { .. }));
    assert_eq!(sum(&facts(&planted), YEAR), Counted::Withheld);
}

/// Whether no one person's loss can be reckoned from the sum of these.
fn is_nobodys(events: &[&IndicatorEvent]) -> bool {
    let mut by: BTreeMap<Option<i64>, f64> = BTreeMap::new();
    for event in events {
        let (from, to) = event.loss.expect("a loss").bounds();
        let to = to.map_or(f64::INFINITY, f64::from);
        *by.entry(event.counted.reporter.map(|user| user.0)).or_default() +=
            f64::midpoint(f64::from(from), to);
    }
    let all: f64 = by.values().sum();
    by.iter().all(|(who, most)| {
        let second = by.iter().filter(|(other, _)| *other != who).map(|(_, one)| *one);
        let second = second.fold(0.0, f64::max);
        all.is_finite() && most * 2.0 <= all && (all - most - second) * 5.0 >= *most
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever was lost by whomever: each sum of a year and its quarters, and what is left of the year's without any
    /// choice of the quarters' that are told, is of enough reports of enough people, and nobody's.
    #[test]
    fn no_sum_and_no_difference_of_sums_is_one_persons(
        planted in prop::collection::vec((planted(), 0_u8..5), 0..80),
    ) {
        // Nearly all say how much, mostly little, so that sums are told at all.
        let planted = planted.into_iter().map(|(one, band)| Planted { after: 0b1111_0000 | band, ..one });
        let facts = facts(&planted.collect::<Vec<_>>());
        let of = |period: Period| -> Vec<&IndicatorEvent> {
            let within = |event: &&IndicatorEvent| {
                period == YEAR || event.counted.quarter == period
            };
            facts.events.iter().filter(within).filter(|event| event.loss.is_some()).collect()
        };
        let is_told = |period: Period| matches!(sum(&facts, period), Counted::Sum { .. });
        let quarters: Vec<Period> =
            YEAR.quarters().into_iter().filter(|quarter| is_told(*quarter)).collect();
        for quarter in &quarters {
            let members = of(*quarter);
            prop_assert!(is_many(members.iter().copied()) && is_nobodys(&members), "{}", quarter);
        }
        if is_told(YEAR) {
            for choice in 0_u32..1 << quarters.len() {
                let taken = |event: &&IndicatorEvent| {
                    let at = quarters.iter().position(|one| *one == event.counted.quarter);
                    at.is_some_and(|at| choice >> at & 1 == 1)
                };
                let left: Vec<&IndicatorEvent> =
                    of(YEAR).into_iter().filter(|event| !taken(event)).collect();
                prop_assert!(
                    left.is_empty() || (is_many(left.iter().copied()) && is_nobodys(&left)),
                    "the year without {:b} of {:?}", choice, quarters
                );
            }
        }
    }
}
