//! The live stream of the real program: what is posted and what another process imports reaches a
//! real websocket, and a stop ends it cleanly.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::program::{Server, run};
use crate::socket::{BINARY, COMPACT, JSON, Socket};

/// Enough at one place and hour that the state of its cell must change.
const MANY: usize = 300;

/// A delta that follows `seq` without a gap; gives its own.
async fn delta(socket: &mut Socket, seq: u64) -> u64 {
    let frame = socket.frame().await;
    assert_eq!((frame.snapshot, frame.prev), (false, seq), "a delta without a gap");
    frame.seq
}

fn id(number: usize) -> String {
    format!("01935b1e-7b1a-7c4e-9f00-{number:012x}")
}

/// Robberies at one place, a minute ago.
#[expect(clippy::disallowed_methods, reason = "the program under test reads the clock too")]
fn reports(numbers: std::ops::Range<usize>, lat: f64) -> Vec<Value> {
    let at = (Timestamp::now() - SignedDuration::from_mins(1)).to_string();
    let one = |number| json!({"id": id(number), "kind": "P1", "occurred_at": at, "lat": lat, "lon": -90.5069});
    numbers.map(one).collect()
}

async fn streams(database: &str, protocol: &str) {
    run(&["organisation", "create", "omes", "--database", database]);
    let create = ["token", "create", "--organisation", "omes", "--role", "supervisor"];
    let token = run(&[&create[..], &["--database", database]].concat());
    let server = Server::start(database);
    server.ready().await;
    let mut socket = Socket::open(&server, &token, protocol).await;
    socket.subscribe(7, json!("now"), [14.6349, -90.5069]).await;
    let first = socket.frame().await;
    assert!(first.snapshot && first.subscription == 7, "a snapshot first");
    let events = format!("{}/api/v1/events", server.url);
    let client = reqwest::Client::new();
    let posted = reports(0..MANY, 14.6349);
    let post = client.post(&events).bearer_auth(&token).json(&posted).send();
    assert_eq!(post.await.expect("an answer").status(), 201);
    let seq = delta(&mut socket, first.seq).await;

    // Another process writes; the server has only the feed to learn of it.
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.ndjson");
    let lines: Vec<String> = reports(MANY..2 * MANY, 14.70).iter().map(Value::to_string).collect();
    std::fs::write(&file, lines.join("\n")).expect("written");
    let file = file.to_str().expect("text").to_owned();
    let told = run(&["import", "--organisation", "omes", "--database", database, &file]);
    assert!(told.starts_with("300 rows: 300 new"), "{told}");
    delta(&mut socket, seq).await;

    server.terminate();
    assert_eq!(socket.close_code().await, 1012);
    assert!(tokio::task::spawn_blocking(|| server.ended_well()).await.expect("no panic"));
    let server = Server::start(database);
    for number in [0, MANY - 1, MANY, 2 * MANY - 1] {
        let url = format!("{}/api/v1/events/{}", server.url, id(number));
        let stored = client.get(url).bearer_auth(&token).send().await.expect("an answer");
        assert_eq!(stored.status(), 200, "{number}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_reaches_the_stream_and_a_stop_is_clean_on_sqlite() {
    let (json, binary) = (atalaya_kit::sqlite(), atalaya_kit::sqlite());
    tokio::join!(streams(json.url(), JSON), streams(binary.url(), COMPACT));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_reaches_the_stream_and_a_stop_is_clean_on_postgres() {
    let (Some(json), Some(binary)) = (atalaya_kit::postgres(), atalaya_kit::postgres()) else {
        return;
    };
    tokio::join!(streams(json.url(), JSON), streams(binary.url(), BINARY));
}
