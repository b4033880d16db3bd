//! Hours worked are the offset of every rate.
#![expect(clippy::disallowed_methods, reason = "allows for the last bit")]

use std::sync::Arc;

use atalaya_domain::{
    Area, Cell, EventFacts, ExposureChange, ExposureFacts, HourOfWeek, LocationPrecision,
    OrganisationId, Place, Population, Position, TimePrecision, TimeSpan, Zone,
};
use atalaya_risk::{Level, RiskIndex, Settings, Surface};
use jiff::Timestamp;
use proptest::prelude::*;

const HOUR_US: i64 = 3_600_000_000;

fn area() -> Arc<Area> {
    Arc::new(Area::from_bbox([-90.56, 14.58, -90.46, 14.68]).expect("a box"))
}

fn now() -> Timestamp {
    "2026-11-20T21:00:00-06:00".parse().expect("a time")
}

fn index() -> RiskIndex {
    let zone = Zone::new("America/Guatemala").expect("in the database");
    RiskIndex::new(area(), zone, Settings::default())
}

/// The area's cell with this number.
fn cell(number: usize) -> Cell {
    Cell::from_h3(area().cells()[number]).expect("a cell")
}

fn change(before: Option<ExposureFacts>, after: Option<ExposureFacts>) -> ExposureChange {
    ExposureChange { position: Position(1), organisation: OrganisationId(1), before, after }
}

fn work(cell: Cell, hours_ago: i64, worker_hours: f64) -> ExposureFacts {
    let start = now().as_microsecond() - hours_ago * HOUR_US;
    ExposureFacts {
        place: Place::new(cell, LocationPrecision::Gps),
        when: TimeSpan::new(start, start + 2 * HOUR_US, TimePrecision::Exact).expect("in order"),
        worker_hours,
        recorded: None,
    }
}

fn report(cell: Cell, hours_ago: i64) -> EventFacts {
    atalaya_kit::robbery(cell, now().as_microsecond() - hours_ago * HOUR_US)
}

fn works() -> impl Strategy<Value = ExposureFacts> {
    let cells = area().cells().len();
    let recorded = (0..3_i64, 0..7 * 24 * HOUR_US).prop_map(|(account, ago_us)| {
        (account > 0).then(|| atalaya_kit::recorded(account, now().as_microsecond() - ago_us))
    });
    let places = prop_oneof![0..cells, 38..42_usize];
    (places, 3..24 * 900_i64, 0.02..60.0_f64, 6..=9_u8, recorded).prop_map(
        |(number, ago, hours, resolution, recorded)| {
            let place = cell(number).coarsened(resolution);
            ExposureFacts { recorded: recorded.flatten(), ..work(place, ago, hours) }
        },
    )
}

fn reports() -> impl Strategy<Value = EventFacts> {
    (0..area().cells().len(), 0..24 * 900_i64).prop_map(|(number, ago)| report(cell(number), ago))
}

