//! `atalaya risk`: its columns, that neither a second run nor another order changes a byte, and that
//! it says what is served after importing the same file.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde_json::Value;

use crate::program::{Server, run};

#[test]
fn the_same_events_in_any_order_give_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows: Vec<String> = (0..200_u32)
        .map(|number| {
            let (day, hour) = (1 + number % 28, number * 7 % 24);
            let (lat, lon) = (14.62 + f64::from(number % 9) * 0.002, -90.51);
            format!("e{number},P1,2026-10-{day:02}T{hour:02}:15:00-06:00,{lat},{lon}\n")
        })
        .collect();
    // A stride that shares no factor with 200 visits every row once, in another order.
    let shuffled: String = (0..rows.len()).map(|at| rows[at * 77 % rows.len()].as_str()).collect();
    let write = |name: &str, rows: &str| {
        let mut text = "id,kind,occurred_at,lat,lon\n".to_owned();
        write!(text, "{rows}").expect("written");
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let (one, other) = (write("one.csv", &rows.concat()), write("other.csv", &shuffled));
    let risk = |file: &str| run(&["risk", "--resolution", "7", "--events", file]);
    let first = risk(&one);
    let header = first.lines().next().expect("a header");
    assert!(header.starts_with("cell,hour_of_week,rate,lower,upper,level,"), "{header}");
    assert_eq!((first.lines().count() - 1) % 168, 0, "168 hours a cell");
    assert!(first.lines().count() > 168);
    assert!(first == risk(&one), "a second run differs");
    assert!(first == risk(&other), "another order differs");
}

/// The square of the city that both the file and the service are about.
const AREA: &str = r#"{"type": "Polygon", "coordinates": [[[-90.58, 14.57], [-90.44, 14.57],
    [-90.44, 14.70], [-90.58, 14.70], [-90.58, 14.57]]]}"#;
const ZONE: &str = "America/Guatemala";
/// Friday 22 h, Tuesday 10 h, Sunday 23 h.
const HOURS: [u64; 3] = [118, 34, 167];

/// A year of reports that end two days ago: a place with nights, a place with days, and others.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn year() -> String {
    let end = Timestamp::now() - SignedDuration::from_hours(48);
    let mut text = "id,kind,occurred_at,lat,lon,key_population\n".to_owned();
    for number in 0..900_i64 {
        let at = end - SignedDuration::from_mins(number * 587);
        let (lat, lon) = match number % 4 {
            0 => (14.6349, -90.5069),
            1 => (14.6020, -90.5200),
            _ => (14.58 + (number % 37) as f64 * 0.003, -90.56 + (number % 29) as f64 * 0.004),
        };
        let population = ["TW", "FSW", "", "MSM"][number as usize % 4];
        writeln!(text, "e{number},P1,{at},{lat:.4},{lon:.4},{population}").expect("a string");
    }
    text
}

#[test]
fn what_is_not_known_can_be_left_out_and_every_line_says_by_what_model() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let (file, area) = (write("events.csv", &year()), write("area.geojson", AREA));
    let deployment = write(
        "deployment.toml",
        "name = \"A city\"\nzone = \"UTC\"\n\
        bbox = [-90.58, 14.57, -90.44, 14.70]\n[risk]\nraised = [1.5, 2.5, 5]\n",
    );
    let about = folder.path().join("about.json");
    let risk = |more: &[&str]| {
        run(&[&["risk", "--events", &file, "--area", &area, "--zone", ZONE], more].concat())
    };
    let text = risk(&[
        "--known-alone",
        "--deployment",
        &deployment,
        "--about",
        about.to_str().expect("text"),
    ]);
    let about: Value =
        serde_json::from_str(&std::fs::read_to_string(about).expect("a file")).expect("JSON");
    assert_eq!(about["cut_points"]["3"], 1.5);
    assert_eq!(about["parameters"]["raised.2"], 5.0);
    let sentence = "Shows where incidents were reported, not where it is dangerous.";
    assert_eq!((&about["exposure"], &about["sentence"]["en"]), (&"none".into(), &sentence.into()));
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let header = rows.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|one| one == name).expect("a column");
    let (mut known, mut unknown) = (0, 0);
    for row in rows.records() {
        let row = row.expect("a row");
        assert_eq!(
            (&row[at("model")], &row[at("exposure")]),
            (about["model"].as_str().expect("one"), "none")
        );
        let numbers = [
            "rate",
            "lower",
            "upper",
            "relative",
            "relative_lower",
            "relative_upper",
            "harm",
            "harm_lower",
            "harm_upper",
        ]
        .map(|name| &row[at(name)]);
        if &row[at("level")] == "0" {
            assert_eq!(numbers, [""; 9], "what is not known looks like nothing known");
            unknown += 1;
        } else {
            let [rate, lower, upper, _, _, _, harm, harm_lower, harm_upper] =
                numbers.map(|number| number.parse::<f64>().expect("a number"));
            assert!(lower < rate && rate < upper && harm_lower < harm && harm < harm_upper);
            // A robbery's severity: the product is of both.
            assert!((2.9..3.1).contains(&(harm / rate)), "{harm} / {rate}");
            known += 1;
        }
    }
    assert!(known > 1_000 && unknown > 1_000, "{known}, {unknown}");
    // Another cut point is another version, and other levels; the rates stay.
    let plain = risk(&[]);
    assert!(!plain.contains(about["model"].as_str().expect("one")));
    assert!(plain.lines().skip(1).all(|line| !line.contains(",,")), "every rate");
}

