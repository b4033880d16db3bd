//! `atalaya evaluate` on a small stream: its figures stay what they are until the model changes.

use std::fmt::Write as _;

use serde_json::Value;

use crate::program::run;

/// Two years of reports: five a week in one street on weekday evenings, and one a week elsewhere.
fn stream() -> String {
    let mut text = String::from("id,occurred_at,lat,lon,category\n");
    let monday: jiff::civil::Date = "2022-01-03".parse().expect("a date");
    for day in 0..7 * 104_i32 {
        let date = monday.checked_add(jiff::Span::new().days(day)).expect("in range");
        let weekday = day % 7;
        let (lat, lon, hour) = if weekday < 5 {
            (14.6349, -90.5069, 19 + weekday % 3)
        } else if weekday == 5 {
            (14.58 + f64::from(day % 10) * 0.01, -90.55, 11)
        } else {
            continue;
        };
        let kind = if weekday == 0 { "extortion" } else { "robbery" };
        writeln!(text, "e{day},{date}T{hour:02}:15:00-06:00,{lat},{lon},{kind}").expect("a string");
    }
    text
}

fn figures(more: &[&str]) -> Value {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.csv");
    std::fs::write(&file, stream()).expect("written");
    let file = file.to_string_lossy();
    let text = run(&[&["evaluate", "--events", &file, "--format", "json"], more].concat());
    serde_json::from_str(&text).expect("JSON")
}

#[test]
fn the_figures_of_a_small_stream_are_the_golden_ones() {
    let found = figures(&["--weeks", "26"]);
    assert_eq!(found["events"], 624);
    assert_eq!(found["events_scored"], 156.0);
    assert_eq!(found["weeks"], 26);
    let number = |row: usize, name: &str| found["models"][row][name].as_f64().expect("a number");
    let close = |row, name, golden: f64| {
        let found = number(row, name);
        assert!((found - golden).abs() < 0.0005, "{name} of {row}: {found}, not {golden}");
    };
    for (row, bits) in GOLDEN.into_iter().enumerate() {
        close(row, "bits_per_event", bits);
        close(row, "expected_over_observed", number(0, "expected_over_observed"));
    }
    let [place, hour] = ["bits_place", "bits_hour"].map(|name| number(0, name));
    assert!((place + hour - number(0, "bits_per_event")).abs() < 1e-9);
    assert!((0.8..1.25).contains(&number(0, "expected_over_observed")));
}

/// Bits per event: the model, then the baselines. In a stream that repeats itself, raw counts by
/// hour are the truth, and the model, which expects the world to move, stays below them.
const GOLDEN: [f64; 6] = [8.104, 4.301, 8.730, 8.386, 5.923, 7.326];

#[test]
fn a_sample_and_a_seed_give_the_same_figures_again() {
    let sampled = ["--weeks", "10", "--thin", "100", "--seed", "5"];
    let found = figures(&sampled);
    assert_eq!(found, figures(&sampled));
    assert!(found["events_told"].as_u64() < Some(210));
    assert_eq!(found["events_scored"], 60.0);
    let one_kind = figures(&["--weeks", "10", "--category", "extortion", "--resolution", "7"]);
    assert_eq!((&one_kind["events_scored"], &one_kind["resolution"]), (&10.0.into(), &7.into()));
}

#[test]
fn people_get_a_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.csv");
    std::fs::write(&file, stream()).expect("written");
    let text = run(&["evaluate", "--events", &file.to_string_lossy(), "--weeks", "4"]);
    for word in ["bits per event", "atalaya", "counts × hour", "PEI", "expected/observed", "90 %"]
    {
        assert!(text.contains(word), "{word} is missing in\n{text}");
    }
}

/// A stream of one street: nine of ten bins of equal mass stay empty in a short test.
#[test]
fn what_cannot_be_said_is_a_dash_and_never_a_number_that_is_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.csv");
    std::fs::write(&file, stream()).expect("written");
    let file = file.to_string_lossy();
    let arguments = ["evaluate", "--events", &file, "--weeks", "1", "--category", "extortion"];
    let text = run(&arguments);
    assert!(text.contains('–'), "{text}");
    for word in ["NaN", "inf"] {
        assert!(!text.contains(word), "{word} in\n{text}");
    }
    let json = run(&[&arguments[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_str(&json).expect("JSON");
    assert!(json.contains("null") && found["models"].is_array());
}

#[test]
fn a_reader_who_has_had_enough_ends_it_quietly() {
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.csv");
    std::fs::write(&file, stream()).expect("written");
    let file = file.to_string_lossy();
    for arguments in [["risk", "--events", &file], ["evaluate", "--events", &file]] {
        let mut child = Command::new(crate::program::PROGRAM)
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // As `head -c 1` does.
        let mut first = [0];
        child.stdout.take().expect("piped").read_exact(&mut first).expect("it says something");
        let output = child.wait_with_output().expect("it ends");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        assert!(!said.contains("panicked") && !said.to_lowercase().contains("pipe"), "{said}");
    }
}
