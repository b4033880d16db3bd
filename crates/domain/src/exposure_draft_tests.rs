use jiff::Timestamp;

use super::*;
use crate::{Area, KeyPopulation, LocationPrecision, Patch, Zone};

const ID: &str = "01935b1e-7b1a-7c4e-9f00-000000000001";

fn with_rules<T>(test: impl FnOnce(&Rules<'_>) -> T) -> T {
    let zone = Zone::new("America/Guatemala").expect("the zone is in the database");
    let area = Area::from_bbox([-90.7, 14.4, -90.3, 14.8]).expect("the box is one");
    let now: Timestamp = "2026-11-21T12:00:00-06:00".parse().expect("a time");
    test(&Rules { area: &area, zone: &zone, now, max_age_days: 3653, may_verify: false })
}

fn check(json: &str) -> Result<Exposure, Vec<(String, &'static str)>> {
    let json = Json::parse(json.as_bytes()).expect("the test's JSON");
    let draft = ExposureDraft::from_json(&json);
    let checked = with_rules(|rules| draft.and_then(|draft| draft.check(rules)));
    checked.map_err(|errors| {
        errors.into_iter().map(|error| (error.pointer.clone(), error.code())).collect()
    })
}

/// Friday night, 20:00 to 23:30, two people.
fn with(extra: &str) -> String {
    format!(
        r#"{{"id":"{ID}","started_at":"2026-11-20T20:00:00-06:00","ended_at":"2026-11-20T23:30:00-06:00","workers":2,"lat":14.6349,"lon":-90.5069{extra}}}"#
    )
}

#[test]
fn the_least_record_is_worth_interval_times_workers() {
    let exposure = check(&with("")).unwrap();
    assert_eq!(exposure.work.hours().to_bits(), 7.0_f64.to_bits());
    assert_eq!(exposure.place.cell().resolution(), 9);
    assert_eq!(exposure.place.precision(), LocationPrecision::Gps);
    assert_eq!(exposure.source, ExposureSource::Log);
    assert!(exposure.key_populations.is_empty());
    let facts = exposure.facts();
    assert_eq!(facts.worker_hours.to_bits(), 7.0_f64.to_bits());
    assert_eq!((facts.place, facts.when), (exposure.place, exposure.when));
}

#[test]
fn stated_hours_may_be_fewer_than_the_whole_never_more() {
    let hours = |hours: &str| check(&with(&format!(r#","worker_hours":{hours}"#)));
    assert_eq!(hours("1.5").unwrap().work.seconds(), 5_400);
    assert_eq!(hours("7").unwrap().work.seconds(), 25_200);
    for wrong in ["7.01", "0", "-1", "0.001", "1e300", "-1e300"] {
        let expected = [("/worker_hours".to_owned(), "out_of_range")];
        assert_eq!(hours(wrong).unwrap_err(), expected, "{wrong}");
    }
}

#[test]
fn no_record_is_worth_more_than_two_thousand_hours() {
    let week = with("")
        .replace("2026-11-20T20:00:00", "2026-11-14T00:00:00")
        .replace("2026-11-20T23:30:00", "2026-11-20T23:00:00");
    let workers = |number: &str| check(&week.replace(r#""workers":2"#, number));
    assert!(workers(r#""workers":11"#).is_ok(), "11 × 167 h");
    let expected = [("/worker_hours".to_owned(), "out_of_range")];
    assert_eq!(workers(r#""workers":50"#).unwrap_err(), expected);
    assert!(workers(r#""workers":50,"worker_hours":2000"#).is_ok());
    assert!(workers(r#""workers":50,"worker_hours":2000.1"#).is_err());
}

#[test]
fn every_wrong_field_is_told_at_once_with_its_pointer() {
    let json = r#"{"id":"no","started_at":"2026-11-20 20:00","workers":0,"lat":48.2,"lon":16.3,
        "key_populations":["TW","TW"],"source":"police"}"#;
    let errors = check(json).unwrap_err();
    let found: Vec<_> = errors.iter().map(|(at, code)| (at.as_str(), *code)).collect();
    assert_eq!(
        found,
        [
            ("/id", "not_an_id"),
            ("/ended_at", "missing"),
            ("/started_at", "not_a_time"),
            ("/workers", "out_of_range"),
            ("/lat", "outside_area"),
            ("/lon", "outside_area"),
            ("/key_populations/1", "contradicts"),
            ("/source", "unknown_code"),
        ]
    );
    let kind = check(&with(r#","kind":"P1","narrative":"x""#)).unwrap_err();
    assert_eq!(
        kind,
        [("/kind".to_owned(), "unknown_field"), ("/narrative".to_owned(), "unknown_field")]
    );
    assert_eq!(check("[]").unwrap_err(), [(String::new(), "wrong_type")]);
    let fraction = check(&with("").replace(r#""workers":2"#, r#""workers":1.5"#));
    assert_eq!(fraction.unwrap_err(), [("/workers".to_owned(), "wrong_type")]);
}

#[test]
fn work_is_neither_future_nor_too_old_nor_backwards_nor_endless() {
    let span = |start: &str, end: &str| {
        let json = with("")
            .replace("2026-11-20T20:00:00-06:00", start)
            .replace("2026-11-20T23:30:00-06:00", end);
        check(&json).map_err(|errors| {
            assert_eq!(errors.len(), 1, "{errors:?}");
            (errors[0].0.clone(), errors[0].1)
        })
    };
    let start = "2026-11-20T20:00:00-06:00";
    let wrong = |pointer: &str, code| Err((pointer.to_owned(), code));
    assert_eq!(
        span("2026-11-21T12:30:00-06:00", "2026-11-21T13:30:00-06:00"),
        wrong("/started_at", "future")
    );
    assert_eq!(span(start, "2026-11-21T12:30:00-06:00"), wrong("/ended_at", "future"));
    assert_eq!(
        span("2012-01-01T00:00:00Z", "2012-01-01T01:00:00Z"),
        wrong("/started_at", "too_old")
    );
    assert_eq!(span(start, "2026-11-20T19:00:00-06:00"), wrong("/ended_at", "ends_before_start"));
    assert_eq!(span(start, start), wrong("/ended_at", "interval_too_short"));
    assert_eq!(
        span("2026-11-13T20:00:00-06:00", "2026-11-20T20:00:01-06:00"),
        wrong("/ended_at", "interval_too_long")
    );
    assert!(span("2026-11-13T20:00:00-06:00", start).is_ok(), "seven days");
    assert!(span(start, "2026-11-20T20:01:00-06:00").is_ok(), "one minute");
}

#[test]
fn a_shift_over_a_municipality_is_no_fine_cell() {
    let exposure = check(&with(r#","location_precision":"G3""#)).unwrap();
    assert_eq!(exposure.place.cell().resolution(), 6);
}

#[test]
fn what_is_written_is_read_back_as_the_same() {
    let exposure =
        check(&with(r#","worker_hours":1.23,"key_populations":["TW","MSM"],"source":"import""#))
            .unwrap();
    assert!(exposure.key_populations.contains(KeyPopulation::Msm));
    with_rules(|rules| {
        let json = exposure.to_json(rules.zone);
        let text = serde_json::to_string(&json).unwrap();
        assert!(text.contains(r#""started_at":"2026-11-20T20:00:00-06:00""#), "{text}");
        assert!(!text.contains("\"lat\""), "the position is kept nowhere: {text}");
        let read = ExposureDraft::from_json(&json).unwrap().check(rules).unwrap();
        assert_eq!(read, exposure);
    });
}

#[test]
fn a_patched_record_is_checked_like_a_new_one_and_its_hours_follow() {
    let patched = |exposure: &Exposure, json: &str| {
        let patch = Patch::from_json(Json::parse(json.as_bytes()).unwrap())?;
        with_rules(|rules| patch.apply_to_exposure(exposure, rules))
    };
    let whole = check(&with("")).unwrap();
    assert_eq!(patched(&whole, "{}").unwrap(), whole);
    let three = patched(&whole, r#"{"workers":3}"#).unwrap();
    assert_eq!(three.work.seconds(), 37_800, "hours that followed from the workers still do");
    let shorter = patched(&whole, r#"{"ended_at":"2026-11-20T21:00:00-06:00"}"#).unwrap();
    assert_eq!(shorter.work.seconds(), 7_200);
    let stated = check(&with(r#","worker_hours":1"#)).unwrap();
    assert_eq!(patched(&stated, r#"{"workers":3}"#).unwrap().work.seconds(), 3_600);
    let moved = patched(&whole, r#"{"lat":14.60,"lon":-90.50}"#).unwrap();
    assert_ne!(moved.place.cell(), whole.place.cell());
    for (json, code) in [
        (r#"{"id":"x"}"#, "fixed"),
        (r#"{"workers":null}"#, "missing"),
        (r#"{"lat":14.6}"#, "missing"),
        (r#"{"worker_hours":9}"#, "out_of_range"),
        (r#"{"severity":3}"#, "unknown_field"),
    ] {
        assert_eq!(patched(&whole, json).unwrap_err()[0].code(), code, "{json}");
    }
}
