//! Readers of ours: how they come in, what they ask for, and where they were when they were cut off.

use std::collections::HashMap;

use atalaya_domain::Cell;
use serde_json::{Value, json};

use crate::crowd::{Opening, client_frame, request};

/// Readers that one account may have.
pub const EACH: usize = 8;

/// A reader that looks at the same parents in so many subscriptions, at resolution 8.
pub fn opening(address: &str, token: &str, subscriptions: u32, parents: &[Cell]) -> Opening {
    let request = asking(address, token, "atalaya.risk.v1");
    let then = (1..=subscriptions).flat_map(|id| subscribe(id, (8, parents), None));
    Opening { request, then: then.collect() }
}

/// One in the compact subprotocol at another resolution.
pub fn compact(address: &str, token: &str, (resolution, parents): (u8, &[Cell])) -> Opening {
    let request = asking(address, token, "atalaya.risk.v2");
    Opening { request, then: subscribe(1, (resolution, parents), None) }
}

fn asking(address: &str, token: &str, protocol: &str) -> Vec<u8> {
    let headers =
        format!("Authorization: Bearer {token}\r\nSec-WebSocket-Protocol: {protocol}\r\n");
    request(address, "/api/v1/live", &headers)
}

fn subscribe(id: u32, (resolution, parents): (u8, &[Cell]), since: Option<Value>) -> Vec<u8> {
    let names: Vec<String> = parents.iter().map(ToString::to_string).collect();
    let view = json!({"key_population": "ALL", "hour": "now", "resolution": resolution});
    let mut message = json!({"type": "subscribe", "id": id, "parents": names, "view": view});
    if let Some(since) = since {
        message["since"] = since;
    }
    client_frame(1, message.to_string().as_bytes())
}

/// What a reader has: of each parent the `seq` it was brought to.
#[derive(Default, Clone)]
pub struct Have {
    epoch: u64,
    seqs: HashMap<u64, u64>,
}

impl Have {
    /// Takes a frame in; gives whether it was a snapshot, or `None` if it is no frame.
    pub fn take(&mut self, message: &[u8]) -> Option<bool> {
        let kind = *message.first().filter(|kind| matches!(kind, 1 | 2))?;
        let field = |at: usize| {
            let bytes = message.get(at..at + 8)?.try_into().ok()?;
            Some(u64::from_be_bytes(bytes))
        };
        self.epoch = field(16)?;
        self.seqs.insert(field(8)?, field(24)?);
        Some(kind == 1)
    }

    /// How many parents it has.
    pub fn parents(&self) -> usize {
        self.seqs.len()
    }

    /// Asks for what it missed.
    pub fn subscribe(&self, parents: &[Cell]) -> Vec<u8> {
        let seqs: serde_json::Map<String, Value> =
            self.seqs.iter().map(|(parent, seq)| (format!("{parent:x}"), json!(seq))).collect();
        let since = json!({"epoch": format!("{:016x}", self.epoch), "seq": seqs});
        subscribe(1, (8, parents), Some(since))
    }
}