/// Every number of every kind of reading, as bits.
fn bits(index: &RiskIndex) -> Vec<u64> {
    let surface = index.surface(Population::All, now());
    let hours = [0, 23, 118].map(|hour| HourOfWeek::new(hour).expect("an hour"));
    let cells: Vec<Cell> = [3, 40, 77]
        .into_iter()
        .flat_map(|number| [8, 7, 6].map(|to| cell(number).coarsened(to)))
        .collect();
    let read = |(cell, hour)| {
        let one = surface.estimate(cell, hour).expect("inside the area");
        let numbers = [one.rate, one.lower, one.upper, one.relative].map(f64::to_bits);
        numbers.into_iter().chain([u64::from(one.state().bits())])
    };
    cells.iter().flat_map(|cell| hours.map(|hour| (*cell, hour))).flat_map(read).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_order_of_work_and_reports_leaves_the_same_bits(
        stay in prop::collection::vec(works(), 0..30),
        go in prop::collection::vec(works(), 0..30),
        reports in prop::collection::vec(reports(), 0..60),
    ) {
        let mut rebuilt = index();
        stay.iter().for_each(|work| rebuilt.apply_exposure(&change(None, Some(*work))));
        reports.iter().for_each(|report| rebuilt.add(report));
        let mut lived = index();
        go.iter().for_each(|work| lived.apply_exposure(&change(None, Some(*work))));
        reports.iter().rev().for_each(|report| lived.add(report));
        // What goes becomes what stays, as far as there is any; the rest is withdrawn or late.
        for at in 0..go.len().max(stay.len()) {
            lived.apply_exposure(&change(go.get(at).copied(), stay.get(at).copied()));
        }
        prop_assert_eq!(bits(&lived), bits(&rebuilt));
        let mut accounts: Vec<_> = stay.iter().map(|work| work.recorded.map(|one| one.by)).collect();
        accounts.sort_unstable();
        accounts.dedup();
        if accounts.contains(&None) {
            prop_assert!(lived.has_exposure(), "a file's word counts");
        } else if accounts.len() < 2 {
            prop_assert!(!lived.has_exposure(), "nobody's word counts alone");
        }
        if stay.is_empty() {
            let mut without = index();
            reports.iter().for_each(|report| without.add(report));
            prop_assert_eq!(bits(&lived), bits(&without));
        }
    }

    #[test]
    fn a_parent_still_expects_what_its_children_expect(
        works in prop::collection::vec(works(), 1..30),
        reports in prop::collection::vec(reports(), 0..60),
    ) {
        let mut index = index();
        works.iter().for_each(|work| index.apply_exposure(&change(None, Some(*work))));
        reports.iter().for_each(|report| index.add(report));
        let surface = index.surface(Population::All, now());
        let hour = HourOfWeek::new(118).expect("an hour");
        // The edge of the area cuts through these parents.
        for number in [0, 40, area().cells().len() - 1] {
            let top = cell(number).coarsened(5);
            let whole = surface.estimate(top, hour).expect("inside").rate;
            for resolution in 6..=9 {
                let mut children = Vec::new();
                surface.estimates_in(top, resolution, hour, &mut children);
                let sum: f64 = children.iter().map(|(_, one)| one.rate).sum();
                prop_assert!((sum / whole - 1.0).abs() < 1e-9, "{}: {} {}", resolution, sum, whole);
            }
        }
        let (week, _) = surface.week_total(cell(40)).expect("inside");
        let hours: f64 =
            HourOfWeek::all().map(|hour| surface.estimate(cell(40), hour).expect("inside").rate).sum();
        prop_assert!((hours / week - 1.0).abs() < 1e-9, "hours {}, week {}", hours, week);
    }
}

/// Four hundred reports in one place, and the levels of any at an hour of Friday.
fn busy_there(number: usize) -> RiskIndex {
    let mut index = index();
    (0..400).for_each(|at| index.add(&report(cell(number), at * 31)));
    index
}

fn level(index: &RiskIndex, cell: Cell, hour: u8) -> Level {
    let surface = index.surface(Population::All, now());
    let hour = HourOfWeek::new(hour).expect("an hour");
    surface.estimate(cell, hour).expect("inside").level
}

/// Friday, 17 h: what `work` of 100 hours ago covers is a Monday's.
const FRIDAY_AT_FIVE: u8 = 4 * 24 + 17;

#[test]
fn only_where_and_when_teams_have_been_is_a_place_called_lower() {
    let (quiet, busy) = (3, 77);
    let mut index = busy_there(busy);
    assert_eq!(
        level(&index, cell(quiet), FRIDAY_AT_FIVE),
        Level::NotEnoughData,
        "nobody was there"
    );
    index.apply_exposure(&change(None, Some(work(cell(quiet), 100, 500.0))));
    let at = |hour| level(&index, cell(quiet), hour);
    assert_eq!(at(FRIDAY_AT_FIVE), Level::Lower, "five hundred hours, and nothing to report");
    assert_eq!(at(17), Level::Lower, "on any weekday");
    for (hour, when) in
        [(FRIDAY_AT_FIVE + 10, "at three in the morning"), (5 * 24 + 17, "on Saturday")]
    {
        assert_eq!(at(hour), Level::NotEnoughData, "nobody was there {when}");
    }
    assert!(level(&index, cell(busy), 4 * 24 + 22) >= Level::High);
    let surface = index.surface(Population::All, now());
    assert!(surface.has_exposure());
    let mut others = Vec::new();
    let hour = HourOfWeek::new(FRIDAY_AT_FIVE).expect("an hour");
    surface.estimates_in(cell(quiet).coarsened(5), 8, hour, &mut others);
    let lower = others.iter().filter(|(_, one)| one.level == Level::Lower);
    assert_eq!(lower.map(|(cell, _)| *cell).collect::<Vec<_>>(), [cell(quiet)]);
}

