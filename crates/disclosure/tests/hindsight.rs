//! Attempts to learn of single events, or of others, from whether past maps were right.

use std::sync::Arc;

use atalaya_disclosure::{
    HindsightRecord, HindsightReport, HindsightVerdict, Refusal, RoundingKey, Scope,
    release_hindsight,
};
use atalaya_domain::{
    Area, Cell, EventFacts, KeyPopulations, OrganisationId, Role, UserId, Viewer, Zone,
};
use atalaya_risk::Settings;
use atalaya_risk::evaluate::{Coverage, Figures, Hindsight, Interval, Known, LevelShare, Tested};
use jiff::{SignedDuration, Timestamp};

const HOUR_US: i64 = 3_600_000_000;

fn viewer(role: Role) -> Viewer {
    Viewer {
        history: atalaya_domain::History::Whole,
        user: Some(UserId(7)),
        organisation: OrganisationId(1),
        role,
        key_populations: KeyPopulations::default(),
    }
}

fn until() -> Timestamp {
    "2026-11-16T06:00:00Z".parse().expect("a time")
}

fn key(byte: u8) -> RoundingKey {
    RoundingKey::new([byte; 32])
}

fn told(figures: &Figures, key: RoundingKey) -> HindsightReport {
    told_of(OrganisationId(1), figures, key)
}

fn told_of(organisation: OrganisationId, figures: &Figures, key: RoundingKey) -> HindsightReport {
    let settings = Settings::default();
    let record = HindsightRecord { organisation, figures, imported: false, settings: &settings };
    let scope = Scope::of(&viewer(Role::Supervisor));
    release_hindsight(&scope, &record, key).expect("allowed").into_inner()
}

/// Figures of so many events, of which the map's riskiest tenth held these shares.
fn figures(events: f64, map: f64, counts: f64, lead: (f64, f64)) -> Figures {
    let curve = |tenth: f64| {
        [0.3, 0.5, 0.8, 1.0, 1.05, 1.1, 1.2, 1.3, 1.4, 1.5, 9.0]
            .map(|of_tenth: f64| (of_tenth * tenth).min(1.0))
    };
    Figures {
        period: (until() - SignedDuration::from_hours(52 * 168), until()),
        weeks: 52,
        events,
        unplaced: 13.0,
        cells: 1_234,
        has_exposure: false,
        tested: Some(Tested {
            map: curve(map),
            counts: curve(counts),
            counts_by_hour: curve(counts),
            lead: Some(Interval { low: lead.0, high: lead.1 }),
            bits: 3.217,
            bits_interval: Some(Interval { low: 3.01, high: 3.44 }),
            hour_bits: 0.413,
            expected_over_observed: 1.043,
            coverage: Some(Coverage { cells: 40, covered: 35 }),
            stability: Some(0.9934),
            levels: [(0.11, 0.6), (0.33, 0.36), (0.56, 0.04)]
                .map(|(events, places)| LevelShare { events, places }),
        }),
    }
}

#[test]
fn who_sees_no_map_of_the_past_is_not_told_whether_it_was_right() {
    let (figures, settings) = (figures(800.0, 0.6, 0.5, (0.05, 0.15)), Settings::default());
    let organisation = OrganisationId(1);
    let record =
        HindsightRecord { organisation, figures: &figures, imported: false, settings: &settings };
    let ask = |role| release_hindsight(&Scope::of(&viewer(role)), &record, key(1));
    for role in [Role::Promoter, Role::Advocate, Role::Coordinator] {
        assert_eq!(ask(role).err(), Some(Refusal::Past), "{role:?}");
    }
    let seen = [Role::Supervisor, Role::Steward].map(|role| ask(role).expect("allowed"));
    assert_eq!(seen[0], seen[1], "both see the same");
}

#[test]
fn the_same_week_has_the_same_figures_and_another_deployment_or_organisation_others() {
    let figures = figures(800.0, 0.6, 0.5, (0.05, 0.15));
    let one = told(&figures, key(1));
    assert_eq!(told(&figures, key(1)), one, "nothing can be averaged away");
    let by_key = (2..20).filter(|byte| told(&figures, key(*byte)) != one).count();
    assert!(by_key > 15, "the key decides: {by_key}");
    let others = (2..20).map(|number| told_of(OrganisationId(number), &figures, key(1)));
    assert!(others.filter(|other| *other != one).count() > 15, "nobody's tells of another's");
}

/// Two a week in a street at night, one anywhere; `more` is one event that somebody looks for.
fn looked_back(weeks: i64, more: Option<i64>) -> Figures {
    let area = Arc::new(Area::from_bbox([-90.6, 14.5, -90.4, 14.7]).expect("a box"));
    let zone = Zone::new("America/Guatemala").expect("in the database");
    let start = |back: i64| until() - SignedDuration::from_hours(168 * back);
    let edges = (0..=52).rev().map(start).collect();
    let mut hindsight = Hindsight::new(area, zone, Settings::default(), edges);
    let mut hear = |lat: f64, lon: f64, at_us: i64| {
        let facts = atalaya_kit::robbery(Cell::at(lat, lon).expect("a place"), at_us);
        let after = Some(EventFacts { ..facts });
        hindsight.hear_event(Known { since_us: at_us + HOUR_US, before: None, after });
    };
    for week in 1..=weeks {
        let week_us = start(week).as_microsecond();
        hear(14.6349, -90.5069, week_us + 117 * HOUR_US);
        hear(14.6349, -90.5069, week_us + 118 * HOUR_US);
        let spot = (week % 19) as f64 * 0.009;
        hear(14.51 + spot, -90.59 + spot, week_us + week % 167 * HOUR_US);
    }
    if let Some(week) = more {
        hear(14.56, -90.44, start(week).as_microsecond() + 11 * HOUR_US);
    }
    while hindsight.next_week(&|| true) && hindsight.figures().weeks < 52 {}
    hindsight.figures()
}

