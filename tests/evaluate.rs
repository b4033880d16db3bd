//! `atalaya evaluate` on a small stream: its figures stay what they are until the model changes.

use std::fmt::Write as _;

use serde_json::Value;

use crate::program::run;

/// Two years of six reports a week: on some days around one of three places, on others anywhere;
/// mostly in the evening.
fn stream() -> String {
    let mut text = String::from("id,occurred_at,lat,lon,category\n");
    let monday: jiff::civil::Date = "2022-01-03".parse().expect("a date");
    let mut random = Random(2_022);
    for day in (0..7 * 104_i32).filter(|day| day % 7 != 6) {
        let date = monday.checked_add(jiff::Span::new().days(day)).expect("in range");
        let [middle_lat, middle_lon] = match random.below(8) {
            0..=2 => [14.6349, -90.5069],
            3 | 4 => [14.6105, -90.5205],
            5 => [14.5902, -90.4810],
            _ => [14.58 + random.near_zero() + 0.04, -90.51 + 2.0 * random.near_zero()],
        };
        let lat = middle_lat + random.near_zero() / 2.0;
        let lon = middle_lon + random.near_zero() / 2.0;
        let hour =
            (18 + random.below(4) + random.below(4) + random.below(3) * random.below(5)) % 24;
        let kind = if day % 7 == 0 { "extortion" } else { "robbery" };
        writeln!(text, "e{day},{date}T{hour:02}:15:00-06:00,{lat:.5},{lon:.5},{kind}")
            .expect("a string");
    }
    text
}

/// A small stream of random numbers, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    /// About 0.04 degrees at most, mostly much less.
    fn near_zero(&mut self) -> f64 {
        (0..4).map(|_| self.below(1_000) as f64 * 2e-5 - 0.01).sum()
    }
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
    assert_eq!(found["events"], 618, "but for those after the last whole week");
    assert_eq!(found["events_scored"], 156.0);
    assert_eq!(found["weeks"], 26);
    let figure = |row: usize, name: &str| found["models"][row][name].as_f64().expect("a number");
    for (row, (name, bits, calibration)) in GOLDEN.into_iter().enumerate() {
        assert_eq!(found["models"][row]["model"], name);
        for (figure_of, golden) in
            [("bits_per_event", bits), ("expected_over_observed", calibration)]
        {
            let found = figure(row, figure_of);
            assert!(
                (found - golden).abs() < 0.0005,
                "{figure_of} of {name}: {found}, not {golden}"
            );
        }
        let parts = figure(row, "bits_place") + figure(row, "bits_hour");
        assert!((parts - bits).abs() < 0.0005);
        assert!(row == 0 || bits < GOLDEN[0].1, "{name} is better than the model");
    }
}

/// Bits per event, and expected over observed events (of all models alike, because each shares out
/// the same weekly total): the model, then what it is compared with.
const GOLDEN: [(&str, f64, f64); 7] = [
    ("atalaya", 2.733, 0.995),
    ("ladder, fixed", 2.730, 0.995),
    ("counts + 1", 1.467, 0.995),
    ("counts × hour", 2.594, 0.995),
    ("decay 90 d × hour", 2.196, 0.995),
    ("KDE × KDE", 2.713, 0.995),
    ("H3 tree × hour", 2.664, 0.995),
];

#[test]
fn the_figures_say_of_what_model_they_are() {
    let found = figures(&["--weeks", "4"]);
    let model = found["model"].as_str().expect("a version").to_owned();
    assert!(model.starts_with("ladder-"), "{model}");
    assert_eq!(found["parameters"]["raised.0"], 1.3);
    assert_eq!((&found["cut_points"]["5"], &found["exposure"]), (&4.0.into(), &"none".into()));
    assert!(found["sentence"]["en"].as_str().expect("a sentence").contains("not where it is"));
    let other = figures(&["--weeks", "4", "--set", "half_life_days=365"]);
    assert_ne!(other["model"], model.as_str());
    assert_eq!(other["parameters"]["half_life_days"], 365.0);
}

#[test]
fn the_figures_that_are_printed_are_what_their_names_say() {
    let found = figures(&["--weeks", "26"]);
    for row in found["models"].as_array().expect("rows") {
        let list = |name: &str| -> Vec<f64> {
            let numbers = row[name].as_array().expect("a list").iter();
            numbers.map(|number| number.as_f64().expect("a number")).collect()
        };
        let (hits, pai, pei) = (list("hit_rate"), list("pai"), list("pei"));
        for (at, share) in [0.01, 0.05, 0.10].into_iter().enumerate() {
            assert!((pai[at] - hits[at] / share).abs() < 1e-9);
            // 156 events lie in at most 156 cell-hours: any 5 % of them could have held them all.
            assert!((pei[at] - hits[at]).abs() < 1e-9, "the most possible is every event");
        }
        // Ten parts of one whole, each expected over observed: put together again they are the whole.
        let bins = row["expected_over_observed_by_bin"].as_array().expect("a list");
        let whole = row["expected_over_observed"].as_f64().expect("a number");
        let observed: f64 =
            bins.iter().filter_map(Value::as_f64).map(|bin| whole / 10.0 / bin).sum();
        assert!((observed - 1.0).abs() < 0.05, "{observed} of {bins:?}");
    }
}

