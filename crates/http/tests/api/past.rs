//! Maps of past dates.

use atalaya_domain::Role;
use jiff::SignedDuration;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::world::{Person, World, event, event_id, problem, told};

const CITY: &str = "/api/v1/risk?bbox=-90.56,14.58,-90.45,14.68";

async fn map(person: &Person, query: &str) -> Value {
    let (status, map) = told(person.get(&format!("{CITY}{query}")).await).await;
    assert_eq!(status, 200, "{map}");
    map
}

fn highest(map: &Value) -> u64 {
    let features = map["features"].as_array().unwrap();
    features.iter().map(|one| one["properties"]["level"].as_u64().unwrap()).max().unwrap()
}

async fn report(world: &World, numbers: std::ops::Range<u32>) {
    let many = world.program("omes", Role::Supervisor).await;
    let reports: Vec<Value> = numbers.map(event).collect();
    assert_eq!(many.post("/api/v1/events", &json!(reports)).await.status(), StatusCode::CREATED);
    world.caught_up().await;
}

#[tokio::test]
async fn a_past_date_shows_what_was_known_then_or_what_is_known_now_of_then() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    report(&world, 0..40).await;
    world.pass(SignedDuration::from_hours(1));
    let then = world.now().to_string();
    let running = map(&luz, "").await;
    world.pass(SignedDuration::from_hours(8));
    // Forty reports come half a day late, and half of the first are withdrawn.
    report(&world, 40..80).await;
    for number in 0..20 {
        let path = format!("/api/v1/events/{}", event_id(number));
        assert!(luz.request(Method::DELETE, &path).send().await.unwrap().status().is_success());
    }
    world.caught_up().await;
    let known_then = map(&luz, &format!("&as_of={then}&known=then")).await;
    let known_now = map(&luz, &format!("&as_of={then}&known=now")).await;
    assert_eq!(known_then["features"], running["features"], "the map that was shown then");
    assert_eq!((&known_then["as_of"], &known_then["known"]), (&running["as_of"], &json!("then")));
    assert_eq!(known_then["hour_of_week"], running["hour_of_week"]);
    assert_ne!(known_now["features"], known_then["features"], "late reports and withdrawals count");
    assert!(highest(&known_now) >= 3, "{}", highest(&known_now));
}

#[tokio::test]
async fn the_map_of_this_hour_replayed_is_the_running_one() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    report(&world, 0..60).await;
    // Events of the running hour count in the running map and not in one as of its start.
    world.pass(SignedDuration::from_hours(1));
    let amend = json!({"severity": 5, "kind": "P3"});
    let path = format!("/api/v1/events/{}", event_id(7));
    let tag = luz.get(&path).await.headers()["etag"].clone();
    let amended = luz.request(Method::PATCH, &path).header("if-match", tag).json(&amend);
    assert!(amended.send().await.unwrap().status().is_success());
    world.caught_up().await;
    let now = world.now().to_string();
    let (running, replayed) = (map(&luz, "").await, map(&luz, &format!("&as_of={now}")).await);
    assert_eq!(running["features"], replayed["features"]);
    let cell = running["features"][0]["id"].as_str().unwrap().to_owned();
    let story = |query: String| {
        let luz = luz.clone();
        let path = format!("/api/v1/risk/cells/{cell}{query}");
        async move { told(luz.get(&path).await).await.1 }
    };
    let (running, replayed) = (story(String::new()).await, story(format!("?as_of={now}")).await);
    assert_eq!((&replayed["known"], &replayed["week"]), (&json!("now"), &running["week"]));
}

#[tokio::test]
async fn a_past_without_reports_says_not_enough_data() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    report(&world, 0..60).await;
    let before = map(&luz, "&as_of=2020-01-01T00:00:00Z").await;
    assert_eq!(highest(&before), 0);
    let future = luz.get(&format!("{CITY}&as_of=2031-01-01T00:00:00Z")).await;
    assert_eq!(problem(future).await, (422, "invalid_query".to_owned()));
}

#[tokio::test]
async fn who_sees_no_counts_sees_no_past() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    for path in [CITY, "/api/v1/risk/cells/886d291a9bfffff?at=now"] {
        let answer = ana.get(&format!("{path}&as_of=2026-11-01T00:00:00Z")).await;
        assert_eq!(problem(answer).await, (403, "not_for_role".to_owned()), "{path}");
    }
}