/// Every figure that is told, with the step it is rounded to.
fn numbers(report: &HindsightReport) -> Vec<(f64, f64)> {
    let Some(found) = &report.found else { return Vec::new() };
    let shares =
        found.gain.iter().flat_map(|point| [point.map, point.counts, point.counts_by_hour]);
    let mut numbers: Vec<(f64, f64)> =
        shares.chain(found.level_events).map(|share| (share, found.step)).collect();
    numbers.extend(found.level_places.map(|share| (share, 0.1)));
    numbers.extend([
        (f64::from(found.events), 5.0),
        (f64::from(found.unplaced), 5.0),
        (f64::from(found.weeks), 4.0),
        (f64::from(found.cells), 50.0),
        (found.expected_over_observed, found.step.max(0.05)),
    ]);
    numbers
}

#[test]
fn one_event_more_moves_no_figure_by_more_than_its_rounding() {
    let without = looked_back(90, None);
    for week in [1, 20, 51, 80] {
        let with = looked_back(90, Some(week));
        assert_ne!(with, without, "before the gate it is plain to see");
        for byte in 0..64 {
            let (one, other) = (told(&without, key(byte)), told(&with, key(byte)));
            let pairs = numbers(&one).into_iter().zip(numbers(&other));
            for (at, ((before, step), (after, _))) in pairs.enumerate() {
                // The middle level is what two others leave; counts have wide ties, which one event
                // can tip over, and so can move two steps where the map's own figures move one.
                let of_counts = at < 33 && at % 3 != 0;
                let most = if of_counts || at == 34 || at == 37 { 2.0 * step } else { step };
                assert!((before - after).abs() <= most + 1e-9, "{at}: {before}, then {after}");
            }
        }
    }
}

#[test]
fn which_event_is_the_first_that_tells_something_is_a_secret() {
    let first = |byte| {
        let tells = |events: u32| {
            told(&figures(f64::from(events), 0.6, 0.5, (0.1, 0.2)), key(byte)).found.is_some()
        };
        (20..60).find(|events| tells(*events)).expect("some number does")
    };
    let found: std::collections::BTreeSet<u32> = (0..64).map(first).collect();
    assert!(found.iter().all(|events| (30..=35).contains(events)), "{found:?}");
    assert!(found.len() >= 4, "{found:?}");
}

#[test]
fn too_few_tells_no_figure_and_says_that_it_means_nothing() {
    let few = Figures { tested: None, ..figures(12.0, 0.6, 0.5, (0.0, 0.0)) };
    let report = told(&few, key(1));
    assert_eq!((report.verdict, &report.found), (HindsightVerdict::TooFew, &None));
    assert!(report.sentence.es.contains("No quiere decir que acierte"));
    // What is said does not depend on how few: no figure of the organisation is in it.
    let fewer = Figures { events: 1.0, weeks: 1, cells: 7, unplaced: 0.0, ..few };
    assert_eq!(told(&fewer, key(1)), report);
}

#[test]
fn the_verdict_says_what_the_figures_say() {
    use HindsightVerdict::{BetterThanCounts, LikeChance, LikeCounts, WorseThanCounts};
    let verdict = |map, counts, lead| told(&figures(3_000.0, map, counts, lead), key(9)).verdict;
    assert_eq!(verdict(0.6, 0.5, (0.05, 0.15)), BetterThanCounts);
    assert_eq!(verdict(0.6, 0.58, (-0.03, 0.07)), LikeCounts);
    assert_eq!(verdict(0.4, 0.5, (-0.15, -0.05)), WorseThanCounts);
    assert_eq!(verdict(0.08, 0.05, (0.02, 0.04)), LikeChance);
    let report = told(&figures(3_000.0, 0.6, 0.5, (0.05, 0.15)), key(9));
    assert_eq!(
        report.sentence.es,
        "De cada 10 hechos, 6 ocurrieron en la décima parte del mapa que señalábamos como más \
         riesgosa; contando hechos, 5; al azar, 1."
    );
    assert!(report.sentence.en.starts_with("Of every 10 incidents, 6 happened"));
    let about: Vec<&str> = report.remarks.iter().map(|(about, _)| *about).collect();
    for word in ["lead", "levels", "calibration", "coverage", "hours", "area", "exposure"] {
        assert!(about.contains(&word), "{about:?}");
    }
    assert!(report.remarks.iter().all(|(_, text)| text.es.len() > 20 && text.en.len() > 20));
    assert!(!format!("{report:?}").contains("NaN"));
}

#[test]
fn curves_rise_and_end_at_everything_whatever_the_key() {
    for byte in 0..64 {
        let report = told(&figures(41.0, 0.62, 0.47, (0.05, 0.15)), key(byte));
        let gain = report.found.expect("enough").gain;
        assert!(gain.windows(2).all(|pair| pair[0].map <= pair[1].map));
        assert!(gain.iter().all(|point| point.map >= point.counts), "better stays better");
        let last = gain.last().expect("points");
        assert!((last.map - 1.0).abs() < 1e-9 && (last.counts - 1.0).abs() < 1e-9);
    }
}