#[test]
fn a_sample_and_a_seed_give_the_same_figures_again() {
    let sampled = ["--weeks", "10", "--thin", "100", "--seed", "5"];
    let found = figures(&sampled);
    assert_eq!(found, figures(&sampled));
    assert!(found["events_told"].as_u64() < Some(210));
    assert_eq!(found["events_scored"], 60.0);
    let of_one_kind = ["--weeks", "10", "--category", "extortion"];
    let cells = figures(&of_one_kind)["cells"].clone();
    assert_eq!(cells, figures(&["--weeks", "10"])["cells"], "the area is that of all kinds");
    let one_kind = figures(&["--weeks", "10", "--category", "extortion", "--resolution", "7"]);
    assert_eq!((&one_kind["events_scored"], &one_kind["resolution"]), (&10.0.into(), &7.into()));
}

#[test]
fn draws_are_pooled_and_their_spread_is_told() {
    let thinned = ["--weeks", "10", "--thin", "100"];
    let one = |seed: &str| figures(&[&thinned[..], &["--seed", seed]].concat());
    let both = figures(&[&thinned[..], &["--draws", "2"]].concat());
    let bits = |found: &Value| found["models"][0]["bits_per_event"].as_f64().expect("a number");
    let (first, second) = (bits(&one("1")), bits(&one("2")));
    assert!((bits(&both) - f64::midpoint(first, second)).abs() < 1e-9);
    let by_draw: Vec<f64> = both["models"][0]["bits_by_draw"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_f64)
        .collect();
    assert_eq!(by_draw, [first, second]);
    assert_eq!(both["events_scored"], one("1")["events_scored"], "each draw by the same events");
}

#[test]
fn a_year_is_tested_by_what_came_before_it_alone() {
    let found = figures(&["--year", "2023"]);
    assert_eq!((&found["first_week"], &found["weeks"]), (&"2023-01-02".into(), &52.into()));
    let earlier = figures(&["--year", "2022"]);
    assert_eq!((&earlier["first_week"], &earlier["weeks"]), (&"2022-01-03".into(), &52.into()));
    assert_eq!(earlier["events"], 312, "what came after is not even looked at");
}

#[test]
fn a_constant_can_be_given_another_value_and_an_unknown_one_not() {
    let bits = |more: &[&str]| {
        let found = figures(&[&["--weeks", "26"], more].concat());
        found["models"].as_array().expect("rows")[..2]
            .iter()
            .map(|row| row["bits_per_event"].as_f64().expect("a number"))
            .collect::<Vec<_>>()
    };
    let (as_it_is, other) =
        (bits(&[]), bits(&["--set", "cell_priors=64", "--set", "half_life_days=60"]));
    assert!((as_it_is[0] - other[0]).abs() > 0.001, "{as_it_is:?} {other:?}");
    assert!((as_it_is[1] - other[1]).abs() < 1e-9, "the fixed ladder has constants of its own");
    let output = std::process::Command::new(crate::program::PROGRAM)
        .args(["evaluate", "--events", "x.csv", "--set", "luck=7"])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && said.contains("luck"), "{said}");
}

#[test]
fn hours_that_are_told_undo_what_the_outreach_plan_does_to_the_map() {
    let found = figures(&["--year", "2023", "--thin", "150", "--simulate-hours", "3"]);
    let bits = |row: usize| found["maps"][row]["bits_place"].as_f64().expect("a number");
    let names: Vec<_> = (0..6).map(|row| found["maps"][row]["told"].clone()).collect();
    assert_eq!(names[2], "atalaya, hours untold");
    assert_eq!(names[3], "atalaya, hours told");
    assert!(bits(3) > bits(2), "{found}");
    assert!(
        found["maps"][3]["coverage_90"].is_number() && found["maps"][0]["coverage_90"].is_null()
    );
}

#[test]
fn large_campaigns_are_told() {
    let found = figures(&["--weeks", "30", "--campaigns"]);
    assert_eq!(found["planted_each"], 11);
    assert_eq!(found["campaigns"][2]["told_quiet"], 11, "{found}");
    assert!(found["warnings_unplanted"].as_u64() <= Some(1), "{found}");
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
