use proptest::prelude::*;

use super::*;
use crate::{KeyPopulation, LocationPrecision, Severity, TimePrecision};

const MINUTE_US: i64 = 60_000_000;

fn at(lat: f64, lon: f64, precision: LocationPrecision) -> Place {
    Place::new(Cell::at(lat, lon).expect("a place"), precision)
}

/// A robbery of a trans woman at nine in the evening, seen by two phones.
fn robbery() -> EventFacts {
    EventFacts {
        kind: Kind::P1,
        severity: Severity::SERIOUS,
        key_populations: KeyPopulations::from_members([KeyPopulation::Tw]),
        when: span(0, 0),
        place: at(14.6349, -90.5069, LocationPrecision::Gps),
        verification: Verification::Reported,
        recorded: None,
    }
}

/// From so many minutes after nine, so many minutes long.
fn span(from: i64, length: i64) -> TimeSpan {
    let start = 1_795_200_000_000_000 + from * MINUTE_US;
    TimeSpan::new(start, start + length * MINUTE_US, TimePrecision::Exact).expect("a span")
}

fn percent(one: &EventFacts, other: &EventFacts) -> Option<i64> {
    Similarity::between(one, other).map(|alike| alike.percent())
}

#[test]
fn the_same_told_twice_is_as_alike_as_can_be() {
    let alike = Similarity::between(&robbery(), &robbery()).expect("alike");
    assert_eq!(alike.percent(), 100);
    let told = alike.sentence();
    assert_eq!(told.es, "El mismo tipo de hecho, a la misma hora, en el mismo lugar.");
    assert_eq!(told.en, "The same kind of event, at the same time, in the same place.");
}

#[test]
fn a_remembered_time_may_be_some_minutes_off_and_not_hours() {
    let later = |minutes| EventFacts { when: span(minutes, 0), ..robbery() };
    let alike = Similarity::between(&robbery(), &later(20)).expect("alike");
    assert_eq!(alike.time, SimilarTime::MinutesApart(20));
    assert!(alike.sentence().es.contains("con 20 minutos de diferencia"));
    assert!(percent(&robbery(), &later(60)) < percent(&robbery(), &later(20)));
    assert!(percent(&robbery(), &later(60)).is_some());
    assert_eq!(percent(&robbery(), &later(100)), None);
    assert_eq!(percent(&robbery(), &later(-24 * 60)), None, "yesterday's");
}

#[test]
fn a_call_that_knows_the_evening_or_the_zone_is_still_recognised() {
    let evening = EventFacts { when: span(-180, 360), ..robbery() };
    let zone = at(14.6349, -90.5069, LocationPrecision::Neighbourhood);
    let called = EventFacts { place: zone, ..evening };
    assert_eq!(percent(&robbery(), &evening), Some(78));
    assert_eq!(percent(&robbery(), &called), Some(70));
    let town = at(14.6349, -90.5069, LocationPrecision::Municipality);
    assert_eq!(percent(&robbery(), &EventFacts { place: town, ..robbery() }), Some(50));
    let vague = EventFacts { place: town, when: span(-900, 1_440), ..robbery() };
    assert_eq!(percent(&robbery(), &vague), None, "some robbery in the city that day");
    let week = EventFacts { when: span(-5_000, 10_080), ..robbery() };
    assert_eq!(percent(&robbery(), &week), None, "a week fits everything");
}

#[test]
fn places_may_be_some_blocks_apart() {
    let north = |km: f64| EventFacts {
        place: at(14.6349 + km / 110.6, -90.5069, LocationPrecision::Gps),
        ..robbery()
    };
    let near = Similarity::between(&robbery(), &north(0.8)).expect("alike");
    assert_eq!(near.place, SimilarPlace::Near);
    let Text { es, en } = near.sentence();
    assert!(!es.contains(char::is_numeric) && !en.contains(char::is_numeric), "{es} {en}");
    assert!(near.percent() < 100);
    assert_eq!(percent(&robbery(), &north(2.0)), None);
}

#[test]
fn other_words_for_it_count_less_and_what_is_no_danger_is_never_suggested() {
    let as_kind = |kind| EventFacts { kind, ..robbery() };
    assert_eq!(percent(&robbery(), &as_kind(Kind::PropertyUnspecified)), Some(90));
    assert_eq!(percent(&robbery(), &as_kind(Kind::P3)), Some(60));
    assert_eq!(percent(&robbery(), &as_kind(Kind::B1)), Some(40));
    for kind in [Kind::H1, Kind::D1, Kind::C1, Kind::C2] {
        assert_eq!(percent(&robbery(), &as_kind(kind)), None, "{kind}");
    }
    assert_eq!(percent(&as_kind(Kind::C2), &as_kind(Kind::C3)), None);
    for kind in [Kind::C5, Kind::C6, Kind::C7] {
        assert_eq!(percent(&as_kind(kind), &as_kind(kind)), None, "{kind}");
        assert_eq!(SimilarSearch::around(&as_kind(kind)), None);
    }
    let rejected = EventFacts { verification: Verification::Rejected, ..robbery() };
    assert_eq!(percent(&robbery(), &rejected), None);
}