/// Rate, interval and level.
type Row = ([f64; 3], u64);

/// What the command prints, by cell and hour.
fn printed(
    [file, area, deployment]: [&str; 3],
    as_of: &str,
    population: &str,
) -> BTreeMap<(String, u64), Row> {
    let text = run(&[
        "risk",
        "--events",
        file,
        "--area",
        area,
        "--zone",
        ZONE,
        "--as-of",
        as_of,
        "--key-population",
        population,
        "--deployment",
        deployment,
    ]);
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    rows.records()
        .map(|row| row.expect("a row"))
        .map(|row| {
            let number = |at: usize| row[at].parse::<f64>().expect("a number");
            let whole = |at: usize| row[at].parse::<u64>().expect("a whole number");
            ((row[0].to_owned(), whole(1)), ([2, 3, 4].map(number), whole(5)))
        })
        .collect()
}

/// What is served for some hours of one population's map, all as of one instant.
async fn served(server: &Server, token: &str, population: &str) -> (String, Vec<(u64, Value)>) {
    loop {
        let mut maps = Vec::new();
        for hour in HOURS {
            let url = format!(
                "{}/api/v1/risk?bbox=-90.58,14.57,-90.44,14.70&at={hour}&key_population={population}",
                server.url
            );
            let answer = Client::new().get(url).bearer_auth(token).send().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            maps.push((hour, answer.json::<Value>().await.expect("JSON")));
        }
        let as_of = |map: &Value| map["as_of"].as_str().expect("an instant").to_owned();
        let first = as_of(&maps[0].1);
        // The hour may turn between two questions.
        if maps.iter().all(|(_, map)| as_of(map) == first) {
            return (first, maps);
        }
    }
}

async fn agree(database: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("written");
        path.to_str().expect("text").to_owned()
    };
    let (file, area) = (write("events.csv", &year()), write("area.geojson", AREA));
    // With levels of its own, which both must draw.
    let settings = format!(
        "name = \"A city\"\nzone = \"{ZONE}\"\narea = \"area.geojson\"\n[risk]\nraised = [1.1, 1.6, 3.0]\n"
    );
    let deployment = write("deployment.toml", &settings);
    run(&["organisation", "create", "omes", "--database", database]);
    let of = ["--organisation", "omes", "--database", database];
    let told = run(&[&["import", "--deployment", &deployment, &file], &of[..]].concat());
    assert_eq!(told, "900 rows: 900 new, 0 already there, 0 refused");
    let token = run(&[&["token", "create", "--role", "supervisor"], &of[..]].concat());
    let server = Server::with(database, &["--deployment", &deployment]);
    server.ready().await;
    for population in ["ALL", "TW"] {
        let (as_of, maps) = served(&server, &token, population).await;
        let printed = printed([&file, &area, &deployment], &as_of, population);
        let (mut compared, mut with_level) = (0, 0);
        for (hour, map) in &maps {
            assert_eq!(map["cut_points"]["4"], 1.6);
            for feature in map["features"].as_array().expect("hexagons") {
                let one = &feature["properties"];
                let cell = one["cell"].as_str().expect("a cell").to_owned();
                let Some((numbers, level)) = printed.get(&(cell.clone(), *hour)) else {
                    panic!("{cell} is served, and not in the file's area")
                };
                assert_eq!(one["level"], *level, "{population} {cell} at {hour}");
                compared += 1;
                // Numbers are served where there is a level, with four digits.
                for (name, number) in ["rate", "lower", "upper"].iter().zip(numbers) {
                    let Some(told) = one[*name].as_f64() else { continue };
                    let close = (told - number).abs() <= number * 5.1e-4;
                    assert!(close, "{population} {cell} at {hour}: {name} {told}, not {number}");
                    with_level += 1;
                }
            }
        }
        assert!(compared > 3 * 150 && with_level > 100, "{compared} and {with_level}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_gives_the_map_that_is_served_after_its_import_on_sqlite() {
    agree(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_gives_the_map_that_is_served_after_its_import_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    agree(database.url()).await;
}
