//! Reports that come in for minutes beside a thousand live readers: one by one, and as files; and how
//! long it takes meanwhile until a reader sees one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use atalaya_domain::Cell;
use futures_util::{SinkExt as _, StreamExt as _};
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::crowd::{Crowd, Language};
use crate::events::Maker;
use crate::our_readers::{EACH, opening};
use crate::server::{Connection, Server, another_token, tokens};
use crate::storm::reports_in;
use crate::table::{Table, reached, whole};

/// Seconds of each load; `ATALAYA_BENCH_SECONDS` for others.
const SECONDS: u64 = 120;
const READERS: usize = 1_000;
/// Single reports a second: a busy country, and four times that.
const SINGLES: [u64; 2] = [500, 2_000];
const CLIENTS: u64 = 64;
/// Rows a second by NDJSON.
const ROWS: u64 = 50_000;
/// Rows of one request.
const ROWS_OF_REQUEST: u64 = 5_000;
const SENDERS: u64 = 4;
/// Reports of one probe, in one commit: enough that their cell's level must change, also beside the files: levels are
/// relative to what is usual everywhere.
const TOGETHER: usize = 40;
const TOGETHER_BESIDE_FILES: usize = 400;

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
    let over_all = Arc::new(AtomicBool::new(false));
    let reading = readers(&server, url, (Arc::clone(&told), Arc::clone(&over_all)))?;
    let (token, probing) = (another_token(url)?, another_token(url)?);
    let loads = [(SINGLES[0], false), (SINGLES[1], false), (ROWS, true)];
    for (turn, (wanted, rows)) in (0..).zip(loads) {
        let (frames, bytes) =
            (told.frames.load(Ordering::Relaxed), told.bytes.load(Ordering::Relaxed));
        let over = Arc::new(AtomicBool::new(false));
        let together = if rows { TOGETHER_BESIDE_FILES } else { TOGETHER };
        let prober = tokio::spawn(probe(
            server.address.clone(),
            probing.clone(),
            Arc::clone(&over),
            (turn, together),
        ));
        let load = load(&server, &token, duration, (wanted, rows)).await?;
        over.store(true, Ordering::Relaxed);
        let lag = prober.await??;
        let ms = |quantile| lag.value_at_quantile(quantile) as f64 / 1e3;
        let seconds = duration.as_secs_f64();
        let frames = (told.frames.load(Ordering::Relaxed) - frames) as f64 / seconds;
        let bytes = (told.bytes.load(Ordering::Relaxed) - bytes) as f64 / seconds;
        let enough = load.rate >= wanted as f64 * 0.98;
        let what = if rows { "rows of NDJSON" } else { "single reports" };
        table.alone(
            &format!(
                "{} {what} a second for {seconds:.0} s beside {READERS} live readers, PostgreSQL",
                whole(wanted as f64)
            ),
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
            &if rows {
                reached(&format!("{}/s", whole(wanted as f64)), enough)
            } else {
                let soon = ms(0.5) <= 200.0 && ms(0.99) <= 300.0;
                let least = format!("{}/s, p50 ≤ 200 ms, p99 ≤ 300 ms", whole(wanted as f64));
                reached(&least, enough && soon)
            },
        );
    }
    let resident = server.resident_mib()?;
    table.alone("its memory after both", &format!("{resident:.0} MiB resident"), "–");
    over_all.store(true, Ordering::Relaxed);
    reading.join().map_err(|_| anyhow::anyhow!("the readers failed"))?
}

/// A thousand readers of the city on a thread of their own.
fn readers(
    server: &Server,
    url: &str,
    (told, over): (Arc<Told>, Arc<AtomicBool>),
) -> anyhow::Result<JoinHandle<anyhow::Result<()>>> {
    let of_readers = tokens(url, READERS.div_ceil(EACH))?;
    let parents = [Cell::at(14.64, -90.51).and_then(|cell| cell.parent(4)).context("a place")?];
    let mut crowd = Crowd::new(&server.address, Language::Messages)?;
    for number in 0..READERS {
        crowd.enter(opening(&server.address, &of_readers[number / EACH], 1, &parents))?;
    }
    crowd.until(Duration::from_secs(30), |crowd| crowd.open() == READERS, |_, _| {})?;
    Ok(std::thread::spawn(move || {
        while !over.load(Ordering::Relaxed) {
            crowd.turn(Duration::from_millis(20), |_, message| {
                told.frames.fetch_add(1, Ordering::Relaxed);
                told.bytes.fetch_add(message.len() as u64, Ordering::Relaxed);
            })?;
        }
        ensure!(crowd.open() == READERS, "{} of {READERS} readers are left", crowd.open());
        Ok(())
    }))
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
    (wanted, rows): (u64, bool),
) -> anyhow::Result<Load> {
    let (clients, each, of_request) = if rows {
        (SENDERS, wanted as f64 / SENDERS as f64, ROWS_OF_REQUEST)
    } else {
        (CLIENTS, wanted as f64 / CLIENTS as f64, 1)
    };
    let begun = Instant::now();
    let mut sending = Vec::new();
    for client in 0..clients {
        let mut connection = Connection::open(&server.address).await?;
        let token = token.to_owned();
        sending.push(tokio::spawn(async move {
            let mut maker = Maker::new(50_000 + wanted * 100 + client);
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

/// Where the probes report: around the middles of two parents far from everything else.
const QUIET: [(f64, f64); 2] = [(15.35, -90.35), (15.75, -90.95)];

/// A cell that is quiet until its probe reports there.
fn quiet_cell(probe: usize) -> anyhow::Result<h3o::CellIndex> {
    let (lat, lon) = QUIET[probe % QUIET.len()];
    let parent = Cell::at(lat, lon).and_then(|cell| cell.parent(4)).context("a place")?;
    let middle = h3o::LatLng::from(parent.h3()).to_cell(h3o::Resolution::Eight);
    let around: Vec<_> = middle.grid_disk(14);
    Ok(around[probe / QUIET.len() * 331 % around.len()])
}

/// How long it takes, in µs, from before a report is sent until its frame is at a reader.
async fn probe(
    address: String,
    token: String,
    over: Arc<AtomicBool>,
    (turn, together): (usize, usize),
) -> anyhow::Result<Histogram<u64>> {
    let mut socket = look_at(&address, &token, "atalaya.risk.v1.json", &QUIET).await?;
    let mut connection = Connection::open(&address).await?;
    let mut lag = Histogram::<u64>::new(3)?;
    // Each load's probes go where the others' did not.
    let mut number = turn * 400;
    while !over.load(Ordering::Relaxed) {
        let cell = quiet_cell(number)?;
        let name = cell.to_string();
        let reports = reports_in(cell.into(), together);
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
        tokio::time::sleep(Duration::from_millis(400 + number as u64 * 89 % 211)).await;
    }
    Ok(lag)
}
