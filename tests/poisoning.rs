//! One account plants reports and hours over HTTP: what the map makes of them, who is warned, and
//! what is left once a supervisor has rejected them.

use jiff::{SignedDuration, Timestamp};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::api::Person;
use crate::program::{PATIENCE, Server, run};

const MAP: &str = "/risk?bbox=-90.58,14.57,-90.44,14.70&resolution=8&at=118";
const VENUE: (f64, f64) = (14.6105, -90.4805);

fn id(number: i64) -> String {
    format!("01935b1e-7b1a-7c4e-9f00-{number:012x}")
}

#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn ago(hours: i64) -> String {
    (now() - SignedDuration::from_hours(hours)).to_string()
}

/// Half a year of an organisation's reports, as its own program brings them.
fn honest() -> Value {
    let report = |number: i64| {
        let (lat, lon) = match number % 3 {
            0 => (14.6349, -90.5069),
            _ => (14.59 + (number % 37) as f64 * 0.0023, -90.55 + (number % 29) as f64 * 0.0029),
        };
        json!({"id": id(1_000 + number), "kind": "P1", "occurred_at": ago(2 + number * 11),
            "lat": lat, "lon": lon})
    };
    (0..400).map(report).collect()
}

fn fakes(numbers: std::ops::Range<i64>, at: &str) -> String {
    let report = |number| json!({"id": id(number), "kind": "P1", "occurred_at": at, "lat": VENUE.0, "lon": VENUE.1});
    numbers.map(report).collect::<Value>().to_string()
}

/// Eighty hours of twenty people, everywhere.
fn fake_hours() -> String {
    let one = |number: i64| {
        let (lat, lon) =
            (14.59 + (number % 6) as f64 * 0.015, -90.55 + (number / 6) as f64 * 0.015);
        json!({"id": id(5_000 + number), "started_at": ago(30), "ended_at": ago(26), "workers": 20,
            "lat": lat, "lon": lon})
    };
    (0..36).map(one).collect::<Value>().to_string()
}

async fn map(luz: &Person) -> Value {
    let (status, map) = luz.ask(Method::GET, MAP, "es", "").await;
    assert_eq!(status, 200, "{map}");
    map
}

async fn warnings(luz: &Person) -> Vec<Value> {
    let (status, told) = luz.ask(Method::GET, "/warnings", "es", "").await;
    assert_eq!(status, 200, "{told}");
    told["warnings"].as_array().expect("warnings").clone()
}

