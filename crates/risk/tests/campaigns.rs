//! Planted campaigns: what one account, or a few, can make of the map before anybody reviews it.

use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, KeyPopulation,
    LocationPrecision, OrganisationId, Place, Population, Position, TimePrecision, TimeSpan,
    Verification, Zone,
};
use atalaya_risk::{Estimate, Level, RiskIndex, Settings};
use jiff::Timestamp;
use proptest::prelude::*;

const HOUR_US: i64 = 3_600_000_000;

fn area() -> Arc<Area> {
    Arc::new(Area::from_bbox([-90.56, 14.58, -90.46, 14.68]).expect("a box"))
}

fn zone() -> Zone {
    Zone::new("America/Guatemala").expect("in the database")
}

/// A Friday: what was recorded in the last three days was so in one week.
fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn index() -> RiskIndex {
    RiskIndex::new(area(), zone(), Settings::default())
}

fn at(lat: f64, lon: f64) -> Cell {
    Cell::at(lat, lon).expect("a place")
}

fn venue() -> Cell {
    at(14.6105, -90.4805)
}

/// Two years of what a file brought: busy places, and a few reports everywhere.
fn honest() -> Vec<EventFacts> {
    (0..400_i64)
        .map(|number| {
            let (lat, lon) = match number % 3 {
                0 => (14.6349, -90.5069),
                1 => (14.6520, -90.5200),
                _ => {
                    (14.59 + (number % 37) as f64 * 0.0023, -90.55 + (number % 29) as f64 * 0.0029)
                }
            };
            atalaya_kit::robbery(at(lat, lon), now().as_microsecond() - number * 43 * HOUR_US)
        })
        .collect()
}

/// A report of this hour a week ago, recorded by an account some seconds ago.
fn fake(account: i64, seconds_ago: i64) -> EventFacts {
    let happened = now().as_microsecond() - 168 * HOUR_US;
    let recorded = now().as_microsecond() - seconds_ago * 1_000_000;
    EventFacts {
        recorded: atalaya_kit::recorded(account, recorded),
        ..atalaya_kit::robbery(venue(), happened)
    }
}

/// So many fakes by each of so many accounts.
fn fakes(accounts: i64, each: i64) -> impl Iterator<Item = EventFacts> {
    (1..=accounts).flat_map(move |account| (0..each).map(move |at| fake(account, 10 + at)))
}

fn planted(fakes: impl Iterator<Item = EventFacts>) -> RiskIndex {
    let mut index = index();
    honest().iter().for_each(|event| index.add(event));
    fakes.for_each(|event| index.add(&event));
    index
}

/// Every cell of the area in some hours, for everybody and for one population.
fn map(index: &RiskIndex) -> Vec<Estimate> {
    let mut found: Vec<(Cell, Estimate)> = Vec::new();
    for population in [Population::All, Population::Of(KeyPopulation::Tw)] {
        let surface = index.surface(population, now());
        for hour in [20, 118, 117] {
            let hour = HourOfWeek::new(hour).expect("an hour");
            for resolution in [7, 8, 9] {
                surface.estimates_in(at(14.63, -90.51).coarsened(5), resolution, hour, &mut found);
            }
        }
    }
    found.into_iter().map(|(_, one)| one).collect()
}

/// Every number of every cell as bits.
fn bits(index: &RiskIndex) -> Vec<([u64; 4], u8)> {
    let numbers = |one: &Estimate| [one.rate, one.lower, one.upper, one.relative].map(f64::to_bits);
    map(index).iter().map(|one| (numbers(one), one.state().bits())).collect()
}

/// The same levels, and the same numbers but for the rounding of each report's weight.
fn assert_same_map(one: &RiskIndex, other: &RiskIndex, what: &str) {
    let (one, other) = (map(one), map(other));
    assert!(one.len() == other.len() && one.len() > 1_000);
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.state(), other.state(), "{what}");
        assert!((one.rate / other.rate - 1.0).abs() < 1e-6, "{what}: {} {}", one.rate, other.rate);
    }
}

#[test]
fn however_many_reports_one_account_plants_the_map_is_that_of_three() {
    let three = planted(fakes(1, 3));
    assert!(bits(&three) != bits(&planted(fakes(1, 0))), "three are seen");
    for each in [4, 5, 12, 13, 20, 100] {
        let many = planted(fakes(1, each));
        assert_same_map(&many, &three, &format!("{each} by one account"));
        assert!((many.events() - three.events()).abs() < 1e-9);
    }
}

#[test]
fn three_accounts_with_ten_reports_each_make_the_map_of_nine() {
    assert_same_map(&planted(fakes(3, 10)), &planted(fakes(3, 3)), "three accounts");
}

