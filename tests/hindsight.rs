//! Whether the maps of the past year were right, asked of the real program.

use std::fmt::Write as _;
use std::time::Instant;

use reqwest::Client;
use serde_json::Value;

use crate::program::{PATIENCE, Server, run};

/// Two years of rows up to yesterday: a street on Friday nights, and others around it. `spots` of
/// them a week are elsewhere.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn rows(spots: u32) -> String {
    let mut text = String::from("id,occurred_at,lat,lon,kind\n");
    let now = jiff::Timestamp::now();
    for week in 0..104_u32 {
        let at = now - jiff::SignedDuration::from_hours(24 + 168 * i64::from(week));
        writeln!(text, "a{week},{at},14.6349,-90.5069,P1").expect("a string");
        for spot in 0..spots {
            let (north, east) = (f64::from((week + spot) % 20), f64::from((week * 7 + spot) % 20));
            let (lat, lon) = (14.5 + north * 0.01, -90.6 + east * 0.01);
            writeln!(text, "b{week}-{spot},{at},{lat},{lon},P3").expect("a string");
        }
    }
    text
}

fn import(database: &str, spots: u32) {
    run(&["organisation", "create", "omes", "--database", database]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.csv");
    std::fs::write(&file, rows(spots)).expect("written");
    let file = file.to_str().expect("text");
    run(&["import", "--organisation", "omes", "--database", database, file]);
}

fn token(database: &str, role: &str) -> String {
    run(&["token", "create", "--organisation", "omes", "--role", role, "--database", database])
}

async fn ask(server: &Server, token: &str) -> (u16, Value) {
    let url = format!("{}/api/v1/hindsight", server.url);
    let answer = Client::new().get(url).bearer_auth(token).send().await.expect("an answer");
    (answer.status().as_u16(), answer.json().await.expect("JSON"))
}

async fn looked_back(server: &Server, token: &str) -> Value {
    let asking = async {
        loop {
            match ask(server, token).await {
                (202, progress) => assert!(progress["done"].as_f64().is_some_and(|one| one <= 1.0)),
                (200, report) => return report,
                (status, body) => panic!("{status}: {body}"),
            }
        }
    };
    tokio::time::timeout(PATIENCE, asking).await.expect("in time")
}

async fn is_told(database: &str) {
    import(database, 3);
    let [supervisor, promoter] = ["supervisor", "promoter"].map(|role| token(database, role));
    let server = Server::start(database);
    server.ready().await;
    assert_eq!(ask(&server, &promoter).await.0, 403);
    let report = looked_back(&server, &supervisor).await;
    let found = &report["found"];
    assert!(found["events"].as_u64().is_some_and(|events| events > 150), "{report}");
    assert_eq!(found["weeks"], 52);
    let about = report["remarks"].as_array().expect("remarks").iter();
    let about: Vec<&str> = about.filter_map(|one| one["about"].as_str()).collect();
    assert!(about.contains(&"imported") && about.contains(&"exposure"), "{about:?}");
    // Another start gives the same figures: the rounding is the database's.
    server.kill();
    let server = Server::start(database);
    server.ready().await;
    assert_eq!(looked_back(&server, &supervisor).await, report);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_year_s_maps_are_looked_back_at_on_sqlite() {
    is_told(atalaya_kit::sqlite().url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_year_s_maps_are_looked_back_at_on_postgres() {
    let Some(database) = atalaya_kit::postgres() else { return };
    is_told(database.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_in_the_middle_of_it_waits_for_nothing() {
    let database = atalaya_kit::sqlite();
    import(database.url(), 12);
    let supervisor = token(database.url(), "supervisor");
    let server = Server::start(database.url());
    server.ready().await;
    // It has begun, and takes seconds.
    assert_eq!(ask(&server, &supervisor).await.0, 202);
    let before = Instant::now();
    server.terminate();
    assert!(server.ended_well());
    assert!(before.elapsed().as_secs() < 5, "{:?}", before.elapsed());
}
