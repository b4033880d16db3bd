//! One reader of the soak, a process of its own: it decodes, keeps cells, and tells what it has.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::io::{Read as _, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use anyhow::{Context as _, ensure};
use atalaya_domain::Cell;
use atalaya_live::FrameKind;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use super::Told;
use crate::idle::city;

/// Silence after which the line is taken for dead: two beats.
const SILENCE: Duration = Duration::from_secs(35);
/// A third of the readers hang up now and then and come back.
const HANGS_UP: Duration = Duration::from_secs(25);

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// What is known of a parent.
#[derive(Default)]
struct Parent {
    epoch: u64,
    seq: u64,
    cells: BTreeMap<u64, u8>,
}

struct Reader {
    parents: HashMap<Cell, Parent>,
    over: Arc<AtomicBool>,
}

/// Reads until its standard input is closed and a beat has said that nothing more comes.
pub async fn run(address: &str, token: &str, seed: u64) -> anyhow::Result<()> {
    let over = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&over);
    std::thread::spawn(move || {
        let mut nothing = Vec::new();
        // However it ends.
        let _ = std::io::stdin().read_to_end(&mut nothing);
        told.store(true, Ordering::Relaxed);
    });
    let begun = Instant::now();
    let mut reader = Reader { parents: HashMap::new(), over };
    let hangs_up = (seed % 3 == 1).then_some(HANGS_UP);
    for turn in 0_u64.. {
        if turn > 0 {
            say(&Told::Back)?;
        }
        let Ok(socket) = reader.open(address, token).await else {
            tokio::time::sleep(Duration::from_secs(1)).await;
            continue;
        };
        let life = hangs_up.map_or(Duration::MAX, |life| life + Duration::from_secs(seed));
        if reader.read(socket, life).await? {
            break;
        }
    }
    say(&Told::End { bytes: bytes_on_the_line()?, seconds: begun.elapsed().as_secs_f64() })
}

impl Reader {
    async fn open(&self, address: &str, token: &str) -> anyhow::Result<Socket> {
        let mut request = format!("ws://{address}/api/v1/live").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {token}").parse()?);
        headers.insert("sec-websocket-protocol", "atalaya.risk.v1".parse()?);
        let opening = tokio_tungstenite::connect_async(request);
        let (mut socket, _) = timeout(SILENCE, opening).await??;
        let names: Vec<String> = city()?.iter().map(ToString::to_string).collect();
        let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
        let mut message = json!({"type": "subscribe", "id": 1, "parents": names, "view": view});
        if let Some(first) = self.parents.values().next() {
            let seqs = self.parents.iter().filter(|(_, parent)| parent.epoch == first.epoch);
            let seqs: serde_json::Map<String, Value> =
                seqs.map(|(cell, parent)| (cell.to_string(), json!(parent.seq))).collect();
            message["since"] = json!({"epoch": format!("{:016x}", first.epoch), "seq": seqs});
        }
        socket.send(Message::text(message.to_string())).await?;
        Ok(socket)
    }

    /// Reads for a while; gives whether all is heard.
    async fn read(&mut self, mut socket: Socket, life: Duration) -> anyhow::Result<bool> {
        let opened = Instant::now();
        loop {
            let Ok(Some(Ok(message))) = timeout(SILENCE, socket.next()).await else {
                return Ok(false);
            };
            match message {
                Message::Binary(bytes) => self.take(&bytes)?,
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text)?;
                    ensure!(message["type"] != "problem", "{text}");
                    // Nothing has happened since long before: what this beat tells of is all.
                    if message["type"] == "progress" && self.over.load(Ordering::Relaxed) {
                        return Ok(true);
                    }
                }
                _ => {}
            }
            if opened.elapsed() > life && !self.over.load(Ordering::Relaxed) {
                return Ok(false);
            }
        }
    }

    fn take(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        let (_, frame) = atalaya_live::decode(bytes)?;
        let known = self.parents.entry(frame.parent).or_default();
        match frame.kind {
            FrameKind::Snapshot => known.cells.clear(),
            FrameKind::Delta => ensure!(
                (known.epoch, known.seq) == (frame.epoch, frame.prev),
                "a gap: {} is followed by {} after {}",
                known.seq,
                frame.seq,
                frame.prev
            ),
        }
        (known.epoch, known.seq) = (frame.epoch, frame.seq);
        let cells = frame.cells.iter().map(|(cell, state)| (cell.number(), state.bits()));
        known.cells.extend(cells);
        let mut hasher = DefaultHasher::new();
        known.cells.hash(&mut hasher);
        let at = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
        say(&Told::Has {
            parent: frame.parent.number(),
            epoch: frame.epoch,
            seq: frame.seq,
            cells: hasher.finish(),
            at_us: at.as_micros() as u64,
        })
    }
}

fn say(told: &Told) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer(&mut out, told)?;
    out.write_all(b"\n")?;
    Ok(out.flush()?)
}

/// All that went over the line, either way, with what TCP adds and repeats; 0 without a line.
fn bytes_on_the_line() -> anyhow::Result<u64> {
    let devices = std::fs::read_to_string("/proc/self/net/dev")?;
    let line = devices.lines().find_map(|line| line.trim().strip_prefix("reader:"));
    let Some(line) = line else { return Ok(0) };
    let fields: Vec<&str> = line.split_whitespace().collect();
    let field = |at: usize| -> anyhow::Result<u64> {
        Ok(fields.get(at).context("a count of bytes")?.parse()?)
    };
    Ok(field(0)? + field(8)?)
}
