//! Reports that come in for minutes beside a thousand live readers: one by one, and as files.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use atalaya_domain::Cell;
use futures_util::{SinkExt as _, StreamExt as _};
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::events::Maker;
use crate::server::{Connection, Server, another_token};
use crate::table::{Table, whole};

/// Seconds of each load; `ATALAYA_BENCH_SECONDS` for others.
const SECONDS: u64 = 120;
const READERS: usize = 1_000;
/// Readers that one program's token may have.
const EACH: usize = 8;
/// Single reports a second.
const SINGLES: u64 = 2_000;
const CLIENTS: u64 = 64;
/// Rows a second by NDJSON.
const ROWS: u64 = 50_000;
/// Rows of one request.
const ROWS_OF_REQUEST: u64 = 5_000;
const SENDERS: u64 = 2;
/// Reports of one probe, in one commit: enough that their cell's level must change.
const TOGETHER: u64 = 40;

type Socket =
    tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>;

/// What readers were told, all together.
#[derive(Default)]
struct Told {
    frames: AtomicU64,
    bytes: AtomicU64,
}

/// Measures both loads on a database.
pub async fn measure(table: &mut Table, url: &str) -> anyhow::Result<()> {
    let seconds = std::env::var("ATALAYA_BENCH_SECONDS").ok().and_then(|text| text.parse().ok());
    let duration = Duration::from_secs(seconds.unwrap_or(SECONDS));
    let server = Server::start(url)?;
    server.ready().await?;
    let told = Arc::new(Told::default());
    let mut readers = Vec::new();
    for _ in 0..READERS.div_ceil(EACH) {
        let token = another_token(url)?;
        for _ in 0..EACH.min(READERS - readers.len()) {
            let socket = look(&server, &token, "atalaya.risk.v1", &[(14.64, -90.51)]).await?;
            readers.push(tokio::spawn(read(socket, Arc::clone(&told))));
        }
    }
    let (token, probing) = (another_token(url)?, another_token(url)?);
    for (name, rows) in [("singles", false), ("rows", true)] {
        let (frames, bytes) =
            (told.frames.load(Ordering::Relaxed), told.bytes.load(Ordering::Relaxed));
        let over = Arc::new(AtomicBool::new(false));
        let prober =
            tokio::spawn(probe(server.address.clone(), probing.clone(), Arc::clone(&over), rows));
        let load = load(&server, &token, duration, rows).await?;
        over.store(true, Ordering::Relaxed);
        let lag = prober.await??;
        let ms = |quantile| lag.value_at_quantile(quantile) as f64 / 1e3;
        let seconds = duration.as_secs_f64();
        let frames = (told.frames.load(Ordering::Relaxed) - frames) as f64 / seconds;
        let bytes = (told.bytes.load(Ordering::Relaxed) - bytes) as f64 / seconds;
        let wanted = if rows { ROWS } else { SINGLES };
        let what = if rows { "rows of NDJSON" } else { "single reports" };
        table.alone(
            &format!("{what} for {seconds:.0} s beside {READERS} live readers, PostgreSQL"),
            &format!(
                "{}/s (p99 of an answer {:.0} ms); to a reader p50 {:.0} ms, p99 {:.0} ms of {} \
                 probes; {} frames/s, {:.1} MB/s to readers",
                whole(load.rate),
                load.p99_ms,
                ms(0.5),
                ms(0.99),
                lag.len(),
                whole(frames),
                bytes / 1e6
            ),
            &format!("≥ {}/s", whole(wanted as f64)),
        );
        ensure!(load.rate > 0.0, "no {name} were taken");
    }
    let resident = server.resident_mib()?;
    table.alone("its memory after both", &format!("{resident:.0} MiB resident"), "–");
    readers.iter().for_each(tokio::task::JoinHandle::abort);
    Ok(())
}

/// What a load came to.
struct Load {
    rate: f64,
    p99_ms: f64,
}

