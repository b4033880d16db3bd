//! The same frames to a thousand readers: from us, from nginx + nchan, from NATS. A few dozen frames are
//! published together, as a publication does with the parents that its readers look at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use atalaya_domain::Cell;
use h3o::Resolution;
use hdrhistogram::Histogram;

use crate::crowd::{Crowd, Language};
use crate::database;
use crate::our_readers::{self, EACH};
use crate::peers::Peer;
use crate::server::{Connection, Server, token, tokens};
use crate::server_clock::ServerClock;
use crate::storm::reports_in;
use crate::table::{Table, median, reached, whole};

const READERS: usize = 1_000;
/// Parents whose levels change in each publication: in the middle of the country, so all of their
/// cells are in the area.
const PARENTS: [(f64, f64); 4] =
    [(14.95, -90.95), (15.35, -90.35), (15.75, -90.95), (15.55, -89.8)];
/// Within so many cells of the middle of a parent there are reports.
const AROUND: u32 = 14;
/// Reports in one cell that surely change its level.
const TOGETHER: usize = 40;
/// Publications, and as many before that nobody counts.
const BURSTS: usize = 60;
const WARMING: usize = 5;
/// What a frame is identified by: the place of `seq` in it.
const SEQ: std::ops::Range<usize> = 24..32;
/// How long readers may take to be let in, or frames to come.
const PATIENCE: Duration = Duration::from_secs(30);
/// More than the server's window for what is no warning.
const WINDOW: Duration = Duration::from_millis(200);

/// What readers heard.
struct Heard {
    /// `seq` and when, of each frame.
    frames: Vec<(u64, Instant)>,
    /// The first reader's frames.
    seen: Vec<Vec<u8>>,
    bytes: u64,
}

/// What one server came to.
struct Figures {
    deliveries: usize,
    /// While something was being delivered.
    delivering: Duration,
    p50_ms: f64,
    p99_ms: f64,
    cpu: Duration,
    bursts: usize,
}

/// Measures two loads with all three servers.
pub fn measure(
    table: &mut Table,
    runtime: &tokio::runtime::Runtime,
    folder: &std::path::Path,
) -> anyhow::Result<()> {
    for subscriptions in [4, 8] {
        let postgres = database::postgres()?;
        let (ours, bursts, every) =
            runtime.block_on(of_ours(table, postgres.url(), subscriptions))?;
        let sizes: Vec<usize> = bursts.iter().flatten().map(Vec::len).collect();
        let together = median(bursts.iter().map(|burst| burst.len() as f64).collect());
        let (least, most) = (sizes.iter().min(), sizes.iter().max());
        let (least, most) = least.zip(most).context("no frames")?;
        let what = format!(
            "{} readers, {together:.0} frames of {least}–{most} B (median {:.0}) together, every {:.0} ms",
            whole(READERS as f64),
            median(sizes.iter().map(|size| *size as f64).collect()),
            every.as_secs_f64() * 1e3,
        );
        for kind in [Peer::nchan, Peer::nats] {
            let its = tempfile::tempdir_in(folder)?;
            let peer = kind(its.path())?;
            let name = peer.name;
            let theirs = of_peer(peer, &bursts, every)?;
            let ratio = ours.rate() / theirs.rate();
            let reach = "≥ 100 000/s, p99 ≤ 200 ms, ≥ 1.0 ×";
            let good = ours.rate() >= 1e5 && ours.p99_ms <= 200.0 && ratio >= 1.0;
            table.beside(
                &what,
                &ours.told(),
                &format!("{name}: {}", theirs.told()),
                ratio,
                &reached(reach, good),
            );
        }
    }
    Ok(())
}

impl Figures {
    fn of(
        frames: &[(u64, Instant)],
        published: &[(u64, Instant)],
        cpu: Duration,
    ) -> anyhow::Result<Self> {
        let mut times = Histogram::<u64>::new(3)?;
        let mut delivering = Duration::ZERO;
        let mut deliveries = 0;
        for (seq, begun) in published {
            let mut last = Duration::ZERO;
            for (_, at) in frames.iter().filter(|(of, _)| of == seq) {
                let took = at.saturating_duration_since(*begun);
                times.record(took.as_micros() as u64)?;
                deliveries += 1;
                last = last.max(took);
            }
            delivering += last;
        }
        let ms = |quantile| times.value_at_quantile(quantile) as f64 / 1e3;
        let (p50_ms, p99_ms) = (ms(0.5), ms(0.99));
        Ok(Self { deliveries, delivering, p50_ms, p99_ms, cpu, bursts: published.len() })
    }

