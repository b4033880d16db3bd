//! The shared test vectors of data/live-vectors.json, which the web client's tests read too: made
//! by web/scripts/live-vectors.mjs from the layout in data/asyncapi.yaml, not by the code here.

use std::io::Read as _;

use atalaya_disclosure::{AboutMap, ExposureKnown};
use atalaya_domain::{Alert, AlertKind, Cell, HourOfWeek, Text, UserId};
use atalaya_risk::{CutPoint, Settings, State};
use flate2::read::DeflateDecoder;
use serde_json::Value;

use crate::binary::encode;
use crate::compact::Writer;
use crate::mailbox::Progress;
use crate::padding::unpadded;
use crate::{
    ClientMessage, CompactReader, Encoding, Frame, FrameKind, LiveSettings, Seen, View, ViewHour,
    decode, text,
};

/// The vectors of a kind; there are some, or the test would prove nothing.
fn vectors(kind: &str) -> Vec<Value> {
    let file: Value =
        serde_json::from_str(include_str!("../../../data/live-vectors.json")).expect("JSON");
    let vectors = file[kind].as_array().expect("a list").clone();
    assert!(vectors.len() > 3, "{kind}");
    vectors
}

fn name(vector: &Value) -> &str {
    vector["name"].as_str().expect("a name")
}

fn bytes(vector: &Value) -> Vec<u8> {
    let hex = vector["hex"].as_str().expect("hex digits");
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex digits");
    (0..hex.len()).step_by(2).map(byte).collect()
}

fn epoch(json: &Value) -> u64 {
    u64::from_str_radix(json["epoch"].as_str().expect("an epoch"), 16).expect("hex digits")
}

fn time(json: &Value) -> jiff::Timestamp {
    json["as_of"].as_str().expect("a time").parse().expect("a time")
}

/// The frame that a JSON twin tells of, and its subscription.
fn frame(json: &Value) -> (u32, Frame) {
    let kind = match json["type"].as_str() {
        Some("snapshot") => FrameKind::Snapshot,
        Some("delta") => FrameKind::Delta,
        other => unreachable!("{other:?}"),
    };
    let cell = |text: &str| Cell::parse(text).expect("a cell");
    let number = |value: &Value| value.as_u64().expect("a number");
    let state = |bits: &Value| State::from_bits(number(bits) as u8).expect("a state");
    let cells = json["cells"].as_object().expect("cells");
    let hour = HourOfWeek::new(number(&json["hour"]) as u8).expect("an hour");
    let prev = json.get("prev").map_or(0, number);
    let frame = Frame::new(
        kind,
        cell(json["parent"].as_str().expect("a cell")),
        (epoch(json), number(&json["seq"]), prev),
        (hour, time(json)),
        cells.iter().map(|(name, bits)| (cell(name), state(bits))).collect(),
    );
    (number(&json["id"]) as u32, frame)
}

fn alert(json: &Value) -> Alert {
    let time = |field: &str| json[field].as_str().expect("a time").parse().expect("a time");
    Alert {
        recipient: UserId(1),
        position: json["position"].as_u64().expect("a position"),
        kind: AlertKind::parse(json["kind"].as_str().expect("a kind")).expect("a known kind"),
        at: time("at"),
        expires_at: time("expires_at"),
        payload: json["payload"].to_string(),
        acknowledged_at: None,
    }
}

/// A frame's bytes with its body inflated: how a body is deflated is the library's business.
fn inflated(bytes: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (header, body) = bytes.split_at(48);
    let is_padded = header[2] & 2 != 0;
    let body = if is_padded { unpadded(body).expect("padding") } else { body };
    let mut plain = body.to_vec();
    if header[2] & 1 != 0 {
        plain.clear();
        DeflateDecoder::new(body).read_to_end(&mut plain).expect("deflated");
    }
    (header.to_vec(), plain)
}

#[test]
fn every_frame_is_these_bytes_and_this_json_both_ways() {
    for vector in vectors("frames") {
        let (name, bytes, json) = (name(&vector), bytes(&vector), &vector["json"]);
        let (subscription, frame) = frame(json);
        let (read_for, read) = decode(&bytes).expect(name);
        assert_eq!((read_for, &read), (subscription, &frame), "{name}");
        let written = match bytes[2] & 2 {
            0 => encode(&frame, subscription).freeze(),
            _ => frame.to_binary(subscription),
        };
        assert_eq!(inflated(&written), inflated(&bytes), "{name}");
        let written = frame.to_json(subscription);
        assert_eq!(serde_json::from_str::<Value>(&written).expect(name), *json, "{name}");
    }
}

#[test]
fn frames_that_are_none_are_refused() {
    for vector in vectors("refused_frames") {
        assert!(decode(&bytes(&vector)).is_err(), "{}", name(&vector));
    }
}

#[test]
fn every_connection_of_the_compact_protocol_is_these_bytes_both_ways() {
    for vector in vectors("compact") {
        let name = name(&vector);
        let (mut writer, mut reader) = (Writer::default(), CompactReader::default());
        let mut of_ours = CompactReader::default();
        for told in vector["told"].as_array().expect("a list") {
            let (subscription, frame) = frame(&told["json"]);
            let bytes = bytes(told);
            let read = reader.read(&bytes).expect(name);
            let written = match bytes[0] & 128 {
                0 => writer.write(subscription, &frame).freeze(),
                _ => writer.padded(subscription, &frame),
            };
            assert_eq!(of_ours.read(&written).as_ref(), Ok(&read), "{name}");
            assert_eq!(read, (subscription, frame), "{name}");
            // How a body is deflated is the library's business.
            if bytes[0] & 16 == 0 {
                assert_eq!(written[..], bytes, "{name}");
            }
        }
    }
}

