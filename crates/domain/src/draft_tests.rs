use jiff::Timestamp;

use super::*;
use crate::{Area, LocationPrecision, Zone};

fn area() -> Area {
    Area::from_bbox([-90.7, 14.4, -90.3, 14.8]).expect("the box is one")
}

fn check(json: &str) -> Result<Event, Vec<(String, &'static str)>> {
    check_with(json, false)
}

fn check_with(json: &str, may_verify: bool) -> Result<Event, Vec<(String, &'static str)>> {
    let zone = Zone::new("America/Guatemala").expect("the zone is in the database");
    let area = area();
    let now = "2026-11-21T12:00:00-06:00".parse().expect("a time");
    let rules =
        Rules { area: &area, zone: &zone, now, max_age_days: Rules::MAX_AGE_DAYS, may_verify };
    let json = crate::Json::parse(json.as_bytes()).expect("the test's JSON");
    let draft = Draft::from_json(&json);
    draft.and_then(|draft| draft.check(&rules)).map_err(|errors| {
        errors
            .into_iter()
            .map(|error| {
                let code = error.code();
                (error.pointer, code)
            })
            .collect()
    })
}

const ID: &str = "01935b1e-7b1a-7c4e-9f00-000000000001";

fn with(extra: &str) -> String {
    format!(
        r#"{{"id":"{ID}","kind":"P1","occurred_at":"2026-11-20T21:00:00-06:00","lat":14.6349,"lon":-90.5069{extra}}}"#
    )
}

#[test]
fn the_least_event_gets_the_defaults_of_the_domain() {
    let event = check(&with("")).unwrap();
    assert_eq!(event.severity, Severity::SERIOUS);
    assert_eq!(event.source, Source::Myself);
    assert_eq!(event.verification, Verification::Reported);
    assert_eq!(event.when.precision(), TimePrecision::Exact);
    assert_eq!(event.when.earliest_us(), event.when.latest_us());
    assert_eq!(event.place.cell().resolution(), 9);
    assert_eq!(event.place.precision(), LocationPrecision::Gps);
    assert!(event.key_populations.is_empty());
}