    /// Deliveries a second while it delivers.
    fn rate(&self) -> f64 {
        self.deliveries as f64 / self.delivering.as_secs_f64()
    }

    fn told(&self) -> String {
        format!(
            "{}/s while it delivers; published → frame p50 {:.0} ms, p99 {:.0} ms; {:.1} µs of a core \
             each; {} of {} publications",
            whole(self.rate()),
            self.p50_ms,
            self.p99_ms,
            self.cpu.as_secs_f64() * 1e6 / self.deliveries as f64,
            whole(self.deliveries as f64),
            self.bursts
        )
    }
}

/// Reads on a thread of its own until told to stop; tells of each new `seq` once.
fn listen(
    mut crowd: Crowd,
    over: Arc<AtomicBool>,
    news: Sender<(u64, Instant)>,
) -> JoinHandle<anyhow::Result<Heard>> {
    std::thread::spawn(move || {
        let mut heard = Heard { frames: Vec::new(), seen: Vec::new(), bytes: 0 };
        heard.frames.reserve(READERS * 64 * (BURSTS + WARMING));
        let mut newest = 0;
        while !over.load(Ordering::Relaxed) {
            crowd.turn(Duration::from_millis(5), |reader, message| {
                let Some(seq) = seq_of(message) else { return };
                let now = Instant::now();
                heard.frames.push((seq, now));
                if reader == 0 {
                    heard.seen.push(message.to_vec());
                }
                if seq > newest {
                    newest = seq;
                    // Whoever listened may have gone.
                    let _ = news.send((seq, now));
                }
            })?;
        }
        ensure!(crowd.open() == READERS, "{} of {READERS} readers are left", crowd.open());
        heard.bytes = crowd.bytes;
        Ok(heard)
    })
}

/// The `seq` of a delta.
fn seq_of(message: &[u8]) -> Option<u64> {
    if message.first() != Some(&2) {
        return None;
    }
    let seq = message.get(SEQ)?.try_into().ok()?;
    Some(u64::from_be_bytes(seq))
}

type Bursts = Vec<Vec<Vec<u8>>>;

/// Ours; also the frames that were told together, and how often some were.
async fn of_ours(
    table: &mut Table,
    url: &str,
    subscriptions: u32,
) -> anyhow::Result<(Figures, Bursts, Duration)> {
    let poster = token(url)?;
    let of_readers = tokens(url, READERS.div_ceil(EACH))?;
    let server = Server::start(url)?;
    server.ready().await?;
    let parents = parents()?;
    let mut crowd = Crowd::new(&server.address, Language::Messages)?;
    for number in 0..READERS {
        let token = &of_readers[number / EACH];
        crowd.enter(our_readers::opening(&server.address, token, subscriptions, &parents))?;
    }
    let mut snapshots = 0;
    let all = READERS * subscriptions as usize * parents.len();
    while snapshots < all {
        crowd.turn(Duration::from_millis(5), |_, message| {
            snapshots += usize::from(message.first() == Some(&1));
        })?;
    }
    let clock = ServerClock::of(&server.address, &poster).await?;
    let over = Arc::new(AtomicBool::new(false));
    let (news, told) = channel();
    let reading = listen(crowd, Arc::clone(&over), news);
    let mut connection = Connection::open(&server.address).await?;
    let mut published = Vec::new();
    let mut before = server.usage()?;
    let (mut begun, mut lag) = (Instant::now(), Histogram::<u64>::new(3)?);
    let mut sent_at = Vec::new();
    for burst in 0..WARMING + BURSTS {
        if burst == WARMING {
            (before, begun) = (server.usage()?, Instant::now());
        }
        let (seq, sent) = publication(&mut connection, &poster, &parents, burst, &told).await?;
        if burst >= WARMING {
            published.push((seq, clock.at(seq)));
            sent_at.push((seq, sent));
        }
    }
    let every = begun.elapsed() / BURSTS as u32;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let cpu = server.usage()?.cpu.saturating_sub(before.cpu);
    over.store(true, Ordering::Relaxed);
    let heard = reading.join().map_err(|_| anyhow::anyhow!("the readers failed"))??;
    for (seq, sent) in sent_at {
        for (_, at) in heard.frames.iter().filter(|(of, _)| *of == seq) {
            lag.record(at.saturating_duration_since(sent).as_micros() as u64)?;
        }
    }
    let ms = |quantile| lag.value_at_quantile(quantile) as f64 / 1e3;
    table.alone(
        &format!("reports sent → committed → frame, at all {READERS} readers of the next row"),
        &format!(
            "p50 {:.0} ms, p99 {:.0} ms: they warn, so they do not wait for the window of 150 ms",
            ms(0.5),
            ms(0.99)
        ),
        &reached("p99 ≤ 300 ms", ms(0.99) <= 300.0),
    );
    let of = |seq| {
        let of_it = |message: &&Vec<u8>| seq_of(message) == Some(seq);
        heard.seen.iter().filter(of_it).cloned().collect()
    };
    let bursts = published.iter().map(|(seq, _)| of(*seq)).collect();
    Ok((Figures::of(&heard.frames, &published, cpu)?, bursts, every))
}

