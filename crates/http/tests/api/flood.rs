//! More reports than the database can take: the rest is told to come back, and waits nowhere.

use atalaya_domain::Role;
use atalaya_http::HttpSettings;
use atalaya_store::StoreSettings;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, SqliteConnection};
use reqwest::StatusCode;
use serde_json::json;
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
    let sizes = StoreSettings { write_queue: QUEUE, ..StoreSettings::default() };
    let world = World::on(sizes, |_: &mut HttpSettings| {}).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let path = world.database.url().strip_prefix("sqlite:").unwrap();
    // Nobody can write while this transaction is open: what is reported can only wait.
    let mut lock = SqliteConnection::establish(path).unwrap();
    lock.batch_execute("BEGIN IMMEDIATE").unwrap();
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