#[test]
fn rejecting_a_campaign_brings_back_the_very_map() {
    let before = planted(fakes(1, 0));
    let mut index = planted(fakes(2, 30));
    for fake in fakes(2, 30) {
        index.remove(&fake);
        index.add(&EventFacts { verification: Verification::Rejected, ..fake });
    }
    assert!(bits(&index) == bits(&before));
}

#[test]
fn what_a_supervisor_vouches_for_weighs_in_full_and_makes_room_for_others() {
    let mut index = planted(fakes(1, 20));
    let before = index.events();
    let vouched: Vec<EventFacts> = fakes(1, 20).take(5).collect();
    for fake in &vouched {
        index.remove(fake);
        index.add(&EventFacts { verification: Verification::Verified, ..*fake });
    }
    assert!((index.events() - before - 5.0).abs() < 1e-9, "five in full, and still three");
}

/// So many fakes of one account in each of the area's resolution-7 cells, in one week.
fn everywhere(each: i64) -> Vec<EventFacts> {
    let mut places: Vec<Cell> =
        area().cells().iter().filter_map(|cell| Cell::from_h3(*cell).ok()).collect();
    places.dedup_by_key(|cell| cell.coarsened(7));
    let fakes = places.iter().flat_map(|place| (0..each).map(move |at| (*place, at)));
    fakes
        .zip(0..)
        .map(|((place, _), seconds)| {
            let one = fake(1, 10 + seconds);
            let happened = one.when.middle_us();
            EventFacts { recorded: one.recorded, ..atalaya_kit::robbery(place, happened) }
        })
        .collect()
}

#[test]
fn another_week_has_a_budget_of_its_own_and_another_area_until_the_account_has_used_it() {
    let week = 7 * 24 * 3_600;
    let in_weeks = (0..3).flat_map(|weeks| (0..9).map(move |at| fake(1, weeks * week + at)));
    let honest = planted(fakes(0, 0)).events();
    assert!((planted(in_weeks).events() - honest - 9.0).abs() < 1e-9);
    let elsewhere = fakes(1, 3).map(|fake| {
        let when = fake.when.middle_us();
        EventFacts { recorded: fake.recorded, ..atalaya_kit::robbery(at(14.66, -90.55), when) }
    });
    assert!((planted(fakes(1, 3).chain(elsewhere)).events() - honest - 6.0).abs() < 1e-9);
    for (each, weigh) in [(1, 12.0), (2, 12.0), (5, 8.0)] {
        let planted = planted(everywhere(each).into_iter()).events() - honest;
        assert!(everywhere(each).len() > 12 && (planted - weigh).abs() < 1e-9, "{planted}");
    }
}

#[test]
fn a_report_of_a_past_season_teaches_once_it_is_reviewed() {
    let late = |verification| {
        let happened = now().as_microsecond() - 400 * 24 * HOUR_US;
        let recorded = fake(1, 10).recorded;
        EventFacts { recorded, verification, ..atalaya_kit::robbery(venue(), happened) }
    };
    let week = |facts: EventFacts| {
        let index = planted(std::iter::once(facts));
        let surface = index.surface(Population::All, now());
        surface.week_total(venue()).expect("inside").0
    };
    let (told, reviewed) = (week(late(Verification::Reported)), week(late(Verification::Verified)));
    assert!((told / reviewed - 1.0).abs() > 1e-9, "{told} {reviewed}");
}

/// Four hours of work in a cell, so many days ago, as an account recorded it just now.
fn work(account: i64, cell: Cell, days_ago: i64, worker_hours: f64) -> ExposureFacts {
    let start = now().as_microsecond() - (days_ago * 24 + 4) * HOUR_US;
    ExposureFacts {
        place: Place::new(cell, LocationPrecision::Gps),
        when: TimeSpan::new(start, start + 4 * HOUR_US, TimePrecision::Exact).expect("in order"),
        worker_hours,
        recorded: atalaya_kit::recorded(account, now().as_microsecond() - days_ago * 1_000_000),
    }
}

fn expose(index: &mut RiskIndex, after: ExposureFacts) {
    let (position, organisation) = (Position(1), OrganisationId(1));
    index.apply_exposure(&ExposureChange {
        position,
        organisation,
        before: None,
        after: Some(after),
    });
}

/// What no hours of one account may do.
fn assert_nothing_lowered(with: &RiskIndex, without: &RiskIndex) {
    for (one, other) in map(with).iter().zip(&map(without)) {
        assert!(one.level >= other.level, "{:?} became {:?}", other.level, one.level);
        assert_ne!(one.level, Level::Lower);
        let known = |level| level != Level::NotEnoughData;
        assert_eq!(known(one.level), known(other.level), "hours of one account are no data");
    }
}

