//! Every message of the `AsyncAPI` file has a rule that says what it may hold; what the server sends to
//! whoever listens is held against it.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use atalaya_domain::{Cell, Role};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::people::{EVENT, HANDLE, PLACE, Person, Town};
use crate::socket::{BINARY, COMPACT, JSON};

/// What a message of the server's may hold, by its name in the `AsyncAPI` file; `None` for bytes and
/// for what only clients say. A message that is not named here fails.
const MESSAGES: &[(&str, Option<&[&str]>)] = &[
    (
        "hello",
        Some(&[
            "type",
            "protocol",
            "epoch",
            "window_ms",
            "heartbeat_ms",
            "as_of",
            "model",
            "cut_points",
            "exposure",
            "sentence",
        ]),
    ),
    ("snapshot", Some(&["type", "id", "parent", "epoch", "seq", "as_of", "hour", "cells"])),
    ("delta", Some(&["type", "id", "parent", "epoch", "seq", "prev", "as_of", "hour", "cells"])),
    ("frame", None),
    ("compactFrame", None),
    ("frameText", None),
    ("close", Some(&["code", "reason"])),
    ("progress", Some(&["type", "epoch", "seq", "as_of", "exposure", "sentence"])),
    ("problem", Some(&["type", "id", "code", "detail"])),
    ("pong", Some(&["type"])),
    ("alert", Some(&["type", "position", "kind", "at", "expires_at", "payload"])),
    ("acknowledged", Some(&["type", "position", "at", "acknowledged_at"])),
    ("alerts", None),
    ("ack", None),
    ("subscribe", None),
    ("track", None),
    ("unsubscribe", None),
    ("ping", None),
];

/// The names of the messages in the file: its `components.messages`.
fn described() -> BTreeSet<&'static str> {
    let text = include_str!("../../data/asyncapi.yaml");
    let (_, components) = text.split_once("\ncomponents:\n").expect("components");
    let (_, messages) = components.split_once("\n  messages:\n").expect("messages");
    let (messages, _) = messages.split_once("\n  schemas:\n").expect("schemas");
    let name = |line: &'static str| {
        let name = line.strip_prefix("    ")?.strip_suffix(':')?;
        name.chars().all(char::is_alphanumeric).then_some(name)
    };
    messages.lines().filter_map(name).collect()
}

#[test]
fn every_message_that_is_described_has_its_rule() {
    let ruled: BTreeSet<&str> = MESSAGES.iter().map(|(name, _)| *name).collect();
    assert_eq!(described(), ruled);
}

