//! The JSON messages: frames of the JSON subprotocol, and what both subprotocols say in text.

use std::fmt::Write as _;

use atalaya_domain::Text;
use jiff::Timestamp;
use serde_json::json;

use crate::LiveSettings;
use crate::frame::{Frame, FrameKind};

/// The subprotocols' common name.
pub const PROTOCOL: &str = "atalaya.risk.v1";

pub(crate) fn frame(frame: &Frame, subscription: u32) -> String {
    let mut cells = String::with_capacity(frame.cells.len() * 22);
    for (cell, state) in &frame.cells {
        let comma = if cells.is_empty() { "" } else { "," };
        // Writing into a String cannot fail.
        let _ = write!(cells, "{comma}\"{cell}\":{}", state.bits());
    }
    let (kind, prev) = match frame.kind {
        FrameKind::Snapshot => ("snapshot", String::new()),
        FrameKind::Delta => ("delta", format!(",\"prev\":{}", frame.prev)),
    };
    format!(
        r#"{{"type":"{kind}","id":{subscription},"parent":"{}","epoch":"{:016x}","seq":{}{prev},"as_of":"{}","hour":{},"cells":{{{cells}}}}}"#,
        frame.parent,
        frame.epoch,
        frame.seq,
        frame.as_of,
        frame.hour.number(),
    )
}

pub(crate) fn hello(epoch: u64, settings: &LiveSettings, as_of: Timestamp) -> String {
    json!({
        "type": "hello",
        "protocol": PROTOCOL,
        "epoch": format!("{epoch:016x}"),
        "window_ms": settings.window.as_millis() as u64,
        "heartbeat_ms": settings.heartbeat.as_millis() as u64,
        "as_of": as_of.to_string(),
    })
    .to_string()
}

pub(crate) fn progress(epoch: u64, seq: u64, as_of: Timestamp) -> String {
    json!({
        "type": "progress",
        "epoch": format!("{epoch:016x}"),
        "seq": seq,
        "as_of": as_of.to_string(),
    })
    .to_string()
}

pub(crate) fn pong() -> String {
    json!({"type": "pong"}).to_string()
}

pub(crate) fn problem(id: Option<u32>, code: &str, detail: &Text) -> String {
    json!({"type": "problem", "id": id, "code": code, "detail": detail}).to_string()
}
