use atalaya_domain::{Kind, TimePrecision, TimeSpan, Verification};
use atalaya_kit::robbery;
use jiff::{SignedDuration, Timestamp};

use super::*;

const HOUR_US: i64 = 3_600_000_000;
const WEEK_US: i64 = 168 * HOUR_US;

/// Monday, 5 January 2026, 00 h in Guatemala.
fn first() -> Timestamp {
    "2026-01-05T06:00:00Z".parse().expect("a time")
}

fn weeks(count: i64) -> Vec<Timestamp> {
    let after = |week| first().checked_add(SignedDuration::from_hours(168 * week)).expect("a time");
    (0..=count).map(after).collect()
}

fn hindsight(count: i64) -> Hindsight {
    let area = Arc::new(Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).expect("a box"));
    let zone = Zone::new("America/Guatemala").expect("in the database");
    Hindsight::new(area, zone, Settings::default(), weeks(count))
}

fn event(lat: f64, lon: f64, at_us: i64) -> EventFacts {
    robbery(Cell::at(lat, lon).expect("a place"), at_us)
}

/// Known `late` microseconds after it happened.
fn reported(facts: EventFacts, late: i64) -> Known<EventFacts> {
    Known { since_us: facts.when.latest_us() + late, before: None, after: Some(facts) }
}

/// Two in a busy street on Friday nights and one anywhere at any hour, in each week from `from`.
fn stream(from: i64, to: i64) -> Vec<Known<EventFacts>> {
    let start = first().as_microsecond();
    (from..to)
        .flat_map(|week| {
            let week_us = start + week * WEEK_US;
            let friday = week_us + (4 * 24 + 21) * HOUR_US;
            let spot = week.rem_euclid(19) as f64;
            let anywhere = week_us + week.rem_euclid(167) * HOUR_US;
            [
                event(14.6349, -90.5069, friday),
                event(14.6349, -90.5069, friday + HOUR_US),
                event(14.51 + spot * 0.009, -90.59 + spot * 0.009, anywhere),
            ]
        })
        .map(|facts| reported(facts, HOUR_US))
        .collect()
}

fn figures(count: i64, known: &[Known<EventFacts>]) -> Figures {
    let mut hindsight = hindsight(count);
    known.iter().for_each(|known| hindsight.hear_event(*known));
    while hindsight.week < hindsight.weeks() {
        assert!(hindsight.next_week(&|| true));
    }
    hindsight.figures()
}

#[test]
fn a_street_that_repeats_itself_is_foreseen_better_than_by_chance_and_by_counting() {
    let found = figures(30, &stream(-40, 30));
    assert_eq!(found.weeks, 30);
    assert!((found.events - 90.0).abs() < 1e-6, "{}", found.events);
    let tested = found.tested.expect("enough");
    assert!(tested.map[0] > 0.6, "the hour and the street: {:?}", tested.map);
    // Counting alone calls every hour of that street alike: 168 of some 70,000 cell-hours hold two
    // events in three as well, but its busiest hours are not known to it.
    assert!(tested.bits > 3.0 && tested.hour_bits > 1.0, "{tested:?}");
    let calibration = tested.expected_over_observed;
    assert!((0.8..1.25).contains(&calibration), "{calibration}");
    for curve in [tested.map, tested.counts, tested.counts_by_hour] {
        assert!(curve.windows(2).all(|pair| pair[0] <= pair[1]), "{curve:?}");
        assert!((curve[GAIN_SHARES.len() - 1] - 1.0).abs() < 1e-9);
    }
    assert!(tested.stability.expect("thirty weeks") > 0.9);
    let (events, places) = tested
        .levels
        .iter()
        .fold((0.0, 0.0), |sum, level| (sum.0 + level.events, sum.1 + level.places));
    assert!((events - 1.0).abs() < 1e-6 && (places - 1.0).abs() < 1e-6);
    assert!(tested.levels[2].events > 0.5, "{:?}", tested.levels);
}

#[test]
fn the_order_in_which_things_are_heard_changes_nothing() {
    let mut stream = stream(-40, 20);
    let once = figures(20, &stream);
    stream.reverse();
    assert_eq!(figures(20, &stream), once);
}

#[test]
fn what_was_not_known_yet_was_not_in_the_map() {
    // Everything is brought in at the end: there was no map that could have been right.
    let end = first().as_microsecond() + 30 * WEEK_US;
    let late: Vec<_> = stream(-40, 30)
        .into_iter()
        .map(|known| Known { since_us: end - HOUR_US, ..known })
        .collect();
    let found = figures(30, &late);
    assert_eq!((found.weeks, found.tested), (0, None));
    // And what is brought in after the end is not there at all.
    let later: Vec<_> = late.iter().map(|known| Known { since_us: end, ..*known }).collect();
    assert_eq!(figures(30, &later).cells, 0);
}

