//! A real websocket client of the live stream: what it is told, by subscription.

use std::collections::BTreeMap;

use atalaya_domain::Cell;
use atalaya_risk::State;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::program::{PATIENCE, Server};

pub const JSON: &str = "atalaya.risk.v1.json";
pub const BINARY: &str = "atalaya.risk.v1";

pub struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// A snapshot or a delta.
#[derive(Debug)]
pub struct Frame {
    pub subscription: u32,
    pub snapshot: bool,
    pub seq: u64,
    pub prev: u64,
    pub states: BTreeMap<Cell, State>,
}

impl Socket {
    pub async fn open(server: &Server, token: &str, protocol: &str) -> Self {
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
        Self(socket)
    }

    /// Looks at everybody's map of an hour, in the parent cell of the place.
    pub async fn subscribe(&mut self, id: u32, hour: Value, [lat, lon]: [f64; 2]) {
        let view = json!({"key_population": "ALL", "hour": hour, "resolution": 8});
        let parent = Cell::at(lat, lon).and_then(|cell| cell.parent(4)).expect("a place");
        let parents = [parent.to_string()];
        let ask = json!({"type": "subscribe", "id": id, "view": view, "parents": parents});
        self.0.send(Message::text(ask.to_string())).await.expect("sent");
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a message in time");
        next.expect("an open socket").expect("a message")
    }

    /// The next snapshot or delta; everything else is passed over.
    pub async fn frame(&mut self) -> Frame {
        loop {
            match self.next().await {
                Message::Binary(bytes) => {
                    let (subscription, frame) = atalaya_live::decode(&bytes).expect("a frame");
                    let states = frame.cells.iter().copied().collect();
                    let (snapshot, seq, prev) = (bytes[0] == 1, frame.seq, frame.prev);
                    return Frame { subscription, snapshot, seq, prev, states };
                }
                Message::Text(text) => {
                    let text: Value = serde_json::from_str(&text).expect("JSON");
                    if let Some(frame) = from_json(&text) {
                        return frame;
                    }
                }
                _ => {}
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

fn from_json(text: &Value) -> Option<Frame> {
    let snapshot = match text["type"].as_str() {
        Some("snapshot") => true,
        Some("delta") => false,
        _ => return None,
    };
    let number = |field: &str| text[field].as_u64().unwrap_or(0);
    let cells = text["cells"].as_object().expect("cells");
    let state = |(cell, bits): (&String, &Value)| {
        let bits = bits.as_u64().and_then(|bits| u8::try_from(bits).ok());
        let state = bits.and_then(State::from_bits).expect("a state");
        (Cell::parse(cell).expect("a cell"), state)
    };
    let subscription = number("id") as u32;
    let states = cells.iter().map(state).collect();
    Some(Frame { subscription, snapshot, seq: number("seq"), prev: number("prev"), states })
}
