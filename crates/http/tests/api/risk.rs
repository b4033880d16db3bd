//! Hexagons.

use std::collections::BTreeMap;
use std::time::Instant;

use atalaya_domain::{Cell, Role};
use atalaya_http::secret_hash;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, problem, told};

const CITY: &str = "bbox=-90.56,14.58,-90.45,14.68";

async fn map(person: &Person, query: &str) -> Value {
    let answer = person.get(&format!("/api/v1/risk?{query}")).await;
    assert_eq!(answer.headers()["content-type"], "application/geo+json");
    let (status, map) = told(answer).await;
    assert_eq!(status, 200, "{map}");
    map
}

fn centre(resolution: u8) -> String {
    Cell::at(14.6349, -90.5069).unwrap().parent(resolution).unwrap().to_string()
}

fn of_centre(map: &Value, resolution: u8) -> Value {
    let features = map["features"].as_array().unwrap();
    let found = features.iter().find(|feature| feature["id"] == centre(resolution));
    found.expect("the centre's hexagon")["properties"].clone()
}

async fn with_reports() -> (World, Person) {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    // One person's would weigh no more than three.
    let many = world.program("omes", Role::Supervisor).await;
    let reports: Vec<Value> = (1..=400).map(event).collect();
    assert_eq!(many.post("/api/v1/events", &json!(reports)).await.status(), StatusCode::CREATED);
    world.caught_up().await;
    (world, luz)
}

#[tokio::test]
async fn a_few_reports_are_a_first_impression_and_a_handful_is_no_map() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let many = world.program("omes", Role::Supervisor).await;
    for (reports, detail) in
        [(1..=9, "list"), (10..=29, "first_impression"), (30..=40, "hour_of_day")]
    {
        let reports: Vec<Value> = reports.map(event).collect();
        many.post("/api/v1/events", &json!(reports)).await;
        world.caught_up().await;
        let fine = map(&luz, CITY).await;
        assert_eq!(fine["detail"], detail);
        let shown = fine["features"].as_array().unwrap().iter();
        let shown = shown.filter(|one| one["properties"]["level"] != 0).count();
        assert_eq!(shown > 0, detail == "hour_of_day", "{detail}: {shown} fine hexagons");
    }
    let (_, story) = told(luz.get(&format!("/api/v1/risk/cells/{}", centre(7))).await).await;
    assert_ne!(story["level"], 0);
}

#[tokio::test]
async fn without_reports_every_hexagon_says_not_enough_data() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let map = map(&luz, CITY).await;
    assert_eq!(map["type"], "FeatureCollection");
    assert!(map["sentence"]["es"].as_str().unwrap().contains("no dónde es peligroso"));
    let features = map["features"].as_array().unwrap();
    assert!(features.len() > 100, "{}", features.len());
    assert!(features.iter().all(|feature| feature["properties"]["level"] == 0));
}

#[tokio::test]
async fn reports_raise_the_level_of_their_hour_and_place() {
    let (_world, luz) = with_reports().await;
    let friday_night = map(&luz, &format!("{CITY}&at=now")).await;
    assert_eq!(friday_night["hour_of_week"], 4 * 24 + 21);
    assert_eq!(
        (&friday_night["resolution"], &friday_night["key_population"]),
        (&json!(8), &json!("ALL"))
    );
    assert_eq!(friday_night["epoch"].as_str().unwrap().len(), 16);
    let there = of_centre(&friday_night, 8);
    assert!(there["level"].as_u64().unwrap() >= 4, "{there}");
    assert!(there["lower"].as_f64().unwrap() <= there["rate"].as_f64().unwrap());
    let instant = map(&luz, &format!("{CITY}&at=2026-11-27T21:10:00-06:00")).await;
    assert_eq!(instant["hour_of_week"], 4 * 24 + 21);
    assert_eq!(instant["features"], map(&luz, &format!("{CITY}&at=117")).await["features"]);
    for resolution in 5..=9 {
        let map = map(&luz, &format!("{CITY}&resolution={resolution}")).await;
        let found = of_centre(&map, resolution);
        assert_eq!(found["cell"], centre(resolution));
    }
}

