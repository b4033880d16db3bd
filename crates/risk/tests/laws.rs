//! The laws of the index: any history of the same events gives the same bits.

mod made;

use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, Change, EventFacts, HourOfWeek, KeyPopulation, LocationPrecision, OrganisationId,
    Place, Population, Position,
};
use atalaya_risk::{Detail, Level, RiskIndex, Settings};
use made::{bits, facts, index, now, zone};
use proptest::prelude::*;

fn change(before: Option<EventFacts>, after: Option<EventFacts>) -> Change {
    Change { position: Position(1), organisation: OrganisationId(1), before, after }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn late_amended_and_withdrawn_events_leave_the_bits_of_a_rebuilt_index(
        stay in prop::collection::vec(facts(), 0..40),
        go in prop::collection::vec(facts(), 0..40),
        seed in any::<u64>(),
    ) {
        let mut rebuilt = index();
        stay.iter().for_each(|event| rebuilt.add(event));

        let mut lived = index();
        let mut pending: Vec<EventFacts> = stay.clone();
        // Some that stay were first reported as something else and then amended.
        for (at, wrong) in go.iter().enumerate() {
            lived.apply(&change(None, Some(*wrong)));
            if at % 2 == 0 && let Some(right) = pending.pop() {
                lived.apply(&change(Some(*wrong), Some(right)));
            } else {
                lived.apply(&change(Some(*wrong), None));
            }
        }
        let length = pending.len();
        if length > 0 {
            pending.rotate_left((seed % length as u64) as usize);
        }
        pending.iter().for_each(|event| lived.apply(&change(None, Some(*event))));
        let (lived, rebuilt) = (bits(&lived), bits(&rebuilt));
        let first = lived.iter().zip(&rebuilt).position(|(one, other)| one != other);
        prop_assert_eq!(first, None, "the first number that differs");
    }

    #[test]
    fn what_is_shown_meanwhile_is_what_is_shown_once_the_past_is_learnt(
        before in prop::collection::vec(facts(), 0..30),
        after in prop::collection::vec(facts(), 1..30),
        later in prop::collection::vec(facts(), 0..10),
    ) {
        let mut index = index();
        before.iter().for_each(|event| index.add(event));
        let shown = |index: &RiskIndex, meanwhile: bool| {
            let surface = if meanwhile {
                index.surface_as_learnt(Population::All, now())
            } else {
                index.surface(Population::All, now())
            };
            let cells = index.area().cells().iter().filter_map(|cell| Cell::from_h3(*cell).ok());
            let hour = HourOfWeek::new(118).expect("an hour");
            surface.estimates(cells, hour).map(|(_, one)| one.upper.to_bits()).collect::<Vec<_>>()
        };
        prop_assert!(!index.has_learnt(now()));
        let old = index.lessons(now()).map(|lessons| lessons.learn());
        prop_assert_eq!(shown(&index, true), shown(&index, false), "nothing was learnt before");
        prop_assert!(index.has_learnt(now()));
        after.iter().for_each(|event| index.add(event));
        let (meanwhile, new) = (shown(&index, true), index.has_learnt(now()));
        // Learnt beside, while more comes in.
        let lessons = index.lessons(now());
        prop_assert_eq!(lessons.is_none(), new);
        later.iter().for_each(|event| index.add(event));
        for lessons in lessons.into_iter().chain(index.lessons(now())) {
            index.take_learnt(lessons.learn());
        }
        let best = shown(&index, true);
        old.into_iter().for_each(|old| index.take_learnt(old));
        prop_assert_eq!(shown(&index, true), best.clone(), "what is older is not taken for what is newer");
        prop_assert!(index.has_learnt(now()));
        prop_assert_eq!(shown(&index, true), shown(&index, false));
        if new && later.is_empty() {
            prop_assert_eq!(meanwhile, best, "only this season was told of");
        }
    }

    #[test]
    fn a_parent_expects_what_its_children_expect(events in prop::collection::vec(facts(), 0..60)) {
        let mut index = index();
        events.iter().for_each(|event| index.add(event));
        let surface = index.surface(Population::Of(KeyPopulation::Msm), now());
        let hour = HourOfWeek::new(118).expect("an hour");
        let top = Cell::at(14.63, -90.51).expect("a place").parent(5).expect("coarser");
        for resolution in 6..=9 {
            let mut children = Vec::new();
            surface.estimates_in(top, resolution, hour, &mut children);
            let sum: f64 = children.iter().map(|(_, one)| one.rate).sum();
            let whole = surface.estimate(top, hour).expect("inside").rate;
            prop_assert!((sum / whole - 1.0).abs() < 1e-9, "{}: {} {}", resolution, sum, whole);
        }
    }

    #[test]
    fn nothing_is_ever_zero_or_not_finite(events in prop::collection::vec(facts(), 0..80)) {
        let mut index = index();
        events.iter().for_each(|event| index.add(event));
        for population in Population::MAPPED {
            let surface = index.surface(population, now());
            let mut found = Vec::new();
            let top = Cell::at(14.63, -90.51).expect("a place").parent(5).expect("coarser");
            surface.estimates_in(top, 9, HourOfWeek::new(5).expect("an hour"), &mut found);
            for (_, one) in found {
                let numbers = [one.rate, one.upper, one.relative];
                prop_assert!(numbers.iter().all(|number| number.is_finite() && *number > 0.0));
                prop_assert!(one.lower < one.rate && one.rate < one.upper);
                prop_assert!(one.level != Level::Lower, "without exposure nothing is called lower");
            }
        }
    }
}

