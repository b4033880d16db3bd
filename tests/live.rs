//! The live stream of the real program: what is posted and what another process imports reaches a
//! real websocket, and a stop ends it cleanly.

use futures_util::{SinkExt as _, StreamExt as _};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::program::{PATIENCE, Server, run};

const JSON: &str = "atalaya.risk.v1.json";
const BINARY: &str = "atalaya.risk.v1";
/// Enough at one place and hour that the state of its cell must change.
const MANY: usize = 300;

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(server: &Server, token: &str, protocol: &str) -> Self {
        let url = format!("{}/api/v1/live", server.url.replace("http://", "ws://"));
        let mut request = url.into_client_request().expect("a request");
        let bearer = format!("Bearer {token}");
        for (name, value) in
            [("authorization", bearer.as_str()), ("sec-websocket-protocol", protocol)]
        {
            request.headers_mut().insert(name, value.parse().expect("a header"));
        }
        let (socket, answer) = connect_async(request).await.expect("a websocket");
        assert_eq!(answer.headers()["sec-websocket-protocol"], protocol);
        let mut socket = Self(socket);
        let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
        let parent = atalaya_domain::Cell::at(14.6349, -90.5069).and_then(|cell| cell.parent(4));
        let parents = [parent.expect("a place").to_string()];
        let ask = json!({"type": "subscribe", "id": 7, "view": view, "parents": parents});
        socket.0.send(Message::text(ask.to_string())).await.expect("sent");
        socket
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a message in time");
        next.expect("an open socket").expect("a message")
    }

    /// The next snapshot or delta: its type as in the binary header, and its `seq` and `prev`.
    async fn frame(&mut self) -> (u8, u64, u64) {
        loop {
            match self.next().await {
                Message::Binary(bytes) => {
                    let (subscription, frame) = atalaya_live::decode(&bytes).expect("a frame");
                    assert_eq!(subscription, 7);
                    return (bytes[0], frame.seq, frame.prev);
                }
                Message::Text(text) => {
                    let text: Value = serde_json::from_str(&text).expect("JSON");
                    let kind = match text["type"].as_str() {
                        Some("snapshot") => 1,
                        Some("delta") => 2,
                        _ => continue,
                    };
                    let number = |field: &str| text[field].as_u64().unwrap_or(0);
                    return (kind, number("seq"), number("prev"));
                }
                _ => {}
            }
        }
    }

    /// A delta that follows `seq` without a gap; gives its own.
    async fn delta(&mut self, seq: u64) -> u64 {
        let (kind, next, prev) = self.frame().await;
        assert_eq!((kind, prev), (2, seq), "a delta without a gap");
        next
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.map_or(1005, |frame| frame.code.into());
            }
        }
    }
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
    let (kind, seq, _) = socket.frame().await;
    assert_eq!(kind, 1, "a snapshot first");
    let events = format!("{}/api/v1/events", server.url);
    let client = reqwest::Client::new();
    let posted = reports(0..MANY, 14.6349);
    let post = client.post(&events).bearer_auth(&token).json(&posted).send();
    assert_eq!(post.await.expect("an answer").status(), 201);
    let seq = socket.delta(seq).await;

    // Another process writes; the server has only the feed to learn of it.
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("events.ndjson");
    let lines: Vec<String> = reports(MANY..2 * MANY, 14.70).iter().map(Value::to_string).collect();
    std::fs::write(&file, lines.join("\n")).expect("written");
    let file = file.to_str().expect("text").to_owned();
    let told = run(&["import", "--organisation", "omes", "--database", database, &file]);
    assert!(told.starts_with("300 rows: 300 new"), "{told}");
    socket.delta(seq).await;

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
    tokio::join!(streams(json.url(), JSON), streams(binary.url(), BINARY));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_happens_reaches_the_stream_and_a_stop_is_clean_on_postgres() {
    let (Some(json), Some(binary)) = (atalaya_kit::postgres(), atalaya_kit::postgres()) else {
        return;
    };
    tokio::join!(streams(json.url(), JSON), streams(binary.url(), BINARY));
}