#[test]
fn a_coarse_hexagon_is_lower_only_where_every_hexagon_in_it_was_worked() {
    let (quiet, busy) = (3, 77);
    let mut index = busy_there(busy);
    let parent = cell(quiet).coarsened(7);
    let inside: Vec<Cell> =
        (0..area().cells().len()).map(cell).filter(|one| one.coarsened(7) == parent).collect();
    assert!(inside.len() > 3);
    for (worked, one) in (1..).zip(&inside) {
        index.apply_exposure(&change(None, Some(work(*one, 100, 500.0))));
        for resolution in 5..=7 {
            let all = worked == inside.len() && resolution == 7;
            let expected = if all { Level::Lower } else { Level::NotEnoughData };
            let found = level(&index, parent.coarsened(resolution), FRIDAY_AT_FIVE);
            if resolution == 7 || found == Level::Lower {
                assert_eq!(found, expected, "{worked} of {}, {resolution}", inside.len());
            }
        }
    }
}

#[test]
fn an_hour_of_work_far_away_changes_no_level_elsewhere() {
    let mut index = busy_there(77);
    for number in [10, 40, 76] {
        index.apply_exposure(&change(None, Some(work(cell(number), 100, 60.0))));
    }
    let levels = |index: &RiskIndex| -> Vec<Level> {
        let numbers = (0..area().cells().len()).map(cell);
        numbers.map(|cell| level(index, cell, FRIDAY_AT_FIVE)).collect()
    };
    let before = levels(&index);
    for number in 0..10 {
        index.apply_exposure(&change(None, Some(work(cell(number), 100, 0.02))));
    }
    assert_eq!(levels(&index), before);
}

#[test]
fn what_accounts_record_counts_from_the_monday_after() {
    let by = |account| {
        let recorded = atalaya_kit::recorded(account, now().as_microsecond());
        ExposureFacts { recorded, ..work(cell(3), 100, 60.0) }
    };
    let mut index = busy_there(77);
    index.count_work_until(now());
    assert!(index.counts_work_until(now()));
    let before = bits(&index);
    (1..=2).for_each(|account| index.apply_exposure(&change(None, Some(by(account)))));
    assert_eq!(bits(&index), before, "nobody sees where colleagues are tonight");
    assert!(!index.has_exposure());
    let monday = now().checked_add(jiff::SignedDuration::from_hours(72)).expect("in range");
    assert!(!index.counts_work_until(monday));
    index.count_work_until(monday);
    assert!(index.has_exposure());
    let mut at_once = busy_there(77);
    (1..=2).for_each(|account| at_once.apply_exposure(&change(None, Some(by(account)))));
    assert_eq!(bits(&index), bits(&at_once));
    index.apply_exposure(&change(Some(by(2)), None));
    index.count_work_until(now());
    assert_eq!(bits(&index), before, "and back");
}

#[test]
fn work_in_a_whole_municipality_lowers_no_cell() {
    let mut with = index();
    let mut without = index();
    for at in 0..60 {
        with.add(&report(cell(40), at * 31));
        without.add(&report(cell(40), at * 31));
    }
    let coarse = cell(3).coarsened(6);
    with.apply_exposure(&change(None, Some(work(coarse, 100, 500.0))));
    let share = |index: &RiskIndex, number| {
        let surface = index.surface(Population::All, now());
        let (week, _) = surface.week_total(cell(number)).expect("inside");
        week / surface.weekly()
    };
    for number in [3, 40, 77] {
        assert!((share(&with, number) / share(&without, number) - 1.0).abs() < 1e-9);
    }
}

#[test]
fn hours_in_which_nobody_was_out_are_not_taken_for_calm() {
    let mut index = index();
    // Reports come at 21 h alone, every day, and so do the teams.
    for day in 0..200 {
        index.add(&report(cell(40), day * 24));
    }
    let evening = Zone::new("America/Guatemala").expect("known").hour_of_week(now());
    let beside = |index: &RiskIndex| {
        let surface = index.surface(Population::All, now());
        let rate = |hour| surface.estimate(cell(40), hour).expect("inside").rate;
        let noon = HourOfWeek::new(evening.day() * 24 + 12).expect("an hour");
        rate(evening) / rate(noon)
    };
    let before = beside(&index);
    (0..200).for_each(|day| {
        index.apply_exposure(&change(None, Some(work(cell(40), day * 24, 10.0))));
    });
    assert!(beside(&index) < 0.6 * before, "{} with hours, {before} without", beside(&index));
}

