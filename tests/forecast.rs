//! `atalaya forecast` as another program meets it: JSON lines in, weeks out.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::program::PROGRAM;

/// Three neighbours of resolution 8 in Guatemala City; reports come from the first.
const CELLS: [&str; 3] = ["886d2a9813fffff", "886d2a9811fffff", "886d2a981bfffff"];

fn told(lines: &[String]) -> Output {
    let mut child = Command::new(PROGRAM)
        .arg("forecast")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("piped");
    // The program may end before it has read everything: that is what some tests are about.
    drop(stdin.write_all(lines.join("\n").as_bytes()));
    drop(stdin);
    child.wait_with_output().expect("it ends")
}

fn answers(lines: &[String]) -> Vec<Value> {
    let output = told(lines);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn start(resolution: u8) -> String {
    let cells: Vec<String> = CELLS
        .iter()
        .map(|text| text.parse::<h3o::CellIndex>().expect("a cell"))
        .filter_map(|cell| {
            let at = h3o::Resolution::try_from(resolution).expect("a resolution");
            cell.parent(at).or_else(|| cell.center_child(at))
        })
        .map(|cell| cell.to_string())
        .collect();
    json!({"start": {"res": resolution, "cells": cells, "tz_note": "local"}}).to_string()
}

/// A report of the first cell's middle.
fn event(occurred_at: &str) -> String {
    let middle = h3o::LatLng::from(CELLS[0].parse::<h3o::CellIndex>().expect("a cell"));
    json!({"event": {"id": "x", "occurred_at": occurred_at, "lat": middle.lat(), "lon": middle.lng(),
        "category": "something else", "extra": [1]}, "note": "passed over"})
    .to_string()
}

fn predict(week_start: &str) -> String {
    json!({"predict": {"week_start": week_start}}).to_string()
}

/// Rates by cell and hour, all checked.
fn rates(answer: &Value) -> Vec<Vec<f64>> {
    let cells = answer["intensity"].as_array().expect("a list");
    let rates: Vec<Vec<f64>> = cells
        .iter()
        .map(|cell| cell.as_array().expect("a list").iter().filter_map(Value::as_f64).collect())
        .collect();
    assert!(rates.iter().all(|cell: &Vec<f64>| cell.len() == 168));
    assert!(rates.iter().flatten().all(|rate| rate.is_finite() && *rate > 0.0));
    let sum: f64 = rates.iter().flatten().sum();
    let total = answer["expected_total"].as_f64().expect("a number");
    assert!((sum / total - 1.0).abs() < 1e-6, "{sum}, {total}");
    rates
}

#[test]
fn a_week_is_foretold_by_cell_and_by_hour_of_the_clock_as_written() {
    let mut lines = vec![start(8), predict("2019-01-07T00:00:00")];
    // Four weeks of evenings, at 22 h by the clock of two offsets.
    let days = (7..=31).map(|day| format!("2019-01-{day:02}"));
    for (place, day) in days.enumerate() {
        let offset = if place % 2 == 0 { "-06:00" } else { "+05:00" };
        lines.push(event(&format!("{day}T22:10:00{offset}")));
    }
    lines.push(predict("2019-02-04T00:00:00"));
    let answers = answers(&lines);
    assert_eq!(answers.len(), 2);
    let (before, after) = (rates(&answers[0]), rates(&answers[1]));
    assert!((before[0][22] / before[2][5] - 1.0).abs() < 1e-6, "nothing is known yet");
    assert!(after[0][22] > 1.2 * after[0][10], "the hour");
    assert!(after[0][22] > 2.0 * after[2][22], "the place");
}

#[test]
fn an_answer_says_by_what_model_and_what_it_does_not_know() {
    let [answer] = &answers(&[start(8), predict("2019-01-07T00:00:00")])[..] else {
        panic!("one answer")
    };
    let settings = atalaya_risk::Settings::default();
    assert_eq!(answer["model"], settings.version());
    for (name, value) in settings.parameters() {
        assert_eq!(answer["parameters"][name], value, "{name}");
    }
    assert_eq!((&answer["cut_points"]["1"], &answer["exposure"]), (&json!(0.7), &json!("none")));
    let sentence = "Muestra dónde se reportaron incidentes, no dónde es peligroso.";
    assert_eq!(answer["sentence"]["es"], sentence);
}

#[test]
fn only_what_came_before_the_week_is_known() {
    let known = ["2019-01-02T10:00:00-06:00", "2019-01-05T11:00:00-06:00"].map(event);
    let later = ["2019-01-07T00:00:00-06:00", "2019-03-01T11:00:00-06:00"].map(event);
    let week = predict("2019-01-07T00:00:00");
    let plain = [&[start(8)], &known[..], std::slice::from_ref(&week)].concat();
    // Later events are told too early, and the question comes again after a later one.
    let early = [
        &[start(8)],
        &later[..],
        &known[..],
        &[week.clone(), predict("2019-06-03T00:00:00"), week],
    ]
    .concat();
    let (plain, early) = (answers(&plain), answers(&early));
    assert_eq!(plain[0], early[0]);
    assert_eq!(plain[0], early[2]);
    assert_ne!(plain[0], early[1]);
}

#[test]
fn every_resolution_is_answered_and_events_elsewhere_are_left_out() {
    let elsewhere = r#"{"event":{"occurred_at":"2019-01-02T10:00:00Z","lat":-33.4,"lon":151.2}}"#;
    for resolution in 5..=9 {
        let one = event("2019-01-02T10:00:00-06:00");
        let asked = predict("2019-01-07T00:00:00");
        let found = answers(&[start(resolution), one.clone(), asked.clone()]);
        assert_eq!(rates(&found[0]).len(), 3);
        assert_eq!(found, answers(&[start(resolution), one, elsewhere.to_owned(), asked]));
    }
}

#[test]
fn a_line_that_cannot_be_read_is_named_and_ends_the_program_without_a_panic() {
    let wrong = [
        "{".to_owned(),
        "{}".to_owned(),
        "[1]".to_owned(),
        r#"{"event":{"occurred_at":"yesterday","lat":14.6,"lon":-90.5}}"#.to_owned(),
        r#"{"event":{"occurred_at":"2019-01-02T10:00:00Z","lat":914.6,"lon":-90.5}}"#.to_owned(),
        r#"{"event":{"lat":14.6,"lon":-90.5}}"#.to_owned(),
        r#"{"predict":{"week_start":"2019-13-01"}}"#.to_owned(),
        r#"{"start":{"res":8,"cells":["nonsense"]}}"#.to_owned(),
        r#"{"start":{"res":8,"cells":[]}}"#.to_owned(),
        r#"{"start":{"res":12,"cells":[]}}"#.to_owned(),
    ];
    for line in wrong {
        let output = told(&[start(8), line.clone()]);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && output.stdout.is_empty(), "{line}");
        assert!(errors.contains("line 2") && !errors.contains("panicked"), "{line}: {errors}");
    }
    let output = told(&[predict("2019-01-07T00:00:00")]);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && errors.contains("no start"), "{errors}");
}