fn robbery(lat: f64, lon: f64, hours_ago: i64) -> EventFacts {
    let at = now().as_microsecond() - hours_ago * 3_600_000_000;
    atalaya_kit::robbery(Cell::at(lat, lon).expect("a place"), at)
}

#[test]
fn few_events_are_no_map_then_a_coarse_one_then_a_fine_one() {
    let mut index = index();
    let hour = zone().hour_of_week(now());
    let fine = Cell::at(14.63, -90.51).expect("a place").parent(8).expect("coarser");
    let coarse = fine.parent(7).expect("coarser");
    let level = |index: &RiskIndex, cell| {
        index.surface(Population::All, now()).estimate(cell, hour).expect("inside").level
    };
    for count in 1..=40 {
        index.add(&robbery(14.63, -90.51, 24 * 7 * count));
        let (fine, coarse) = (level(&index, fine), level(&index, coarse));
        assert_eq!(coarse == Level::NotEnoughData, count < 10, "{count} events, coarse");
        assert_eq!(fine == Level::NotEnoughData, count < 30, "{count} events, fine");
    }
    assert!(level(&index, fine) >= Level::High, "forty robberies at this hour, in one place");
    let far = Cell::at(14.675, -90.465).expect("a place").parent(8).expect("coarser");
    assert_eq!(level(&index, far), Level::NotEnoughData, "where nothing was reported, unknown");
}

#[test]
fn a_stream_says_how_much_of_the_map_it_carries() {
    let mut index = index();
    let mut first_with = Vec::new();
    for count in 1..=1_000 {
        index.add(&robbery(14.63, -90.51, count * 7));
        if first_with.last().is_none_or(|(_, known)| *known != index.detail()) {
            first_with.push((count, index.detail()));
        }
    }
    let expected = [1, 10, 30, 100, 1_000].into_iter().zip(Detail::ALL).collect::<Vec<_>>();
    assert_eq!(first_with, expected);
}

#[test]
fn a_place_that_is_avoided_decays_to_unknown() {
    let mut index = index();
    (0..40).for_each(|week| index.add(&robbery(14.63, -90.51, 24 * 7 * week)));
    let hour = zone().hour_of_week(now());
    let fine = Cell::at(14.63, -90.51).expect("a place").parent(8).expect("coarser");
    let level = |years: i64| {
        let later = now().checked_add(jiff::SignedDuration::from_hours(24 * 365 * years));
        let surface = index.surface(Population::All, later.expect("in range"));
        surface.estimate(fine, hour).expect("inside").level
    };
    assert!(level(0) >= Level::High);
    assert_eq!(level(10), Level::NotEnoughData, "not lower: unknown");
}

#[test]
fn a_coarse_report_raises_the_total_and_paints_no_cell() {
    let (mut without, mut with) = (index(), index());
    for week in 0..40 {
        without.add(&robbery(14.63, -90.51, 24 * 7 * week));
        with.add(&robbery(14.63, -90.51, 24 * 7 * week));
    }
    let precise = robbery(14.66, -90.48, 30);
    let coarse = EventFacts {
        place: Place::new(precise.place.cell(), LocationPrecision::Municipality),
        ..precise
    };
    with.add(&coarse);
    let (before, after) =
        (without.surface(Population::All, now()), with.surface(Population::All, now()));
    assert!(after.weekly() > before.weekly());
    let hour = HourOfWeek::new(40).expect("an hour");
    let share = |surface: &atalaya_risk::Surface<'_>, lat, lon| {
        let cell = Cell::at(lat, lon).expect("a place").parent(8).expect("coarser");
        surface.estimate(cell, hour).expect("inside").rate / surface.weekly()
    };
    let ratio = share(&after, 14.66, -90.48) / share(&before, 14.66, -90.48);
    let elsewhere = share(&after, 14.60, -90.54) / share(&before, 14.60, -90.54);
    assert!((ratio / elsewhere - 1.0).abs() < 0.02, "{ratio} there, {elsewhere} elsewhere");
}

/// A town and the country around it, in which nobody ever reports.
#[test]
fn an_empty_country_does_not_take_what_its_town_expects() {
    let area = Arc::new(Area::from_bbox([-91.6, 13.7, -89.4, 15.7]).expect("a box"));
    let mut index = RiskIndex::new(Arc::clone(&area), zone(), Settings::default());
    let town: Vec<Cell> = area
        .cells()
        .iter()
        .filter_map(|cell| Cell::from_h3(*cell).ok())
        .filter(|cell| {
            let (lat, lon) = cell.centre();
            (lat - 14.63).abs() < 0.05 && (lon + 90.51).abs() < 0.05
        })
        .collect();
    for day in 0..720_i64 {
        let aside = |step: i64| (day * step % 97) as f64 / 97.0 * 0.06 - 0.03;
        index.add(&robbery(14.63 + aside(31), -90.51 + aside(17), day * 24 + day % 7));
    }
    let surface = index.surface(Population::All, now());
    let expected: f64 =
        town.iter().filter_map(|cell| surface.week_total(*cell)).map(|one| one.0).sum();
    let share = expected / surface.weekly();
    assert!(area.cells().len() > 50 * town.len(), "{} of {}", town.len(), area.cells().len());
    assert!(share > 0.9, "{share} of what is expected, for all that ever happened");
}
