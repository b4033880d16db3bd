//! More reports than the database can take: the rest is told to come back, and waits nowhere.

use atalaya_domain::Role;
use atalaya_http::HttpSettings;
use atalaya_store::StoreSettings;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use futures_util::{StreamExt as _, stream};
use jiff::SignedDuration;
use reqwest::{Body, Method, StatusCode};
use serde_json::json;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::world::{Person, World, event, told};

const REPORTS: u32 = 120;
/// Reports that may wait for the writer.
const QUEUE: usize = 4;

/// Posts a report. Gives its number, the status, and when to come back.
async fn post(person: Person, number: u32) -> (u32, StatusCode, Option<u64>) {
    let answer = person.post("/api/v1/events", &event(number)).await;
    let seconds = answer.headers().get("retry-after");
    let seconds = seconds.map(|value| value.to_str().unwrap().parse().unwrap());
    let (status, body) = told(answer).await;
    if status == 503 {
        assert_eq!(body["code"], json!("busy"));
    }
    (number, StatusCode::from_u16(status).unwrap(), seconds)
}

#[tokio::test]
async fn a_flood_is_told_to_come_back_and_every_acknowledged_report_is_there() {
    let world = narrow().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let path = world.database.url().strip_prefix("sqlite:").unwrap();
    // Nobody can write while this transaction is open: what is reported can only wait.
    let mut lock = SqliteConnection::establish(path).unwrap();
    lock.batch_execute("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE").unwrap();
    let mut posts: JoinSet<_> = (1..=REPORTS).map(|number| post(ana.clone(), number)).collect();
    let mut refused = Vec::new();
    // The writer holds what it took before it met the lock, and the queue is short.
    while refused.len() < REPORTS as usize / 2 {
        let (number, status, seconds) = posts.join_next().await.unwrap().unwrap();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{number} waits");
        assert!(seconds.is_some_and(|seconds| (1..=5).contains(&seconds)), "{seconds:?}");
        refused.push(number);
    }
    lock.batch_execute("COMMIT").unwrap();
    let mut acknowledged = 0;
    while let Some(answer) = posts.join_next().await {
        match answer.unwrap() {
            (_, StatusCode::CREATED, None) => acknowledged += 1,
            (number, StatusCode::SERVICE_UNAVAILABLE, Some(_)) => refused.push(number),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(acknowledged + refused.len(), REPORTS as usize);
    let organisation = world.organisation("omes").await;
    let stored = world.store.event_count(organisation).await.unwrap();
    assert_eq!(stored, acknowledged as u64, "what was refused was not stored");
    for number in refused {
        assert_eq!(post(ana.clone(), number).await.1, StatusCode::CREATED, "{number} comes back");
    }
    assert_eq!(world.store.event_count(organisation).await.unwrap(), u64::from(REPORTS));
}

/// What is posted while nobody can write.
type Posts = JoinSet<(u32, StatusCode, Option<u64>)>;

/// A world with a short queue for the writer.
async fn narrow() -> World {
    let sizes = StoreSettings { write_queue: QUEUE, ..StoreSettings::default() };
    World::on(sizes, |_: &mut HttpSettings| {}).await
}

/// Lets nobody write, and fills the writer's queue: it stays full while the lock is held.
async fn full(world: &World, sender: &Person) -> (SqliteConnection, Posts) {
    let path = world.database.url().strip_prefix("sqlite:").unwrap();
    let mut lock = SqliteConnection::establish(path).unwrap();
    lock.batch_execute("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE").unwrap();
    let numbers = 900_000..900_000 + REPORTS;
    let mut posts: Posts = numbers.map(|number| post(sender.clone(), number)).collect();
    for _ in 0..REPORTS / 2 {
        let (number, status, _) = posts.join_next().await.unwrap().unwrap();
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{number} waits");
    }
    (lock, posts)
}

#[tokio::test]
async fn who_only_reads_is_answered_while_writers_queue() {
    let world = narrow().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let program = world.program("omes", Role::Supervisor).await;
    // So long that her session's end would be moved.
    world.pass(SignedDuration::from_hours(6));
    let (mut lock, mut posts) = full(&world, &program).await;
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
    lock.batch_execute("COMMIT").unwrap();
    while posts.join_next().await.is_some() {}
    world.pass(SignedDuration::from_secs(3));
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK);
    world.pass(SignedDuration::from_hours(11));
    assert_eq!(ana.get("/api/v1/session").await.status(), StatusCode::OK, "it was moved then");
}

#[tokio::test]
async fn a_stream_that_meets_a_full_store_tells_what_landed_before() {
    let world = narrow().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let program = world.program("omes", Role::Supervisor).await;
    let lines = |numbers: std::ops::RangeInclusive<u32>| {
        numbers.fold(String::new(), |lines, number| lines + &event(number).to_string() + "\n")
    };
    let (first, rest) = (lines(1..=2_000), lines(2_001..=2_010));
    let (go_on, may_go_on) = oneshot::channel();
    let rest = async move {
        may_go_on.await.unwrap();
        Ok::<_, std::io::Error>(rest)
    };
    let pieces = stream::iter([Ok(first)]).chain(stream::once(rest));
    let request = ana.request(Method::POST, "/api/v1/events");
    let request = request.header("content-type", "application/x-ndjson");
    let sent = tokio::spawn(request.body(Body::wrap_stream(pieces)).send());
    let organisation = world.organisation("omes").await;
    while world.store.event_count(organisation).await.unwrap() < 2_000 {
        tokio::task::yield_now().await;
    }
    let (mut lock, _posts) = full(&world, &program).await;
    go_on.send(()).unwrap();
    let (status, body) = told(sent.await.unwrap().unwrap()).await;
    lock.batch_execute("COMMIT").unwrap();
    assert_eq!(status, 207);
    let results = body["results"].as_array().unwrap();
    assert_eq!(results.len(), 2_001, "those that landed, and one for the rest");
    assert!(results[..2_000].iter().all(|one| one["status"] == "created"));
    assert_eq!(results[2_000]["problem"]["code"], "busy");
    assert!(results[2_000]["problem"]["detail"].as_str().unwrap().contains("Desde esta línea"));
}