/// Sends at the wanted rate, or as fast as it goes.
async fn load(
    server: &Server,
    token: &str,
    duration: Duration,
    rows: bool,
) -> anyhow::Result<Load> {
    let (clients, each, of_request) = if rows {
        (SENDERS, ROWS as f64 / SENDERS as f64, ROWS_OF_REQUEST)
    } else {
        (CLIENTS, SINGLES as f64 / CLIENTS as f64, 1)
    };
    let begun = Instant::now();
    let mut sending = Vec::new();
    for client in 0..clients {
        let mut connection = Connection::open(&server.address).await?;
        let token = token.to_owned();
        sending.push(tokio::spawn(async move {
            let mut maker = Maker::new(50_000 + u64::from(rows) * 1_000 + client);
            let (mut times, mut sent) = (Histogram::<u64>::new(3)?, 0_u64);
            while begun.elapsed() < duration {
                let due = Duration::from_secs_f64(sent as f64 / each);
                tokio::time::sleep_until((begun + due).into()).await;
                let lines: Vec<String> = (0..of_request).map(|_| maker.next().json()).collect();
                let asked = Instant::now();
                let kind = if rows { "application/x-ndjson" } else { "application/json" };
                let status = connection.post_as(&token, kind, &lines.join("\n")).await?;
                ensure!(matches!(status, 200 | 201), "an answer of {status}");
                times.record(asked.elapsed().as_micros() as u64)?;
                sent += of_request;
            }
            Ok((sent, times))
        }));
    }
    let (mut all, mut times) = (0, Histogram::<u64>::new(3)?);
    for sender in sending {
        let (sent, theirs) = sender.await??;
        all += sent;
        times.add(theirs)?;
    }
    let rate = all as f64 / begun.elapsed().as_secs_f64();
    Ok(Load { rate, p99_ms: times.value_at_quantile(0.99) as f64 / 1e3 })
}

/// A websocket that looks at everybody's map around some places.
async fn look(
    server: &Server,
    token: &str,
    protocol: &str,
    places: &[(f64, f64)],
) -> anyhow::Result<Socket> {
    look_at(&server.address, token, protocol, places).await
}

async fn look_at(
    address: &str,
    token: &str,
    protocol: &str,
    places: &[(f64, f64)],
) -> anyhow::Result<Socket> {
    let mut request = format!("ws://{address}/api/v1/live").into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Bearer {token}").parse()?);
    headers.insert("sec-websocket-protocol", protocol.parse()?);
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
    let mut parents: Vec<Cell> =
        places.iter().filter_map(|(lat, lon)| Cell::at(*lat, *lon)?.parent(4)).collect();
    parents.sort_unstable();
    parents.dedup();
    let parents: Vec<String> = parents.iter().map(ToString::to_string).collect();
    let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
    let subscribe = json!({"type": "subscribe", "id": 1, "parents": parents, "view": view});
    socket.send(Message::text(subscribe.to_string())).await?;
    Ok(socket)
}

async fn read(mut socket: Socket, told: Arc<Told>) {
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Binary(bytes) = message {
            told.frames.fetch_add(1, Ordering::Relaxed);
            told.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
    }
}

/// Far from everything else, places that are quiet until a probe reports there.
fn quiet_place(probe: u64) -> (f64, f64) {
    (14.95 + (probe / 20 % 20) as f64 * 0.05, -91.2 + (probe % 20) as f64 * 0.09)
}

/// How long it takes, in µs, from before a report is sent until its frame is at a reader.
async fn probe(
    address: String,
    token: String,
    over: Arc<AtomicBool>,
    rows: bool,
) -> anyhow::Result<Histogram<u64>> {
    let places: Vec<(f64, f64)> = (0..400).map(quiet_place).collect();
    let mut socket = look_at(&address, &token, "atalaya.risk.v1.json", &places).await?;
    let mut connection = Connection::open(&address).await?;
    let mut lag = Histogram::<u64>::new(3)?;
    // The second load's probes go where the first's did not.
    let mut number = if rows { 200 } else { 0 };
    while !over.load(Ordering::Relaxed) {
        let (lat, lon) = quiet_place(number);
        let cell = Cell::at(lat, lon).and_then(|cell| cell.parent(8)).context("a place")?;
        let name = cell.to_string();
        let now = jiff::Timestamp::now();
        let reports: Vec<String> = (0..TOGETHER)
            .map(|report| {
                let id = uuid::Uuid::now_v7();
                let at = now - jiff::SignedDuration::from_millis(report as i64);
                format!(
                    r#"{{"id":"{id}","kind":"P1","occurred_at":"{at}","lat":{lat},"lon":{lon}}}"#
                )
            })
            .collect();
        let begun = Instant::now();
        let body = format!("[{}]", reports.join(","));
        let status = connection.post(&token, &body).await?;
        ensure!(status == 201, "a probe is answered with {status}");
        let found = tokio::time::timeout(Duration::from_secs(10), async {
            while let Some(message) = socket.next().await {
                let Message::Text(text) = message? else { continue };
                let frame: Value = serde_json::from_str(&text)?;
                if frame["type"] == "delta" && frame["cells"].get(&name).is_some() {
                    return anyhow::Ok(());
                }
            }
            anyhow::bail!("the socket closed")
        });
        found.await.context("no frame came")??;
        lag.record(begun.elapsed().as_micros() as u64)?;
        number += 1;
        // Not in step with the coalescing window.
        tokio::time::sleep(Duration::from_millis(400 + number * 89 % 211)).await;
    }
    Ok(lag)
}