/// What somebody is told who looks at the planted place and asks for everything there is, up to a beat
/// if it is to be waited for; `None` if they are not let in.
async fn told(
    town: &Town,
    person: &Person,
    protocol: &str,
    beat: bool,
) -> Option<(Vec<Value>, usize)> {
    let url = format!("{}/api/v1/live", town.server.url.replacen("http", "ws", 1));
    let mut request = url.into_client_request().expect("a request");
    let headers = request.headers_mut();
    headers.insert("sec-websocket-protocol", protocol.parse().expect("a header"));
    headers.insert("origin", town.server.url.parse().expect("a header"));
    if person.role.is_some() {
        let (name, value) = person.proof();
        headers.insert(name, value.parse().expect("a header"));
    }
    let (mut socket, _) = connect_async(request).await.ok()?;
    let place = Cell::at(PLACE[0], PLACE[1]).expect("a place");
    let parent = |resolution| place.parent(resolution).expect("coarser").to_string();
    for (id, resolution, population, parent) in
        [(1, 8, "ALL", parent(4)), (2, 9, "ALL", parent(5)), (3, 8, "MSM", parent(4))]
    {
        let view = json!({"key_population": population, "hour": "now", "resolution": resolution});
        let ask = json!({"type": "subscribe", "id": id, "view": view, "parents": [parent]});
        socket.send(Message::text(ask.to_string())).await.expect("sent");
    }
    for more in
        [json!({"type": "alerts"}), json!({"type": "ack", "position": 1}), json!({"type": "ping"})]
    {
        socket.send(Message::text(more.to_string())).await.expect("sent");
    }
    let (mut texts, mut bytes) = (Vec::new(), 0);
    let (mut answered, mut pong, mut beaten) = (0, false, !beat);
    while answered < 3 || !pong || !beaten {
        let next = tokio::time::timeout(Duration::from_secs(30), socket.next()).await;
        match next.expect("in time").expect("an open socket").expect("a message") {
            Message::Text(text) => {
                assert!(
                    !text.contains(EVENT) && !text.contains(HANDLE) && !text.contains("CANARIO")
                );
                let message: Value = serde_json::from_str(&text).expect("JSON");
                pong |= message["type"] == "pong";
                beaten |= message["type"] == "progress";
                // A subscription is answered by a snapshot, or by why there is none.
                let answers = message["type"] == "snapshot" || message["type"] == "problem";
                answered += usize::from(answers && !message["id"].is_null());
                texts.push(message);
            }
            Message::Binary(frame) => {
                bytes += frame.len();
                answered += 1;
            }
            _ => {}
        }
    }
    Some((texts, bytes))
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_listens_is_told_levels_of_their_own_map_and_nothing_else() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let rules: BTreeMap<&str, &[&str]> =
        MESSAGES.iter().filter_map(|(name, may)| Some((*name, (*may)?))).collect();
    for person in &town.others {
        for protocol in [JSON, BINARY, COMPACT] {
            // One beat is enough: they come four times a minute.
            let beat = protocol == JSON && person.role == Some(("omes", Role::Steward));
            let told = told(&town, person, protocol, beat).await;
            let planner =
                matches!(person.role, Some((_, Role::Promoter | Role::Supervisor | Role::Steward)));
            assert_eq!(told.is_some(), planner, "{} by {protocol}", person.name);
            let Some((texts, bytes)) = told else { continue };
            assert!(bytes > 0 || protocol == JSON, "{}: {texts:?}", person.name);
            for message in &texts {
                let kind = message["type"].as_str().expect("a type");
                let may = rules.get(kind).unwrap_or_else(|| panic!("{kind} has no rule"));
                for member in message.as_object().expect("an object").keys() {
                    assert!(may.contains(&member.as_str()), "{kind} tells {member}");
                }
            }
            let fine = |message: &&Value| {
                message["cells"]
                    .as_object()
                    .is_some_and(|cells| cells.keys().any(|cell| cell.starts_with("89")))
            };
            let told_fine = texts.iter().any(|message| fine(&message));
            let supervises = matches!(person.role, Some((_, Role::Supervisor)));
            if protocol == JSON {
                assert_eq!(told_fine, supervises, "{}: hexagons of resolution 9", person.name);
            }
        }
    }
}

/// One report in a place where there was none: what the others' maps are told of it, bytes and
/// silence included, is what they would have been told without it.
#[tokio::test(flavor = "multi_thread")]
async fn a_first_report_moves_nothing_that_another_organisation_hears() {
    let town = Town::new(atalaya_kit::sqlite().url()).await;
    let listener = town.of("otra", Role::Supervisor);
    let states = async || {
        let (texts, _) = told(&town, listener, JSON, false).await.expect("let in");
        let cells = texts.iter().filter(|one| one["type"] == "snapshot");
        cells.map(|one| (one["id"].as_u64(), one["cells"].clone())).collect::<BTreeMap<_, _>>()
    };
    let before = states().await;
    let [lat, lon] = PLACE;
    for number in 1..40 {
        let id = format!("0193a7f0-c0de-7000-8000-{number:012}");
        let occurred_at = super::people::hours_ago(2);
        let event =
            json!({"id": id, "kind": "P1", "occurred_at": occurred_at, "lat": lat, "lon": lon});
        assert_eq!(town.victim.post("/api/v1/events", &event).await.0, 201);
    }
    town.server.ready().await;
    assert_eq!(states().await, before);
}