/// A small stream of random numbers, the same in every run.
struct Random(u64);

impl Random {
    /// Evenly between 0 and 1.
    fn even(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Roughly normal: twelve even ones.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.even()).sum::<f64>() - 6.0
    }

    /// A place, as likely as its weight.
    fn place(&mut self, weights: &[f64]) -> usize {
        let mut left = self.even() * weights.iter().sum::<f64>();
        weights
            .iter()
            .position(|weight| {
                left -= weight;
                left < 0.0
            })
            .unwrap_or(weights.len() - 1)
    }
}

/// Log-normal weights (standard deviation 1) in patches of neighbours, by parent cell.
fn patches(random: &mut Random) -> Vec<f64> {
    let mut parents: Vec<(Cell, f64)> = Vec::new();
    let weights = area().cells().len();
    (0..weights)
        .map(|number| {
            let parent = cell(number).coarsened(7);
            if let Some((_, weight)) = parents.iter().find(|(known, _)| *known == parent) {
                return *weight;
            }
            let weight = random.normal().exp();
            parents.push((parent, weight));
            weight
        })
        .collect()
}

/// Bits an event, when events come by `truth` and the cells are foretold by `shares`.
fn bits_of(shares: &[f64], truth: &[f64]) -> f64 {
    let (all, sum) = (truth.iter().sum::<f64>(), shares.iter().sum::<f64>());
    let each = truth.iter().zip(shares);
    each.map(|(true_rate, share)| true_rate / all * (share / sum * shares.len() as f64).log2())
        .sum()
}

fn shares(surface: &Surface<'_>) -> Vec<f64> {
    let cells = 0..area().cells().len();
    cells.map(|number| surface.week_total(cell(number)).expect("inside").0).collect()
}

/// Reports come from where teams go. As it was simulated on real events: teams visit patches unevenly, a thousand reports a year are drawn by risk × hours, and forecasts are
/// judged against the true risk.
#[test]
fn hours_as_offset_win_back_most_of_what_biased_visits_cost() {
    let mut random = Random(7);
    let broad = patches(&mut random);
    let truth: Vec<f64> = broad.iter().map(|broad| broad * (0.5 * random.normal()).exp()).collect();
    let visits = patches(&mut random);
    let seen: Vec<f64> = truth.iter().zip(&visits).map(|(risk, visits)| risk * visits).collect();
    let (mut biased, mut even) = (index(), index());
    let mut counts = vec![1.0; truth.len()];
    let mut seen_reports = Vec::new();
    for _ in 0..1_000 {
        let ago = (random.even() * 365.0 * 24.0) as i64;
        let at = random.place(&seen);
        counts[at] += 1.0;
        seen_reports.push((at, ago));
        biased.add(&report(cell(at), ago));
        even.add(&report(cell(random.place(&truth)), ago));
    }
    let of = |index: &RiskIndex| bits_of(&shares(&index.surface(Population::All, now())), &truth);
    let (without, ceiling, raw) = (of(&biased), of(&even), bits_of(&counts, &truth));
    let mut roughly = index();
    seen_reports.iter().for_each(|(at, ago)| roughly.add(&report(cell(*at), *ago)));
    for (number, visits) in visits.iter().enumerate() {
        let put = |index: &mut RiskIndex, hours| {
            index.apply_exposure(&change(None, Some(work(cell(number), 24 * 180, hours))));
        };
        put(&mut biased, 40.0 * visits);
        put(&mut roughly, 40.0 * visits * (0.5 + random.even()));
    }
    let won_back = |with: f64| (with - without) / (ceiling - without);
    let (with, half_known) = (of(&biased), of(&roughly));
    assert!(won_back(with) > 0.6, "{without} without, {with} with, {ceiling} unbiased");
    assert!(won_back(half_known) > 0.5, "{without}, {half_known} by rough hours, {ceiling}");
    assert!(half_known > raw, "{half_known} with hours, {raw} by counts");
}
