//! The websocket, with a real client.

use std::time::Duration;

use atalaya_domain::{Cell, Role};
use atalaya_live::CompactReader;
use futures_util::{SinkExt, StreamExt};
use jiff::SignedDuration;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::world::{Person, World, event, problem, told};

pub const JSON: &str = "atalaya.risk.v1.json";
const BINARY: &str = "atalaya.risk.v1";
const COMPACT: &str = "atalaya.risk.v2";

pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Opens a websocket; `Err` is the status of the refusal.
pub async fn open(
    person: &Person,
    protocol: Option<&str>,
    headers: &[(&'static str, &str)],
) -> Result<(Socket, Option<String>), u16> {
    let mut request = format!("ws://{}/api/v1/live", person.host).into_client_request().unwrap();
    request.headers_mut().insert(person.proof.0, HeaderValue::from_str(&person.proof.1).unwrap());
    if let Some(protocol) = protocol {
        let value = HeaderValue::from_str(protocol).unwrap();
        request.headers_mut().insert("sec-websocket-protocol", value);
    }
    for (name, value) in headers {
        request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
    }
    match connect_async(request).await {
        Ok((socket, answer)) => {
            let protocol = answer.headers().get("sec-websocket-protocol");
            Ok((Socket(socket), protocol.map(|value| value.to_str().unwrap().to_owned())))
        }
        Err(Error::Http(answer)) => Err(answer.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// Opens a websocket as a page of ours does.
pub async fn join(person: &Person, protocol: &str) -> Socket {
    let origin = format!("http://{}", person.host);
    let (socket, chosen) = open(person, Some(protocol), &[("origin", &origin)]).await.unwrap();
    assert_eq!(chosen.as_deref(), Some(protocol));
    socket
}

impl Socket {
    pub async fn send(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.unwrap();
    }

    async fn next(&mut self) -> Message {
        loop {
            let next = tokio::time::timeout(Duration::from_secs(20), self.0.next());
            match next.await.expect("a frame in time").expect("an open socket").unwrap() {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    /// The next text frame of this type; others are skipped.
    pub async fn text(&mut self, kind: &str) -> Value {
        loop {
            if let Message::Text(text) = self.next().await {
                let value: Value = serde_json::from_str(&text).unwrap();
                if value["type"] == kind {
                    return value;
                }
            }
        }
    }

    async fn binary(&mut self) -> Vec<u8> {
        loop {
            if let Message::Binary(bytes) = self.next().await {
                return bytes.to_vec();
            }
        }
    }

    pub async fn close_code(&mut self) -> u16 {
        loop {
            if let Message::Close(frame) = self.next().await {
                return frame.map_or(1005, |frame| frame.code.into());
            }
        }
    }
}

/// The parent of a resolution-8 view that holds the city's centre.
fn parent() -> String {
    Cell::at(14.6349, -90.5069).unwrap().parent(4).unwrap().to_string()
}

fn cell() -> String {
    Cell::at(14.6349, -90.5069).unwrap().parent(8).unwrap().to_string()
}

fn subscribe(hour: &Value) -> Value {
    json!({"type": "subscribe", "id": 7, "parents": [parent()],
        "view": {"key_population": "ALL", "hour": hour, "resolution": 8}})
}

async fn many_reports(person: &Person, from: u32) {
    let reports: Vec<Value> = (from..from + 500).map(event).collect();
    assert_eq!(person.post("/api/v1/events", &json!(reports)).await.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn a_report_moves_the_map_of_who_is_looking_in_json() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, JSON).await;
    let hello = socket.text("hello").await;
    assert_eq!(hello["protocol"], "atalaya.risk.v1");
    socket.send(subscribe(&json!("now"))).await;
    let snapshot = socket.text("snapshot").await;
    assert_eq!((&snapshot["id"], &snapshot["parent"]), (&json!(7), &json!(parent())));
    assert_eq!(snapshot["epoch"], hello["epoch"]);
    assert_eq!(snapshot["hour"], 4 * 24 + 21);
    let before = snapshot["cells"][cell()].as_u64().unwrap();
    many_reports(&world.program("omes", Role::Supervisor).await, 1).await;
    let mut seq = snapshot["seq"].clone();
    loop {
        let delta = socket.text("delta").await;
        assert_eq!(delta["prev"], seq, "a gap");
        seq = delta["seq"].clone();
        if delta["cells"][cell()].as_u64().is_some_and(|state| state != before) {
            break;
        }
    }
}

#[tokio::test]
async fn a_report_moves_the_map_of_who_is_looking_in_bytes() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, BINARY).await;
    assert_eq!(socket.text("hello").await["protocol"], "atalaya.risk.v1");
    socket.send(subscribe(&json!(117))).await;
    let snapshot = socket.binary().await;
    assert_eq!(snapshot[..2], [1, 1], "a snapshot of version 1");
    assert_eq!(snapshot[3], 117, "the hour");
    assert_eq!(snapshot[4..8], 7_u32.to_be_bytes(), "the subscription");
    let of_parent = u64::from_str_radix(&parent(), 16).unwrap();
    assert_eq!(snapshot[8..16], of_parent.to_be_bytes());
    many_reports(&world.program("omes", Role::Supervisor).await, 1).await;
    let delta = socket.binary().await;
    assert_eq!(delta[..2], [2, 1], "a delta of version 1");
    assert_eq!(delta[32..40], snapshot[24..32], "its predecessor is the snapshot");
}

#[tokio::test]
async fn a_report_moves_the_map_of_who_is_looking_in_few_bytes() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, COMPACT).await;
    assert_eq!(socket.text("hello").await["protocol"], COMPACT);
    socket.send(subscribe(&json!(117))).await;
    let mut reader = CompactReader::default();
    let (id, snapshot) = reader.read(&socket.binary().await).unwrap();
    assert_eq!((id, snapshot.hour.number(), snapshot.parent.to_string()), (7, 117, parent()));
    assert!(snapshot.cells.len() > 100);
    many_reports(&world.program("omes", Role::Supervisor).await, 1).await;
    let bytes = socket.binary().await;
    let (id, delta) = reader.read(&bytes).unwrap();
    assert_eq!((id, delta.epoch, delta.prev), (7, snapshot.epoch, snapshot.seq));
    assert!(delta.cells.iter().any(|(at, _)| at.to_string() == cell()));
    assert!(bytes.len() < 10 + 3 * delta.cells.len(), "{} bytes", bytes.len());
    // What a parent has once been told under is not taken up again by who looks away and back.
    socket.send(json!({"type": "track", "id": 7, "remove": [parent()]})).await;
    let since = json!({"epoch": format!("{:016x}", delta.epoch), "seq": {parent(): delta.seq}});
    socket.send(json!({"type": "track", "id": 7, "add": [parent()], "since": since})).await;
    let mut anew = CompactReader::default();
    let (id, again) = loop {
        // What was on its way before it looked away.
        let Ok(read) = anew.read(&socket.binary().await) else { continue };
        break read;
    };
    assert_eq!((id, again.parent), (7, snapshot.parent));
}

#[tokio::test]
async fn nonsense_is_told_and_too_much_of_it_closes() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, JSON).await;
    socket.send(json!({"type": "ping"})).await;
    socket.text("pong").await;
    socket.send(json!({"type": "dance"})).await;
    let told = socket.text("problem").await;
    assert!(told["detail"]["es"].is_string() && told["detail"]["en"].is_string());
    let long = "x".repeat(20_000);
    socket.send(json!({"type": "ping", "more": long})).await;
    assert_eq!(socket.close_code().await, 4400);
}

#[tokio::test]
async fn a_promoter_sees_no_finer_and_no_other_population() {
    let world = World::new().await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let mut socket = join(&ana, JSON).await;
    let fine = Cell::at(14.6349, -90.5069).unwrap().parent(5).unwrap().to_string();
    for (population, resolution, parent) in [("ALL", 9, fine), ("MSM", 8, parent())] {
        let view = json!({"key_population": population, "hour": "now", "resolution": resolution});
        socket.send(json!({"type": "subscribe", "id": 1, "view": view, "parents": [parent]})).await;
        assert_eq!(socket.text("problem").await["id"], 1);
    }
}

#[tokio::test]
async fn only_our_own_pages_and_programs_may_open_one() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let program = world.program("omes", Role::Supervisor).await;
    let evil = [("origin", "https://evil.example")];
    assert_eq!(open(&luz, Some(JSON), &evil).await.err(), Some(403));
    assert_eq!(open(&luz, Some(JSON), &[]).await.err(), Some(403));
    assert_eq!(open(&program, Some(JSON), &evil).await.err(), Some(403));
    assert!(open(&program, Some(JSON), &[]).await.is_ok());
    assert_eq!(open(&program, None, &[]).await.err(), Some(400));
    assert_eq!(open(&program, Some("mqtt"), &[]).await.err(), Some(400));
    let (_, chosen) = open(&program, Some("mqtt, atalaya.risk.v1.json, atalaya.risk.v1"), &[])
        .await
        .ok()
        .unwrap();
    assert_eq!(chosen.as_deref(), Some(JSON));
}

#[tokio::test]
async fn there_is_room_for_just_so_many() {
    let world = World::with(|settings| settings.max_live = 1).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let first = join(&luz, JSON).await;
    let origin = format!("http://{}", luz.host);
    assert_eq!(open(&luz, Some(JSON), &[("origin", &origin)]).await.err(), Some(503));
    drop(first);
    for _ in 0..500 {
        if open(&luz, Some(JSON), &[("origin", &origin)]).await.is_ok() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the place was not given back");
}

#[tokio::test]
async fn one_account_cannot_take_the_place_of_others() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let program = world.program("omes", Role::Supervisor).await;
    let origin = format!("http://{}", luz.host);
    for person in [&luz, &program] {
        let mut open_ones = Vec::new();
        for _ in 0..8 {
            open_ones.push(open(person, Some(JSON), &[("origin", &origin)]).await.ok().unwrap());
        }
        assert_eq!(open(person, Some(JSON), &[("origin", &origin)]).await.err(), Some(503));
        assert!(open(&ana, Some(JSON), &[("origin", &origin)]).await.is_ok());
    }
}

#[tokio::test]
async fn one_organisation_cannot_take_more_than_half_the_places() {
    let world = World::with(|settings| settings.max_live = 4).await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let ana = world.person("omes", "ana", Role::Promoter).await;
    let eva = world.person("otra", "eva", Role::Promoter).await;
    let origin = format!("http://{}", luz.host);
    let _open = (join(&luz, JSON).await, join(&ana, JSON).await);
    assert_eq!(open(&ana, Some(JSON), &[("origin", &origin)]).await.err(), Some(503));
    assert!(open(&eva, Some(JSON), &[("origin", &origin)]).await.is_ok());
}

#[tokio::test]
async fn who_signs_out_is_put_out_within_seconds() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, JSON).await;
    socket.text("hello").await;
    luz.delete("/api/v1/session").await;
    assert_eq!(socket.close_code().await, 4001);
}

#[tokio::test]
async fn a_session_that_ends_ends_its_websocket() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, JSON).await;
    socket.text("hello").await;
    world.pass(SignedDuration::from_hours(7 * 24 + 1));
    assert_eq!(socket.close_code().await, 4001);
}

#[tokio::test]
async fn a_stopping_server_says_that_it_will_be_back() {
    let world = World::new().await;
    let luz = world.person("omes", "luz", Role::Supervisor).await;
    let mut socket = join(&luz, JSON).await;
    socket.text("hello").await;
    let (code, ()) = tokio::join!(socket.close_code(), world.stop());
    assert_eq!(code, 1012);
}

#[tokio::test]
async fn roles_without_a_living_map_get_none() {
    let world = World::new().await;
    let eva = world.person("omes", "eva", Role::Advocate).await;
    let origin = format!("http://{}", eva.host);
    assert_eq!(open(&eva, Some(JSON), &[("origin", &origin)]).await.err(), Some(403));
    assert_eq!(problem(eva.get("/api/v1/live").await).await, (403, "not_for_role".to_owned()));
    assert_eq!(told(eva.get("/api/v1/session").await).await.0, 200);
}
