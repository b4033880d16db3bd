//! Readers behind slow, lossy lines while reports come in: each must always have what the server had at
//! its `seq`, and in the end what it has. `scripts/soak` makes the lines and starts this among them.

mod reader;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use atalaya_domain::Cell;
use hdrhistogram::Histogram;
use serde::{Deserialize, Serialize};

pub use self::reader::run as reader;
use crate::database;
use crate::events::Maker;
use crate::idle::city;
use crate::our_readers::EACH;
use crate::server::{Connection, Server, token, tokens};
use crate::table::{Table, reached, whole};

/// Where readers are and what the server is called there: `NAMESPACE=ADDRESS …`.
const READERS: &str = "ATALAYA_SOAK_READERS";
/// Reports a second, and how many of them in one cell, so that its level changes.
const RATE: u64 = 20;
const TOGETHER: usize = 40;

/// What a reader tells on its standard output, a line each.
#[derive(Serialize, Deserialize)]
enum Told {
    /// A frame was taken in: what is known of its parent now.
    Has { parent: u64, epoch: u64, seq: u64, cells: u64, at_us: u64 },
    /// It was cut off and is back.
    Back,
    /// It has heard that nothing more was to be told.
    End { bytes: u64, seconds: f64 },
}

/// What was so at a `seq` of a parent, and when it was told first.
type Known = HashMap<(u64, u64, u64), (u64, u64)>;

/// Runs the soak with readers in the namespaces that the environment names.
pub async fn measure(table: &mut Table) -> anyhow::Result<()> {
    let readers =
        std::env::var(READERS).with_context(|| format!("{READERS} is not set: scripts/soak"))?;
    let readers: Vec<(&str, &str)> =
        readers.split_whitespace().filter_map(|one| one.split_once('=')).collect();
    let seconds = std::env::var("ATALAYA_BENCH_SECONDS").ok().and_then(|text| text.parse().ok());
    let duration = Duration::from_secs(seconds.unwrap_or(120));
    let postgres = database::postgres()?;
    let url = postgres.url();
    let poster = token(url)?;
    let of_readers = tokens(url, readers.len().div_ceil(EACH) + 1)?;
    let server = Server::listening(url, "0.0.0.0:0", &[])?;
    server.ready().await?;
    let port = server.address.rsplit(':').next().context("a port")?.to_owned();
    let mut connection = Connection::open(&format!("127.0.0.1:{port}")).await?;
    let mut maker = Maker::new(5);
    let lines: Vec<String> = (0..2_000).map(|_| maker.next().json()).collect();
    post(&mut connection, &poster, &lines).await?;

    let mut observer = start(None, &format!("127.0.0.1:{port}"), &of_readers[0], 0)?;
    let mut others = Vec::new();
    for (number, (namespace, address)) in readers.iter().enumerate() {
        let (address, token) = (format!("{address}:{port}"), &of_readers[1 + number / EACH]);
        others.push(start(Some(namespace), &address, token, number as u64 + 1)?);
    }
    report(&mut connection, &poster, &mut maker, duration).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    // From here on nothing happens: what was told is to arrive.
    let (known, _) = observer.end()?;
    let mut sum = Sum::default();
    for one in &mut others {
        one.hang_up();
    }
    for one in &mut others {
        let (theirs, end) = one.end()?;
        sum.add(&known, &theirs, &end)?;
    }
    sum.tell(table, readers.len(), duration)
}

/// What all readers came to.
#[derive(Default)]
struct Sum {
    frames: usize,
    lags_us: Vec<u64>,
    returns: usize,
    bytes_per_hour: f64,
    wrong: usize,
    unknown: usize,
    behind: usize,
}

/// What came of a reader.
struct End {
    bytes: u64,
    seconds: f64,
    returns: usize,
}

impl Sum {
    fn add(&mut self, known: &Known, theirs: &Known, end: &End) -> anyhow::Result<()> {
        ensure!(!theirs.is_empty(), "a reader was told nothing");
        self.returns += end.returns;
        self.bytes_per_hour += end.bytes as f64 * 3_600.0 / end.seconds;
        for (at, (cells, at_us)) in theirs {
            self.frames += 1;
            match known.get(at) {
                Some((there, told_us)) => {
                    self.wrong += usize::from(cells != there);
                    self.lags_us.push(at_us.saturating_sub(*told_us));
                }
                None => self.unknown += 1,
            }
        }
        let newest = |known: &Known| {
            let mut newest: HashMap<u64, u64> = HashMap::new();
            for (parent, _, seq) in known.keys() {
                let known = newest.entry(*parent).or_default();
                *known = (*known).max(*seq);
            }
            newest
        };
        self.behind += usize::from(newest(known) != newest(theirs));
        Ok(())
    }