#[test]
fn other_populations_make_it_less_likely_and_an_unknown_one_does_not() {
    let of = |members: &[KeyPopulation]| EventFacts {
        key_populations: KeyPopulations::from_members(members.iter().copied()),
        ..robbery()
    };
    let alike = Similarity::between(&robbery(), &of(&[KeyPopulation::Fsw])).expect("alike");
    assert_eq!((alike.percent(), alike.other_populations), (60, true));
    assert!(alike.sentence().en.ends_with("; the populations are not the same."));
    for members in [&[][..], &[KeyPopulation::Unk], &[KeyPopulation::Fsw, KeyPopulation::Tw]] {
        assert_eq!(percent(&robbery(), &of(members)), Some(100), "{members:?}");
    }
    let other = EventFacts { kind: Kind::B1, ..of(&[KeyPopulation::Fsw]) };
    assert_eq!(percent(&robbery(), &other), None, "neither the kind nor the people agree");
}

#[test]
fn extreme_times_and_places_are_no_accident() {
    let always = TimeSpan::new(i64::MIN, i64::MAX, TimePrecision::Unknown).expect("a span");
    assert_eq!(percent(&robbery(), &EventFacts { when: always, ..robbery() }), None);
    let first = TimeSpan::new(i64::MIN, i64::MIN, TimePrecision::Exact).expect("a span");
    let begun = EventFacts { when: first, ..robbery() };
    assert!(SimilarSearch::around(&begun).is_some());
    assert_eq!(percent(&robbery(), &begun), None);
    let whole = Cell::at(14.6, -90.5).and_then(|cell| cell.parent(0)).expect("a base cell");
    let anywhere = EventFacts { place: Place::new(whole, LocationPrecision::Unknown), ..robbery() };
    assert_eq!(percent(&anywhere, &anywhere), None);
    assert_eq!(SimilarSearch::around(&anywhere), None);
}

fn facts() -> impl Strategy<Value = EventFacts> {
    let place = (14.60..14.64, -90.53..-90.49, 5_u8..=9);
    let time = (0_i64..3_000, 0_i64..1_600);
    (place, time, 0..Kind::ALL.len(), 0_i64..128).prop_map(
        |((lat, lon, resolution), (from, length), kind, populations)| {
            let cell = Cell::at(lat, lon).expect("a place").coarsened(resolution);
            EventFacts {
                kind: Kind::ALL[kind],
                key_populations: KeyPopulations::from_bits(populations),
                when: span(from, length),
                place: Place::new(cell, LocationPrecision::Cell),
                ..robbery()
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..ProptestConfig::default() })]

    #[test]
    fn it_does_not_matter_which_of_the_two_comes_first(one in facts(), other in facts()) {
        prop_assert_eq!(Similarity::between(&one, &other), Similarity::between(&other, &one));
    }

    /// The kinds are made the same, so that many pairs are alike.
    #[test]
    fn whatever_is_alike_lies_where_one_looks(one in facts(), other in facts()) {
        let (one, other) =
            (EventFacts { kind: Kind::P1, ..one }, EventFacts { kind: Kind::P1, ..other });
        if let Some(alike) = Similarity::between(&one, &other) {
            prop_assert!((LEAST..=1.0).contains(&alike.score));
            prop_assert!((30..=100).contains(&alike.percent()));
            let search = SimilarSearch::around(&one).expect("something is alike");
            prop_assert!(search.cells.contains(&other.place.cell().coarsened(LOOK_UP)));
            prop_assert!(search.earliest_us.contains(&other.when.earliest_us()));
        }
    }

    #[test]
    fn being_surer_of_the_time_never_makes_the_same_less_alike(length in 1_i64..1_500) {
        let vague = EventFacts { when: span(-length / 2, length), ..robbery() };
        let score = |facts: &EventFacts| {
            Similarity::between(&robbery(), facts).map_or(0.0, |alike| alike.score)
        };
        let surer = EventFacts { when: span(-length / 4, length / 2), ..robbery() };
        prop_assert!(score(&surer) >= score(&vague));
    }
}