/// Reports in one cell of each parent that nobody spoke of yet; gives the `seq` they are told with.
async fn publication(
    connection: &mut Connection,
    token: &str,
    parents: &[Cell],
    number: usize,
    told: &Receiver<(u64, Instant)>,
) -> anyhow::Result<(u64, Instant)> {
    let mut lines = Vec::new();
    for parent in parents {
        // Around its middle, so all in the area; each far from the ones before.
        let middle = h3o::LatLng::from(parent.h3()).to_cell(Resolution::Eight);
        let around: Vec<_> = middle.grid_disk::<Vec<_>>(AROUND);
        let cell = around[number * 331 % around.len()];
        lines.extend(reports_in(cell.into(), TOGETHER));
    }
    let body = lines.join("\n");
    while told.try_recv().is_ok() {}
    let sent = Instant::now();
    let status = connection.post_as(token, "application/x-ndjson", &body).await?;
    ensure!(matches!(status, 200 | 201), "an answer of {status}");
    let (mut seq, _) = told.recv_timeout(PATIENCE).context("no frame came")?;
    // Where it has become dangerous is told before the window's end, the rest at it.
    while let Ok((rest, _)) = told.recv_timeout(WINDOW) {
        seq = rest;
    }
    Ok((seq, sent))
}

fn parents() -> anyhow::Result<Vec<Cell>> {
    let parent = |(lat, lon): &(f64, f64)| Cell::at(*lat, *lon).and_then(|cell| cell.parent(4));
    let mut parents: Vec<Cell> = PARENTS.iter().filter_map(parent).collect();
    parents.sort_unstable();
    parents.dedup();
    ensure!(parents.len() == PARENTS.len(), "two places have one parent");
    Ok(parents)
}

/// A peer's, with the same frames at the same pace.
fn of_peer(mut peer: Peer, bursts: &Bursts, every: Duration) -> anyhow::Result<Figures> {
    let mut crowd = Crowd::new(&peer.address, peer.language)?;
    for _ in 0..READERS {
        crowd.enter(peer.opening())?;
    }
    crowd.until(PATIENCE, |crowd| crowd.open() == READERS, |_, _| {})?;
    // Until those who are let in are subscribed, too.
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(1) {
        crowd.turn(Duration::from_millis(5), |_, _| {})?;
    }
    let over = Arc::new(AtomicBool::new(false));
    let (news, told) = channel();
    let reading = listen(crowd, Arc::clone(&over), news);
    let mut published = Vec::new();
    let mut before = peer.usage()?;
    let mut next = Instant::now();
    for (number, burst) in bursts.iter().cycle().take(WARMING + BURSTS).enumerate() {
        if number == WARMING {
            before = peer.usage()?;
        }
        let seq = number as u64 + 1;
        let mut frames = burst.clone();
        for frame in &mut frames {
            frame[SEQ].copy_from_slice(&seq.to_be_bytes());
        }
        std::thread::sleep(next.saturating_duration_since(Instant::now()));
        let now = Instant::now();
        next = now + every;
        peer.publish(&frames)?;
        // As with ours: the next when somebody has heard of this one.
        told.recv_timeout(PATIENCE).context("no frame came")?;
        if number >= WARMING {
            published.push((seq, now));
        }
    }
    std::thread::sleep(Duration::from_secs(2));
    let cpu = peer.usage()?.cpu.saturating_sub(before.cpu);
    over.store(true, Ordering::Relaxed);
    let heard = reading.join().map_err(|_| anyhow::anyhow!("the readers failed"))??;
    Figures::of(&heard.frames, &published, cpu)
}