    fn tell(self, table: &mut Table, readers: usize, duration: Duration) -> anyhow::Result<()> {
        let mut lags = Histogram::<u64>::new(3)?;
        for lag in &self.lags_us {
            lags.record(*lag)?;
        }
        let ms = |quantile| lags.value_at_quantile(quantile) as f64 / 1e3;
        let set = |name| std::env::var(name).unwrap_or_else(|_| "?".to_owned());
        let good = self.wrong == 0 && self.behind == 0 && self.unknown == 0;
        table.alone(
            &format!(
                "{readers} readers behind lines of {} bit/s, {} ms each way, {} lost, {RATE} reports a second \
                 for {:.0} s",
                set("RATE_BIT"),
                set("DELAY_MS"),
                set("LOSS"),
                duration.as_secs_f64()
            ),
            &format!(
                "{} frames, {} other than the server's at their seq, {} at a seq it never told; {} returns; {} \
                 readers not at its end; {:.0} kB on the line per client-hour; lag behind a reader without \
                 a line p50 {:.0} ms, p99 {:.0} ms",
                whole(self.frames as f64),
                self.wrong,
                self.unknown,
                self.returns,
                self.behind,
                self.bytes_per_hour / readers as f64 / 1e3,
                ms(0.5),
                ms(0.99)
            ),
            &reached("all cells equal", good),
        );
        ensure!(good, "readers have other cells than the server");
        Ok(())
    }
}

/// Reports at random, and enough in one cell every two seconds.
async fn report(
    connection: &mut Connection,
    token: &str,
    maker: &mut Maker,
    duration: Duration,
) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut tick = tokio::time::interval(Duration::from_millis(500));
    let parents = city()?;
    for number in 0_usize.. {
        tick.tick().await;
        if begun.elapsed() >= duration {
            break;
        }
        let mut lines: Vec<String> = (0..RATE / 2).map(|_| maker.next().json()).collect();
        if number.is_multiple_of(4) {
            lines.extend(crate::storm::reports_in(in_the_city(&parents, number)?, TOGETHER));
        }
        post(connection, token, &lines).await?;
    }
    Ok(())
}

fn in_the_city(parents: &[Cell], number: usize) -> anyhow::Result<h3o::LatLng> {
    let middle = Cell::at(14.62, -90.52).context("a place")?.h3();
    let middle = middle.parent(h3o::Resolution::Eight).context("a parent")?;
    let near: Vec<h3o::CellIndex> = middle
        .grid_disk::<Vec<_>>(8)
        .into_iter()
        .filter(|cell| {
            let parent = cell.parent(h3o::Resolution::Four);
            parents.iter().any(|known| Some(known.h3()) == parent)
        })
        .collect();
    Ok(near[number * 37 % near.len()].into())
}

async fn post(connection: &mut Connection, token: &str, lines: &[String]) -> anyhow::Result<()> {
    let status = connection.post_as(token, "application/x-ndjson", &lines.join("\n")).await?;
    ensure!(matches!(status, 200 | 201), "an answer of {status}");
    Ok(())
}

/// A reader that runs.
struct Running {
    child: Child,
    known: Arc<Mutex<(Known, Option<End>)>>,
    listening: Option<JoinHandle<anyhow::Result<()>>>,
}

/// Starts a reader in a namespace.
fn start(
    namespace: Option<&str>,
    address: &str,
    token: &str,
    seed: u64,
) -> anyhow::Result<Running> {
    let this = std::env::current_exe()?;
    let mut command = match namespace {
        Some(namespace) => {
            let mut command = Command::new("ip");
            command.args(["netns", "exec", namespace]).arg(this);
            command
        }
        None => Command::new(this),
    };
    let mut child = command
        .args(["soak-reader", address, token, &seed.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let lines = BufReader::new(child.stdout.take().context("its output is piped")?).lines();
    let known: Arc<Mutex<(Known, Option<End>)>> = Arc::default();
    let kept = Arc::clone(&known);
    let listening = std::thread::spawn(move || {
        let mut returns = 0;
        for line in lines {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            match serde_json::from_str(&line?)? {
                Told::Has { parent, epoch, seq, cells, at_us } => {
                    kept.0.insert((parent, epoch, seq), (cells, at_us));
                }
                Told::Back => returns += 1,
                Told::End { bytes, seconds } => kept.1 = Some(End { bytes, seconds, returns }),
            }
        }
        Ok(())
    });
    Ok(Running { child, known, listening: Some(listening) })
}

impl Running {
    /// Tells it that it is over once it has heard all.
    fn hang_up(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Waits until it has heard all; gives what it knew.
    fn end(&mut self) -> anyhow::Result<(Known, End)> {
        self.hang_up();
        let listening = self.listening.take().context("ended before")?;
        listening.join().map_err(|_| anyhow::anyhow!("listening failed"))??;
        ensure!(self.child.wait()?.success(), "a reader failed");
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let end = known.1.take().context("a reader ended without a word")?;
        Ok((std::mem::take(&mut known.0), end))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
