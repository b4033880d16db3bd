//! The JSON messages: frames of the JSON subprotocol, and what both subprotocols say in text.

use std::fmt::Write as _;

use atalaya_disclosure::{AboutMap, ExposureKnown};
use atalaya_domain::{Alert, Text};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::frame::{Frame, FrameKind};
use crate::mailbox::Progress;
use crate::{Encoding, LiveSettings};

pub(crate) fn frame(frame: &Frame, subscription: u32) -> String {
    let kind = match frame.kind {
        FrameKind::Snapshot => "snapshot",
        FrameKind::Delta => "delta",
    };
    let rest = frame.json.get_or_init(|| rest(frame));
    format!(r#"{{"type":"{kind}","id":{subscription},{rest}"#)
}

/// What follows the subscription's number: the same for everybody.
fn rest(frame: &Frame) -> String {
    let prev = match frame.kind {
        FrameKind::Snapshot => String::new(),
        FrameKind::Delta => format!(",\"prev\":{}", frame.prev),
    };
    let mut out = String::with_capacity(128 + frame.cells.len() * 22);
    // Writing into a String cannot fail.
    let _ = write!(
        out,
        r#""parent":"{}","epoch":"{:016x}","seq":{}{prev},"as_of":"{}","hour":{},"cells":{{"#,
        frame.parent,
        frame.epoch,
        frame.seq,
        frame.as_of,
        frame.hour.number(),
    );
    for (at, (cell, state)) in frame.cells.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(out, "{comma}\"{cell}\":{}", state.bits());
    }
    out.push_str("}}");
    out
}

/// The greeting: what it says of the map holds for every frame of the connection.
pub(crate) fn hello(
    encoding: Encoding,
    epoch: u64,
    settings: &LiveSettings,
    as_of: Timestamp,
    about: &AboutMap,
) -> String {
    let mut hello = json!({
        "type": "hello",
        "protocol": encoding.protocol(),
        "epoch": format!("{epoch:016x}"),
        "window_ms": settings.window.as_millis() as u64,
        "heartbeat_ms": settings.heartbeat.as_millis() as u64,
        "as_of": as_of.to_string(),
    });
    for (name, value) in about.members() {
        hello[name] = value;
    }
    hello.to_string()
}

/// A beat. `exposure` is what the map knows of where teams have been, if that is news.
pub(crate) fn progress(progress: Progress, exposure: Option<ExposureKnown>) -> String {
    let mut beat = json!({
        "type": "progress",
        "epoch": format!("{:016x}", progress.epoch),
        "seq": progress.seq,
        "as_of": progress.as_of.to_string(),
    });
    if let Some(exposure) = exposure {
        beat["exposure"] = exposure.code().into();
        beat["sentence"] = json!(exposure.sentence());
    }
    beat.to_string()
}

/// An alert. Its payload is an object already.
pub(crate) fn alert(alert: &Alert) -> String {
    let payload = serde_json::from_str(&alert.payload).unwrap_or(Value::Null);
    json!({
        "type": "alert",
        "position": alert.position,
        "kind": alert.kind.code(),
        "at": alert.at.to_string(),
        "expires_at": alert.expires_at.to_string(),
        "payload": payload,
    })
    .to_string()
}

/// An alert is acknowledged, and that is on the disk.
pub(crate) fn acknowledged(position: u64, at: Timestamp) -> String {
    json!({"type": "acknowledged", "position": position, "at": at.to_string()}).to_string()
}

pub(crate) fn pong() -> String {
    json!({"type": "pong"}).to_string()
}

pub(crate) fn problem(id: Option<u32>, code: &str, detail: &Text) -> String {
    json!({"type": "problem", "id": id, "code": code, "detail": detail}).to_string()
}