#[tokio::test]
async fn a_promoter_sees_levels_of_their_own_populations_and_no_figures() {
    let (world, _luz) = with_reports().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let there = of_centre(&map(&ana, CITY).await, 8);
    assert!(there.get("rate").is_none() && there.get("lower").is_none(), "{there}");
    assert!(map(&ana, &format!("{CITY}&key_population=TW")).await["features"].is_array());
    for query in ["&key_population=MSM", "&resolution=9"] {
        let answer = ana.get(&format!("/api/v1/risk?{CITY}{query}")).await;
        assert_eq!(problem(answer).await, (403, "not_for_role".to_owned()), "{query}");
    }
}

#[tokio::test]
async fn one_hexagon_tells_its_week_and_why() {
    let (world, luz) = with_reports().await;
    let path = format!("/api/v1/risk/cells/{}", centre(8));
    let (status, cell) = told(luz.get(&path).await).await;
    assert_eq!(status, 200);
    assert_eq!((&cell["cell"], &cell["resolution"]), (&json!(centre(8)), &json!(8)));
    assert_eq!(cell["hour_of_week"], 117);
    let week = cell["week"].as_array().unwrap();
    assert_eq!(week.len(), 168);
    assert_eq!(week[117]["level"], cell["level"]);
    assert!(cell["reasons"]["es"].as_str().unwrap().len() > 10);
    assert_eq!(cell["exposure"], "none");
    // Four hundred reports tell weekdays from weekends, not each hour of the week.
    assert_eq!(cell["detail"], "day_type");
    assert!(cell["detail_sentence"]["es"].as_str().unwrap().contains("fin de semana"));
    let map = map(&luz, CITY).await;
    for name in ["model", "cut_points", "detail", "exposure", "sentence"] {
        assert_eq!(map[name], cell[name], "{name}");
    }
    assert!(map["model"].as_str().unwrap().starts_with("ladder-"), "{}", map["model"]);
    assert_eq!(map["cut_points"], json!({"1": 0.7, "3": 1.3, "4": 2.0, "5": 4.0}));
    assert_eq!(
        cell["sentence"]["en"],
        "Shows where incidents were reported, not where it is dangerous."
    );
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let (_, plain) = told(ana.get(&path).await).await;
    for (number, _) in NUMBERS {
        assert!(plain.get(number).is_none(), "{number}");
        assert!(plain["week"].as_array().unwrap().iter().all(|hour| hour.get(number).is_none()));
    }
    assert!(plain.get("severity").is_none() && plain.get("severity_upper").is_none());
    let fine = ana.get(&format!("/api/v1/risk/cells/{}", centre(9))).await;
    assert_eq!(problem(fine).await, (403, "not_for_role".to_owned()));
    let elsewhere = luz.get("/api/v1/risk/cells/881f1d4895fffff").await;
    assert_eq!(problem(elsewhere).await, (404, "not_found".to_owned()));
    let nonsense = luz.get("/api/v1/risk/cells/zzz").await;
    assert_eq!(problem(nonsense).await, (422, "invalid_query".to_owned()));
}

/// Every number that is told, with the names of its interval's ends.
const NUMBERS: [(&str, [&str; 2]); 3] = [
    ("rate", ["lower", "upper"]),
    ("relative", ["relative_lower", "relative_upper"]),
    ("harm", ["harm_lower", "harm_upper"]),
];

fn check_interval(of: &Value, number: &str, [lower, upper]: [&str; 2]) -> f64 {
    let [lower, middle, upper] = [lower, number, upper].map(|name| of[name].as_f64().unwrap());
    assert!(0.0 <= lower && lower < middle && middle < upper, "{number} of {of}");
    middle
}