/// Asks until it is so.
async fn until<T, F: Future<Output = T>>(ask: impl Fn() -> F, so: impl Fn(&T) -> bool) -> T {
    let asked = async {
        loop {
            let found = ask().await;
            if so(&found) {
                return found;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.expect("in time")
}

/// Waits for the warning of so many reports.
async fn warned(luz: &Person, reports: i64) -> Value {
    let so = |told: &Vec<Value>| told.first().is_some_and(|one| one["reports"] == reports);
    until(|| warnings(luz), so).await.swap_remove(0)
}

/// By cell, the level, and the rate if it is told.
fn cells(map: &Value) -> Vec<(String, i64, Option<f64>)> {
    let features = map["features"].as_array().expect("hexagons");
    let one = |feature: &Value| {
        let told = &feature["properties"];
        let cell = told["cell"].as_str().expect("a cell").to_owned();
        (cell, told["level"].as_i64().expect("a level"), told["rate"].as_f64())
    };
    features.iter().map(one).collect()
}

/// The same hexagons, unless the hour turned between the two.
fn assert_same(one: &Value, other: &Value, what: &str) {
    if one["as_of"] != other["as_of"] {
        return;
    }
    for (one, other) in cells(one).iter().zip(&cells(other)) {
        assert_eq!((&one.0, one.1), (&other.0, other.1), "{what}");
        if let (Some(rate), Some(other)) = (one.2, other.2) {
            assert!((rate / other - 1.0).abs() < 2e-3, "{what}: {rate} and {other}");
        }
    }
}

async fn campaign(database: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    run(&["organisation", "create", "otra", "--database", database]);
    let of = ["--organisation", "omes", "--database", database];
    let token = run(&[&["token", "create", "--role", "supervisor"], &of[..]].concat());
    let server = Server::start(database);
    server.ready().await;
    let ana = Person::sign_in(&server, database, "omes", "promoter").await;
    let luz = Person::sign_in(&server, database, "omes", "supervisor").await;
    let eva = Person::sign_in(&server, database, "otra", "supervisor").await;
    let url = format!("{}/api/v1/events", server.url);
    let brought = Client::new().post(url).bearer_auth(token).json(&honest()).send().await;
    assert_eq!(brought.expect("an answer").status(), 201);
    let known = |map: &Value| cells(map).iter().any(|(_, level, _)| *level >= 3);
    let before = until(|| map(&luz), known).await;
    // The whole file was one transaction, and is applied as one page.
    let at = ago(1);
    let past = format!("{MAP}&as_of={}&known=now", (now() - SignedDuration::from_mins(5)));
    let (status, past_before) = luz.ask(Method::GET, &past, "es", "").await;
    assert_eq!(status, 200, "{past_before}");

    assert_eq!(ana.post(&fakes(1..4, &at)).await, 201);
    let three = until(|| map(&luz), |map| map["features"] != before["features"]).await;
    assert_eq!(ana.post(&fakes(4..21, &at)).await, 201);
    let warning = warned(&luz, 20).await;
    assert_same(&map(&luz).await, &three, "twenty reports and three");
    assert_eq!((&warning["accounts"], &warning["most_by_one_account"]), (&json!(1), &json!(20)));
    let es = warning["sentence"]["es"].as_str().expect("a sentence");
    assert!(es.contains("todos enviados por una misma cuenta."), "{es}");
    assert_eq!(warnings(&eva).await, Vec::<Value>::new());
    assert_eq!(ana.ask(Method::GET, "/warnings", "es", "").await.0, 403);

    assert_eq!(ana.ask(Method::POST, "/exposure", "es", &fake_hours()).await.0, 201);
    assert_eq!(ana.post(&fakes(21..22, &at)).await, 201);
    warned(&luz, 21).await;
    let with_hours = map(&luz).await;
    assert_eq!(with_hours["exposure"], "none", "the word of one account");
    if with_hours["as_of"] == three["as_of"] {
        for ((cell, with, _), (_, without, _)) in cells(&with_hours).iter().zip(&cells(&three)) {
            assert!(with >= without && *with != 1, "{cell}: {without} became {with}");
            assert_eq!(*with == 0, *without == 0, "{cell}: hours of one account are no data");
        }
    }

    for number in 0..36 {
        let path = format!("/exposure/{}", id(5_000 + number));
        assert_eq!(luz.ask(Method::DELETE, &path, "es", "").await.0, 204);
    }
    for number in 1..22 {
        let path = format!("/events/{}", id(number));
        let rejected = luz.ask(Method::PATCH, &path, "es", r#"{"verification":"VX"}"#).await;
        assert_eq!((rejected.0, &rejected.1["verification"]), (200, &json!("VX")));
    }
    let restored = |map: &Value| *map == before || map["as_of"] != before["as_of"];
    until(|| map(&luz), restored).await;
    assert_eq!(warnings(&luz).await, Vec::<Value>::new());
    let (_, past_after) = luz.ask(Method::GET, &past, "es", "").await;
    assert!(past_after == past_before, "the map as of then, with what is known now, differs");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_of_one_account_weighs_three_reports_and_goes_without_a_trace_on_sqlite() {
    campaign(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_campaign_of_one_account_weighs_three_reports_and_goes_without_a_trace_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    campaign(database.url()).await;
}