#[test]
fn hours_of_one_account_lower_nothing_and_those_of_two_do() {
    let without = planted(fakes(0, 0));
    let mut with = planted(fakes(0, 0));
    let everywhere = area().cells().to_vec();
    for (number, cell) in everywhere.iter().enumerate() {
        let cell = Cell::from_h3(*cell).expect("a cell");
        expose(&mut with, work(1, cell, number as i64, 400.0));
    }
    assert_nothing_lowered(&with, &without);
    assert!(!with.has_exposure(), "the map is still of reports alone");
    for account in [2, 3] {
        for cell in &everywhere[..3] {
            let cell = Cell::from_h3(*cell).expect("a cell");
            expose(&mut with, work(account, cell, 7, 80.0));
        }
    }
    assert!(with.has_exposure());
    assert!(map(&with).iter().any(|one| one.level == Level::Lower), "two accounts' word counts");
}

#[test]
fn hours_where_nobody_else_worked_change_no_bit() {
    let mut with = planted(fakes(0, 0));
    for account in [1, 2] {
        expose(&mut with, work(account, venue(), 7, 80.0));
    }
    let before = bits(&with);
    for (number, cell) in area().cells().iter().enumerate() {
        let cell = Cell::from_h3(*cell).expect("a cell");
        if cell != venue().coarsened(8) {
            expose(&mut with, work(3, cell, number as i64, 400.0));
        }
    }
    assert!(bits(&with) == before, "a third account, everywhere else");
}

#[test]
fn hours_of_one_account_in_one_area_and_week_count_as_eighty_at_most() {
    let hours = |records: i64, each: f64| {
        let mut index = planted(fakes(0, 0));
        // Somebody else was there too, or nothing would be lowered.
        expose(&mut index, work(2, venue(), 1, 80.0));
        (0..records).for_each(|_| expose(&mut index, work(1, venue(), 1, each)));
        index
    };
    for (records, each) in [(2, 40.0), (1, 200.0), (10, 20.0), (60, 2.0)] {
        assert_same_map(&hours(records, each), &hours(1, 80.0), &format!("{records} × {each} h"));
    }
    let (few, many) = (hours(1, 8.0), hours(1, 80.0));
    assert!(bits(&few) != bits(&many), "within the budget every hour counts");
}

/// Hours that one account may record: anywhere, of any length, at any time.
fn works() -> impl Strategy<Value = Vec<ExposureFacts>> {
    let one =
        (0..area().cells().len(), 0..700_i64, 0.1..300.0_f64).prop_map(|(cell, ago, hours)| {
            work(1, Cell::from_h3(area().cells()[cell]).expect("a cell"), ago, hours)
        });
    prop::collection::vec(one, 1..40)
}

/// Reports of one account, area and week: rumours and not, some in full because reviewed.
fn group() -> impl Strategy<Value = Vec<EventFacts>> {
    let report = (0..4_usize, 0..200_i64, 0..2_000_i64).prop_map(|(v, seconds_ago, hours)| {
        let verification = [
            Verification::Rumour,
            Verification::Reported,
            Verification::Corroborated,
            Verification::Verified,
        ][v];
        let recorded = fake(1, seconds_ago).recorded;
        let at_us = now().as_microsecond() - hours * HOUR_US;
        EventFacts { verification, recorded, ..atalaya_kit::robbery(venue(), at_us) }
    });
    prop::collection::vec(report, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_hours_one_account_records_no_level_is_lowered(works in works()) {
        let mut with = planted(fakes(0, 0));
        works.iter().for_each(|work| expose(&mut with, *work));
        assert_nothing_lowered(&with, &planted(fakes(0, 0)));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_group_never_weighs_more_than_three_and_what_was_reviewed_in_full(group in group()) {
        let reviewed = |event: &&EventFacts| {
            matches!(event.verification, Verification::Corroborated | Verification::Verified)
        };
        let in_full = group.iter().filter(reviewed).count() as f64;
        let mut index = index();
        for (at, event) in group.iter().enumerate() {
            index.add(event);
            let in_full = group[..=at].iter().filter(reviewed).count() as f64;
            prop_assert!(index.events() >= in_full - 1e-9);
            prop_assert!(index.events() <= in_full + 3.0 + 1e-9);
        }
        let open: f64 = group
            .iter()
            .map(|event| match event.verification {
                Verification::Rumour => 0.25,
                Verification::Reported => 1.0,
                _ => 0.0,
            })
            .sum();
        if open <= 12.0 {
            prop_assert!((index.events() - in_full - open.min(3.0)).abs() < 1e-9);
        }
        group.iter().rev().for_each(|event| index.remove(event));
        prop_assert!(index.events().abs() < f64::EPSILON);
    }
}