#[test]
fn a_report_that_comes_late_counts_in_its_week_and_not_in_that_week_s_map() {
    let mut stream = stream(-40, 20);
    let on_time = figures(20, &stream);
    // The busy street's events of the tenth week are known ten weeks later.
    for known in &mut stream {
        let at = known.after.expect("new").when.earliest_us() - first().as_microsecond();
        if (10..11).contains(&at.div_euclid(WEEK_US)) {
            known.since_us += 9 * WEEK_US;
        }
    }
    let late = figures(20, &stream);
    assert!((late.events - on_time.events).abs() < 1e-6);
    assert_ne!(late.tested, on_time.tested);
}

#[test]
fn what_was_withdrawn_or_rejected_leaves_no_trace() {
    let stream = stream(-40, 20);
    let once = figures(20, &stream);
    let facts = event(14.63, -90.51, first().as_microsecond() + 3 * WEEK_US);
    let new = reported(facts, HOUR_US);
    let amended = EventFacts { verification: Verification::Verified, ..facts };
    let amend = Known { since_us: new.since_us, before: Some(facts), after: Some(amended) };
    let gone = Known { since_us: new.since_us, before: Some(amended), after: None };
    let mut with = stream.clone();
    with.extend([new, amend, gone]);
    let found = figures(20, &with);
    assert!((found.events - once.events).abs() < 1e-6);
    let rejected = EventFacts { verification: Verification::Rejected, ..facts };
    let mut with = stream;
    with.push(reported(rejected, HOUR_US));
    assert!((figures(20, &with).events - once.events).abs() < 1e-6);
}

#[test]
fn it_takes_as_many_events_and_weeks_to_judge_a_map_as_to_draw_one() {
    // 30 known before, then 10 weeks of 3: 30 events.
    assert!(figures(10, &stream(-10, 10)).tested.is_some());
    assert_eq!(figures(10, &stream(-10, 9)).tested, None, "27 events");
    assert_eq!(figures(7, &stream(-100, 7)).tested, None, "seven weeks");
    let found = figures(10, &stream(-9, 10));
    assert_eq!((found.weeks, found.tested), (9, None), "the first week had no map yet");
    let nothing = figures(52, &[]);
    assert_eq!((nothing.weeks, nothing.cells, nothing.tested), (0, 0, None));
}

#[test]
fn places_too_coarse_and_kinds_that_are_no_risk_are_not_compared_with_hexagons() {
    let mut with = stream(-40, 20);
    let facts = event(14.63, -90.51, first().as_microsecond() + 3 * WEEK_US);
    let coarse = facts.place.cell().parent(6).expect("coarser");
    let place = atalaya_domain::Place::new(coarse, atalaya_domain::LocationPrecision::Municipality);
    with.push(reported(EventFacts { place, ..facts }, HOUR_US));
    let found = figures(20, &with);
    assert!((found.events - 60.0).abs() < 1e-6 && (found.unplaced - 1.0).abs() < 1e-6);
    let kinds = Kind::ALL.iter().filter(|kind| !kind.counts_as_risk());
    let others = kinds.map(|kind| reported(EventFacts { kind: *kind, ..facts }, HOUR_US));
    with.extend(others);
    assert!((figures(20, &with).events - 60.0).abs() < 1e-6);
}

#[test]
fn a_long_interval_is_spread_over_its_hours() {
    let mut with = stream(-40, 20);
    let start = first().as_microsecond() + 5 * WEEK_US;
    let when = TimeSpan::new(start, start + WEEK_US, TimePrecision::Week).expect("in order");
    with.push(reported(EventFacts { when, ..event(14.63, -90.51, start) }, HOUR_US));
    assert!((figures(20, &with).events - 61.0).abs() < 1e-4);
}

#[test]
fn who_is_told_to_stop_stops_within_a_week() {
    let mut hindsight = hindsight(20);
    stream(-40, 20).iter().for_each(|known| hindsight.hear_event(*known));
    let asked = std::cell::Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        asked.get() < 3
    };
    assert!(!hindsight.next_week(&go_on));
    assert_eq!(asked.get(), 3, "a few hexagons later, and it does not go on");
}

#[test]
fn no_figure_is_ever_not_a_number() {
    for (from, count) in [(-100, 8), (-10, 10), (-40, 52)] {
        // Nothing at all happens in most weeks.
        let stream: Vec<_> = stream(from, count).into_iter().step_by(2).collect();
        if let Some(tested) = figures(count, &stream).tested {
            let text = format!("{tested:?}");
            assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        }
    }
}