#[test]
fn compact_frames_that_are_none_are_refused() {
    for vector in vectors("refused_compact") {
        let mut reader = CompactReader::default();
        let after = serde_json::json!({ "hex": vector["after"] });
        assert!(reader.read(&bytes(&after)).is_ok());
        assert!(reader.read(&bytes(&vector)).is_err(), "{}", name(&vector));
    }
}

#[test]
fn every_text_of_the_server_is_written_as_in_its_vector() {
    for vector in vectors("messages").into_iter().chain(vectors("alert_messages")) {
        let json = &vector["json"];
        let number = |field: &str| json[field].as_u64();
        let written = match json["type"].as_str() {
            Some("hello") => {
                let model = json["model"].as_str().expect("a model").to_owned();
                let cut_points =
                    Settings::default().cut_points().map(|CutPoint { level, .. }| {
                        let told = json["cut_points"][level.number().to_string()].as_f64();
                        CutPoint { level, relative: told.expect("a number") }
                    });
                let about = AboutMap { model, cut_points, exposure: ExposureKnown::None };
                let protocol = json["protocol"].as_str().expect("a protocol");
                let encoding = Encoding::of_subprotocol(protocol).expect("one of ours");
                text::hello(encoding, epoch(json), &LiveSettings::default(), time(json), &about)
            }
            Some("progress") => {
                let seq = number("seq").expect("a seq");
                let beat = Progress { epoch: epoch(json), seq, as_of: time(json) };
                let news = json["exposure"].as_str();
                text::progress(beat, news.map(|_| ExposureKnown::Recorded))
            }
            Some("alert") => text::alert(&alert(json)),
            Some("acknowledged") => {
                let at = json["at"].as_str().expect("a time").parse().expect("a time");
                text::acknowledged(number("position").expect("a position"), at)
            }
            Some("pong") => text::pong(),
            Some("problem") => {
                let words = |language| json["detail"][language].as_str().expect("words").to_owned();
                let code = json["code"].as_str().expect("a code");
                let detail = Text::new(words("es"), words("en"));
                text::problem(number("id").map(|id| id as u32), code, &detail)
            }
            other => unreachable!("{other:?}"),
        };
        let written: Value = serde_json::from_str(&written).expect("JSON");
        assert_eq!(written, *json, "{}", name(&vector));
    }
}

/// A message with what the client has from before, if it has anything.
fn since(mut json: Value, seen: &[(Cell, Seen)]) -> Value {
    if let Some((_, Seen { epoch, .. })) = seen.first() {
        json["since"]["epoch"] = format!("{epoch:016x}").into();
    }
    for (parent, Seen { seq, .. }) in seen {
        json["since"]["seq"][parent.to_string()] = (*seq).into();
    }
    json
}

/// A client's message as the vectors write it.
fn written(message: &ClientMessage) -> Value {
    let cells = |cells: &[Cell]| -> Vec<String> { cells.iter().map(Cell::to_string).collect() };
    let hour = |view: &View| match view.hour {
        ViewHour::Now => Value::from("now"),
        ViewHour::Fixed(hour) => Value::from(hour.number()),
    };
    match message {
        ClientMessage::Subscribe { id, view, parents, since: seen } => {
            let json = serde_json::json!({
                "type": "subscribe", "id": id, "parents": cells(parents),
                "view": {"key_population": view.population.code(), "hour": hour(view),
                    "resolution": view.resolution},
            });
            since(json, seen)
        }
        ClientMessage::Track { id, add, remove, since: seen } => {
            let mut json = serde_json::json!({"type": "track", "id": id});
            for (field, listed) in [("add", add), ("remove", remove)] {
                if !listed.is_empty() {
                    json[field] = cells(listed).into();
                }
            }
            since(json, seen)
        }
        ClientMessage::Unsubscribe { id } => serde_json::json!({"type": "unsubscribe", "id": id}),
        ClientMessage::Alerts { after: 0 } => serde_json::json!({"type": "alerts"}),
        ClientMessage::Alerts { after } => {
            serde_json::json!({"type": "alerts", "after": after})
        }
        ClientMessage::Ack { position } => {
            serde_json::json!({"type": "ack", "position": position})
        }
        ClientMessage::Ping => serde_json::json!({"type": "ping"}),
    }
}

#[test]
fn every_request_is_understood_and_others_are_refused_with_their_code() {
    for vector in vectors("requests").into_iter().chain(vectors("alert_requests")) {
        let message = ClientMessage::parse(&vector["json"].to_string())
            .unwrap_or_else(|_| panic!("{}", name(&vector)));
        assert_eq!(written(&message), vector["json"], "{}", name(&vector));
    }
    for vector in vectors("refused_requests") {
        let (_, error) = ClientMessage::parse(vector["text"].as_str().expect("a text"))
            .expect_err(name(&vector));
        assert_eq!(Some(error.code()), vector["code"].as_str(), "{}", name(&vector));
    }
}