#[test]
fn every_wrong_field_is_told_at_once_with_its_pointer() {
    let json = r#"{"id":"no","kind":"Z9","severity":6,"occurred_at":"2026-11-20 21:00","lat":14.6,"lon":-90.5,
            "setting":"moon","key_populations":["TW","TW"],"flags":{"weapon":"spoon","taken":["none","cash"],"colour":1}}"#.to_string();
    let errors = check(&json).unwrap_err();
    assert_eq!(errors, vec![("/flags/colour".to_owned(), "unknown_field")]);
    let errors = check(&json.replace(r#","colour":1"#, "")).unwrap_err();
    let found: Vec<_> = errors.iter().map(|(at, code)| (at.as_str(), *code)).collect();
    assert_eq!(
        found,
        [
            ("/id", "not_an_id"),
            ("/kind", "unknown_code"),
            ("/flags/weapon", "unknown_code"),
            ("/flags/taken", "contradicts"),
            ("/severity", "out_of_range"),
            ("/occurred_at", "not_a_time"),
            ("/key_populations/1", "contradicts"),
            ("/setting", "unknown_code"),
        ]
    );
}

#[test]
fn places_are_checked_against_the_area() {
    let at = |lat: &str, lon: &str| {
        check(&with("").replace("-90.5069", lon).replace("14.6349", lat))
            .map_err(|errors| errors[0].1)
    };
    assert_eq!(at("-90.5069", "14.7000").unwrap_err(), "swapped");
    assert_eq!(at("19.4", "-99.1").unwrap_err(), "outside_area");
    assert_eq!(at("91", "-90.5").unwrap_err(), "out_of_range");
    assert_eq!(check(&with(r#","cell":"8928308280fffff""#)).unwrap_err()[0].1, "place_not_one");
    let no_place = with("").replace(r#","lat":14.6349,"lon":-90.5069"#, "");
    assert_eq!(check(&no_place).unwrap_err(), [("/cell".to_owned(), "place_not_one")]);
    let cell = |cell: &str| check(&no_place.replace('}', &format!(r#","cell":"{cell}"}}"#)));
    assert_eq!(cell("8928308280fffff").unwrap_err()[0].1, "outside_area");
    assert_eq!(cell("zz").unwrap_err()[0].1, "not_a_cell");
    let known = check(&with("")).unwrap().place.cell();
    assert_eq!(cell(&known.to_string()).unwrap().place.cell(), known);
}

#[test]
fn a_coarse_place_is_never_kept_as_a_fine_cell() {
    let event = check(&with(r#","location_precision":"G3""#)).unwrap();
    assert_eq!(event.place.cell().resolution(), 6);
    let fine = check(&with("")).unwrap().place.cell();
    assert_eq!(Some(event.place.cell()), fine.parent(6));
}

#[test]
fn times_are_neither_future_nor_too_old_nor_backwards() {
    let at = |time: &str, more: &str| {
        check(&with(more).replace("2026-11-20T21:00:00-06:00", time)).map_err(|errors| errors[0].1)
    };
    assert_eq!(at("2026-11-21T12:30:00-06:00", "").unwrap_err(), "future");
    assert!(at("2026-11-21T12:05:00-06:00", "").is_ok(), "a phone's clock may run ahead a little");
    assert_eq!(at("2012-01-01T00:00:00Z", "").unwrap_err(), "too_old");
    assert_eq!(at("2026-11-20T21:00:00", "").unwrap_err(), "not_a_time");
    assert_eq!(
        at("2026-11-20T21:00:00-06:00", r#","occurred_until":"2026-11-20T20:00:00-06:00""#)
            .unwrap_err(),
        "ends_before_start"
    );
    let night = at("2026-11-20T21:00:00-06:00", r#","occurred_until":"2026-11-20T23:00:00-06:00""#);
    assert_eq!(night.unwrap().when.precision(), TimePrecision::Band);
    let today = at("2026-11-21T08:00:00-06:00", r#","time_precision":"T3""#).unwrap();
    let noon: Timestamp = "2026-11-21T12:00:00-06:00".parse().unwrap();
    assert_eq!(today.when.latest_us(), noon.as_microsecond(), "what is reported has happened");
}

#[test]
fn flags_raise_the_default_severity_and_a_stated_one_stands() {
    let severity = |extra: &str| check(&with(extra)).unwrap().severity.number();
    assert_eq!(severity(r#","flags":{"weapon":"firearm"}"#), 4);
    assert_eq!(severity(r#","flags":{"injury":"needs_care"}"#), 4);
    assert_eq!(severity(r#","flags":{"injury":"death","weapon":"firearm"}"#), 5);
    assert_eq!(severity(r#","severity":1,"flags":{"weapon":"firearm"}"#), 1);
}

#[test]
fn only_who_may_verify_states_more_than_reported() {
    let verified = with(r#","verification":"V3""#);
    assert_eq!(check(&verified).unwrap_err(), [("/verification".to_owned(), "not_allowed")]);
    assert_eq!(check_with(&verified, true).unwrap().verification, Verification::Verified);
}

#[test]
fn narratives_are_short_and_never_shown_by_debug() {
    let long = format!(r#","narrative":"{}""#, "á".repeat(501));
    assert_eq!(check(&with(&long)).unwrap_err()[0].1, "too_long");
    assert_eq!(check(&with(r#","narrative":"  ""#)).unwrap_err()[0].1, "blank");
    let event = check(&with(r#","narrative":"cerca del mercado""#)).unwrap();
    assert!(!format!("{event:?}").contains("mercado"));
}

#[test]
fn control_characters_are_refused_in_words_and_newlines_and_tabs_are_kept() {
    let narrative = |json: &str| check(&with(&format!(r#","narrative":"{json}""#)));
    // Every control character there is; JSON escapes them all the same way.
    for found in (0..=0x9f).filter_map(char::from_u32).filter(|one| one.is_control()) {
        let outcome = narrative(&format!("ab\\u{:04x}c", u32::from(found)));
        if matches!(found, '\n' | '\t') {
            assert!(outcome.is_ok(), "{found:?}");
        } else {
            let expected = [("/narrative".to_owned(), "control_character")];
            assert_eq!(outcome.unwrap_err(), expected, "{found:?}");
        }
    }
    let lines = narrative(r"una\r\n\tdos\ntres").unwrap().narrative.unwrap();
    assert_eq!(lines.as_str(), "una\r\n\tdos\ntres");
    assert_eq!(narrative(r"una\rdos").unwrap_err()[0].1, "control_character");
    // At the ends too, where blanks are trimmed; and alone.
    for edge in [r"\u0000a", r"a\u0000", r"\u0000", r"\u001c a"] {
        assert_eq!(narrative(edge).unwrap_err()[0].1, "control_character", "{edge}");
    }
}

#[test]
fn a_control_character_is_told_by_place_and_number_never_by_the_text_around_it() {
    let error = FieldError::new("/narrative", FieldReason::ControlCharacter { at: 3, code: 0 });
    assert_eq!(
        error.detail(crate::Language::Es),
        "El carácter 3 es de control (U+0000); solo se admiten saltos de línea y tabulaciones."
    );
    assert_eq!(
        error.detail(crate::Language::En),
        "Character 3 is a control character (U+0000); only newlines and tabs are taken."
    );
}

#[test]
fn a_patch_cannot_bring_in_a_control_character() {
    let zone = Zone::new("America/Guatemala").unwrap();
    let area = area();
    let now = "2026-11-21T12:00:00-06:00".parse().unwrap();
    let rules = Rules { area: &area, zone: &zone, now, max_age_days: 10, may_verify: true };
    let json = crate::Json::parse(br#"{"narrative":"a\u0000b"}"#).unwrap();
    let patched = crate::Patch::from_json(json).unwrap().apply(&check(&with("")).unwrap(), &rules);
    assert_eq!(patched.unwrap_err()[0].code(), "control_character");
}

#[test]
fn a_patched_event_is_checked_like_a_new_one_and_keeps_the_rest() {
    let zone = Zone::new("America/Guatemala").unwrap();
    let area = area();
    let now = "2026-11-21T12:00:00-06:00".parse().unwrap();
    let rules = Rules { area: &area, zone: &zone, now, max_age_days: 10, may_verify: true };
    let event =
        check(&with(r#","setting":"park","flags":{"weapon":"blade","bias":"yes"}"#)).unwrap();
    let patched = |json: &str| {
        let patch = crate::Patch::from_json(crate::Json::parse(json.as_bytes()).unwrap())?;
        patch.apply(&event, &rules)
    };
    assert_eq!(patched("{}").unwrap(), event);
    let armed = patched(r#"{"flags":{"weapon":"firearm","bias":null},"setting":null}"#).unwrap();
    assert_eq!((armed.severity.number(), armed.flags.bias, armed.setting), (4, None, None));
    let later =
        patched(r#"{"occurred_at":"2026-11-20T22:00:00-06:00","time_precision":"T1"}"#).unwrap();
    assert_eq!(later.when.latest_us() - later.when.earliest_us(), 3_600_000_000);
    assert_eq!(patched(r#"{"id":"x"}"#).unwrap_err()[0].code(), "fixed");
    assert_eq!(patched(r#"{"kind":null}"#).unwrap_err()[0].code(), "missing");
}

#[test]
fn what_was_lost_is_a_band_and_a_band_has_an_amount_in_it() {
    let event = check(&with(r#","flags":{"loss":"1500_5000","insured":"unknown"}"#)).unwrap();
    assert_eq!(
        (event.flags.loss, event.flags.insured),
        (Some(Loss::From1500), Some(Insured::Unknown))
    );
    let errors = check(&with(r#","flags":{"loss":"2000","insured":"maybe"}"#)).unwrap_err();
    let codes = ["/flags/loss", "/flags/insured"].map(|at| (at.to_owned(), "unknown_code"));
    assert_eq!(errors, codes);
    for band in Loss::ALL {
        let (from, to) = band.bounds();
        assert_eq!(Loss::of_amount(f64::from(from).max(1.0)), Some(*band));
        assert!(to.is_none_or(|to| Loss::of_amount(f64::from(to) - 0.01) == Some(*band)));
    }
    assert_eq!([0.0, -1.0, f64::NAN].map(Loss::of_amount), [None; 3]);
}