#[tokio::test]
async fn every_number_has_its_interval_and_harm_is_rate_times_severity() {
    let (_world, luz) = with_reports().await;
    let (_, cell) = told(luz.get(&format!("/api/v1/risk/cells/{}", centre(8))).await).await;
    let there = of_centre(&map(&luz, CITY).await, 8);
    for (number, ends) in NUMBERS {
        let (of_cell, of_map) = (check_interval(&cell, number, ends), &there[number]);
        let of_map = of_map.as_f64().unwrap();
        assert!((of_cell / of_map - 1.0).abs() < 1e-3, "{number}: {of_cell}, {of_map}");
        check_interval(&there, number, ends);
    }
    let severity = check_interval(&cell, "severity", ["severity_lower", "severity_upper"]);
    let (rate, harm) = (cell["rate"].as_f64().unwrap(), cell["harm"].as_f64().unwrap());
    assert!((harm / (rate * severity) - 1.0).abs() < 1e-9);
    for hour in cell["week"].as_array().unwrap() {
        check_interval(hour, "relative", ["relative_lower", "relative_upper"]);
    }
}

#[tokio::test]
async fn a_version_stands_for_every_constant() {
    let (world, luz) = with_reports().await;
    let answer = luz.get("/api/v1/model").await;
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let model: Value = answer.json().await.unwrap();
    assert_eq!(model["model"], map(&luz, CITY).await["model"]);
    assert_eq!(tag, format!("\"{}\"", model["model"].as_str().unwrap()));
    assert!(model["model"].as_str().unwrap().starts_with(model["formulas"].as_str().unwrap()));
    let parameters = model["parameters"].as_object().unwrap();
    let constants = atalaya_risk::Settings::default().parameters();
    assert_eq!(parameters.len(), constants.len());
    for (name, value) in constants {
        assert_eq!(parameters[name], json!(value), "{name}");
    }
    let known = luz.request(Method::GET, "/api/v1/model").header("if-none-match", tag).send().await;
    assert_eq!(known.unwrap().status(), StatusCode::NOT_MODIFIED);
    // Who has no map has no use for its constants.
    let eva = world.person("omes", "eva", Role::Advocate).await;
    assert_eq!(problem(eva.get("/api/v1/model").await).await.0, 403);
}

