//! A real websocket client of the live stream: what it is told, by subscription.

use std::collections::BTreeMap;

use atalaya_domain::Cell;
use atalaya_live::{CompactReader, FrameKind};
use atalaya_risk::State;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::handshake::client::Request;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, client_async, connect_async};

use crate::program::{PATIENCE, Server};

pub const JSON: &str = "atalaya.risk.v1.json";
pub const BINARY: &str = "atalaya.risk.v1";
pub const COMPACT: &str = "atalaya.risk.v2";

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

pub struct Socket(Stream, CompactReader);

/// A snapshot or a delta.
#[derive(Debug)]
pub struct Frame {
    pub subscription: u32,
    pub snapshot: bool,
    pub epoch: u64,
    pub seq: u64,
    pub prev: u64,
    pub states: BTreeMap<Cell, State>,
}

impl Socket {
    pub async fn open(server: &Server, token: &str, protocol: &str) -> Self {
        Self::with(server, &[("authorization", &format!("Bearer {token}"))], protocol).await
    }

    /// As somebody who signed in, from a page of the server's.
    pub async fn signed_in(server: &Server, cookie: &str, protocol: &str) -> Self {
        Self::with(server, &[("cookie", cookie), ("origin", &server.url)], protocol).await
    }

    /// A program's; `None` when nobody takes it.
    pub async fn reach(url: &str, token: &str, protocol: &str) -> Option<Self> {
        let bearer = format!("Bearer {token}");
        let request = request(url, &[("authorization", &bearer)], protocol);
        connect_async(request).await.ok().map(|(socket, _)| Self::new(socket))
    }

    /// A program's, over a connection that is there.
    pub async fn on(stream: TcpStream, token: &str, protocol: &str) -> Self {
        let url = format!("http://{}", stream.peer_addr().expect("connected"));
        let request = request(&url, &[("authorization", &format!("Bearer {token}"))], protocol);
        let opened = client_async(request, MaybeTlsStream::Plain(stream)).await;
        Self::new(opened.expect("a websocket").0)
    }

    async fn with(server: &Server, proof: &[(&'static str, &str)], protocol: &str) -> Self {
        let request = request(&server.url, proof, protocol);
        let (socket, answer) = connect_async(request).await.expect("a websocket");
        assert_eq!(answer.headers()["sec-websocket-protocol"], protocol);
        Self::new(socket)
    }

    fn new(stream: Stream) -> Self {
        Self(stream, CompactReader::default())
    }

    /// Looks at everybody's map of an hour, in the parent cell of the place.
    pub async fn subscribe(&mut self, id: u32, hour: Value, [lat, lon]: [f64; 2]) {
        let view = json!({"key_population": "ALL", "hour": hour, "resolution": 8});
        let parent = Cell::at(lat, lon).and_then(|cell| cell.parent(4)).expect("a place");
        let parents = [parent.to_string()];
        let ask = json!({"type": "subscribe", "id": id, "view": view, "parents": parents});
        self.0.send(Message::text(ask.to_string())).await.expect("sent");
    }

    /// Looks at a view of a parent, of which it has what `since` says; whether that could be sent.
    pub async fn follow(&mut self, id: u32, (view, parent): (&Value, Cell), since: Value) -> bool {
        let parents = [parent.to_string()];
        let mut ask = json!({"type": "subscribe", "id": id, "view": view, "parents": parents});
        if !since.is_null() {
            ask["since"] = since;
        }
        self.0.send(Message::text(ask.to_string())).await.is_ok()
    }

    /// The websocket itself.
    pub const fn stream(&mut self) -> &mut Stream {
        &mut self.0
    }

    /// Its two halves.
    pub fn split(self) -> (SplitSink<Stream, Message>, SplitStream<Stream>) {
        self.0.split()
    }

    /// Sends a message.
    pub async fn say(&mut self, message: &Value) {
        self.0.send(Message::text(message.to_string())).await.expect("sent");
    }

    /// Writes bytes past the websocket; who is put out meanwhile learns it when reading.
    pub async fn write(&mut self, bytes: &[u8]) {
        if let MaybeTlsStream::Plain(stream) = self.0.get_mut() {
            drop(stream.write_all(bytes).await);
        }
    }

    /// The next object of this type; everything else is passed over.
    pub async fn text(&mut self, kind: &str) -> Value {
        loop {
            if let Message::Text(text) = self.next().await {
                let text: Value = serde_json::from_str(&text).expect("JSON");
                if text["type"] == kind {
                    return text;
                }
            }
        }
    }

    /// The next snapshot or delta in bytes; `None` when the connection is lost.
    pub async fn next_frame(&mut self) -> Option<Frame> {
        loop {
            if let Message::Binary(bytes) = self.0.next().await?.ok()? {
                return Some(from_bytes(&mut self.1, &bytes));
            }
        }
    }

    async fn next(&mut self) -> Message {
        let next = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a message in time");
        next.expect("an open socket").expect("a message")
    }

    /// The next snapshot or delta; everything else is passed over.
    pub async fn frame(&mut self) -> Frame {
        self.frame_or_close().await.expect("an open socket")
    }

    /// The next snapshot or delta, or the code the server closes with.
    pub async fn frame_or_close(&mut self) -> Result<Frame, u16> {
        loop {
            match self.next().await {
                Message::Close(frame) => return Err(frame.map_or(1005, |frame| frame.code.into())),
                Message::Binary(bytes) => return Ok(from_bytes(&mut self.1, &bytes)),
                Message::Text(text) => {
                    let text: Value = serde_json::from_str(&text).expect("JSON");
                    if let Some(frame) = from_json(&text) {
                        return Ok(frame);
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

fn request(url: &str, proof: &[(&'static str, &str)], protocol: &str) -> Request {
    let url = format!("{}/api/v1/live", url.replace("http://", "ws://"));
    let mut request = url.into_client_request().expect("a request");
    for (name, value) in proof.iter().chain(&[("sec-websocket-protocol", protocol)]) {
        request.headers_mut().insert(*name, value.parse().expect("a header"));
    }
    request
}

/// A binary frame of either version, which its first byte tells.
fn from_bytes(reader: &mut CompactReader, bytes: &[u8]) -> Frame {
    let read = if bytes[0] < 32 { atalaya_live::decode(bytes) } else { reader.read(bytes) };
    let (subscription, frame) = read.expect("a frame");
    let states = frame.cells.iter().copied().collect();
    let atalaya_live::Frame { epoch, seq, prev, .. } = frame;
    Frame { subscription, snapshot: frame.kind == FrameKind::Snapshot, epoch, seq, prev, states }
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
    let epoch = text["epoch"].as_str().and_then(|epoch| u64::from_str_radix(epoch, 16).ok());
    let (epoch, seq, prev) = (epoch.expect("an epoch"), number("seq"), number("prev"));
    Some(Frame { subscription, snapshot, epoch, seq, prev, states })
}