#[tokio::test]
async fn the_same_map_is_not_sent_twice() {
    let (world, luz) = with_reports().await;
    let path = format!("/api/v1/risk?{CITY}");
    let answer = luz.get(&path).await;
    let tag = answer.headers()["etag"].to_str().unwrap().to_owned();
    let ask = || luz.request(Method::GET, &path).header("if-none-match", tag.clone()).send();
    let known = ask().await.unwrap();
    assert_eq!(known.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(known.headers()["etag"], tag.as_str());
    luz.post("/api/v1/events", &event(1_000)).await;
    world.caught_up().await;
    for _ in 0..500 {
        if ask().await.unwrap().status() == StatusCode::OK {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the map did not change");
}

/// The answer's headers but the date and the request's random name, and a digest of its body.
async fn all_of(person: &Person) -> (BTreeMap<String, String>, String) {
    let answer = person.get(&format!("/api/v1/risk?{CITY}")).await;
    let told = answer.headers().iter();
    let headers = told
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .collect();
    let body = answer.bytes().await.unwrap();
    (headers, format!("{} bytes {:x?}", body.len(), secret_hash(&String::from_utf8_lossy(&body))))
}

#[tokio::test]
async fn what_others_report_and_look_at_leaves_no_trace_in_an_answer() {
    let (world, luz) = with_reports().await;
    let other = world.person("otra", "eva", Role::Supervisor).await;
    let before = all_of(&luz).await;
    let reports: Vec<Value> = (1..=37).map(event).collect();
    assert_eq!(other.post("/api/v1/events", &json!(reports)).await.status(), StatusCode::CREATED);
    world.caught_up().await;
    all_of(&other).await;
    assert_eq!(all_of(&luz).await, before);
}

#[tokio::test]
async fn a_promoter_does_not_learn_from_the_tag_that_something_was_reported() {
    let (world, luz) = with_reports().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let (before, of_luz) = (all_of(&ana).await, all_of(&luz).await);
    luz.post("/api/v1/events", &event(1_000)).await;
    world.caught_up().await;
    assert_ne!(all_of(&luz).await.1, of_luz.1, "it was applied");
    assert_eq!(all_of(&ana).await, before, "one more of four hundred changes no level");
}

#[tokio::test]
async fn another_hour_another_tag() {
    let (world, luz) = with_reports().await;
    let path = format!("/api/v1/risk?{CITY}");
    let before = luz.get(&path).await.headers()["etag"].clone();
    world.pass(SignedDuration::from_hours(1));
    for _ in 0..500 {
        if luz.get(&path).await.headers()["etag"] != before {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the hour did not turn");
}

#[tokio::test]
async fn the_map_is_packed_only_when_the_client_asks() {
    let (_world, luz) = with_reports().await;
    let path = format!("/api/v1/risk?{CITY}");
    assert!(luz.get(&path).await.headers().get("content-encoding").is_none());
    let packed =
        luz.request(Method::GET, &path).header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
}

#[tokio::test]
async fn a_box_that_is_too_large_is_refused_before_it_costs_anything() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let started = Instant::now();
    let answer = luz.get("/api/v1/risk?bbox=-180,-90,180,90&resolution=9").await;
    assert_eq!(problem(answer).await, (422, "too_many_cells".to_owned()));
    assert!(started.elapsed().as_secs() < 5);
    let nowhere = map(&luz, "bbox=10,50,11,51").await;
    assert_eq!(nowhere["features"], json!([]));
}

/// Prints how long a viewport takes; the promise itself is the benchmark's.
/// `cargo test -p atalaya-http --release -- --ignored --nocapture viewport`
#[tokio::test]
#[ignore = "a measurement: run it in a release build"]
async fn a_viewport_of_two_thousand_hexagons_is_fast() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    report_everywhere(&luz, 90_000).await;
    world.caught_up().await;
    let query = "bbox=-90.68,14.43,-90.33,14.78&resolution=8";
    let features = map(&luz, query).await["features"].as_array().unwrap().clone();
    let told = features.iter().filter(|one| one["properties"]["level"] != 0).count();
    let mut times = Vec::new();
    let mut bytes = 0;
    for _ in 0..1_000 {
        let started = Instant::now();
        let answer = luz.get(&format!("/api/v1/risk?{query}")).await;
        bytes = answer.bytes().await.unwrap().len();
        times.push(started.elapsed().as_secs_f64() * 1e3);
    }
    times.sort_by(f64::total_cmp);
    println!(
        "{} cells, {told} with a level, {bytes} bytes: p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        features.len(),
        times[500],
        times[900],
        times[990],
        times[999],
    );
}

/// Reports events all over the area and the last 80 weeks.
pub async fn report_everywhere(person: &Person, count: u32) {
    let end: jiff::Timestamp = crate::world::START.parse().unwrap();
    let one = |number: u32| {
        let mixed = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let part = |shift: u32, below: u64| (mixed >> shift) % below;
        let at = end - SignedDuration::from_mins(part(3, 80 * 7 * 24 * 60) as i64);
        let mut event = event(number);
        event["occurred_at"] = json!(at.to_string());
        event["lat"] = json!(14.43 + part(17, 3_500) as f64 * 1e-4);
        event["lon"] = json!(-90.68 + part(31, 3_500) as f64 * 1e-4);
        event.to_string()
    };
    let lines: Vec<String> = (1..=count).map(one).collect();
    let request = person.request(Method::POST, "/api/v1/events");
    let request = request.header("content-type", "application/x-ndjson").body(lines.join("\n"));
    assert_eq!(request.send().await.unwrap().status(), StatusCode::CREATED);
}
