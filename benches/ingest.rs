//! Taking events in: single durable posts beside pgbench, files beside COPY.

use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::ensure;
use atalaya_kit::TestDatabase;
use hdrhistogram::Histogram;

use crate::database;
use crate::events::{self, Maker};
use crate::server::{Connection, Server, run, token};
use crate::table::{Table, median, whole};

const CLIENTS: usize = 64;
const SECONDS: u64 = 8;
/// Ours and the peer's take turns, so that a machine's moods meet both.
const ROUNDS: usize = 3;

/// Durable single posts over HTTP with 64 connections.
pub async fn posts(table: &mut Table) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let postgres = database::postgres()?;
    let secret = token(postgres.url())?;
    database::peer_table(postgres.url())?;
    let server = Server::start(postgres.url())?;
    server.ready().await?;
    let (mut ours, mut peers, mut worst) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (rate, p99) = posted(&server, &secret, round as u64).await?;
        ours.push(rate);
        worst.push(p99);
        peers.push(database::pgbench(postgres.url(), CLIENTS, SECONDS, folder.path())?);
    }
    let (ours, peer) = (median(ours), median(peers));
    table.beside(
        "durable single posts over HTTP, 64 connections, PostgreSQL",
        &format!("{}/s (p99 {:.0} ms)", whole(ours), median(worst)),
        &format!("pgbench, single-row inserts into the same kind of table: {}/s", whole(peer)),
        ours / peer,
        "≥ 1.5 ×",
    );
    drop(server);

    let sqlite = atalaya_kit::sqlite();
    let secret = token(sqlite.url())?;
    let server = Server::start(sqlite.url())?;
    server.ready().await?;
    let (mut ours, mut worst) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (rate, p99) = posted(&server, &secret, 100 + round as u64).await?;
        ours.push(rate);
        worst.push(p99);
    }
    table.alone(
        "the same on SQLite",
        &format!("{}/s (p99 {:.0} ms)", whole(median(ours)), median(worst)),
        "≥ 3 000/s",
    );
    Ok(())
}

/// Posts a second, and the 99th percentile of the answer's time in ms.
async fn posted(server: &Server, token: &str, seed: u64) -> anyhow::Result<(f64, f64)> {
    let done = Arc::new(AtomicU64::new(0));
    let until = Instant::now() + Duration::from_secs(SECONDS);
    let mut clients = Vec::new();
    for client in 0..CLIENTS as u64 {
        let mut connection = Connection::open(&server.address).await?;
        let (token, done) = (token.to_owned(), Arc::clone(&done));
        clients.push(tokio::spawn(async move {
            let mut maker = Maker::new(1_000 + seed * 1_000 + client);
            let mut times = Histogram::<u64>::new(3)?;
            while Instant::now() < until {
                let body = maker.next().json();
                let begun = Instant::now();
                let status = connection.post(&token, &body).await?;
                ensure!(status == 201, "an answer of {status}");
                times.record(begun.elapsed().as_micros() as u64)?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok(times)
        }));
    }
    let mut times = Histogram::<u64>::new(3)?;
    for client in clients {
        times.add(client.await??)?;
    }
    let rate = done.load(Ordering::Relaxed) as f64 / SECONDS as f64;
    Ok((rate, times.value_at_quantile(0.99) as f64 / 1e3))
}

/// Imports a file into PostgreSQL, and copies the same rows into a table of the same kind.
pub fn import(
    table: &mut Table,
    folder: &Path,
    wanted: &dyn Fn(&str) -> bool,
) -> anyhow::Result<TestDatabase> {
    let postgres = database::postgres()?;
    token(postgres.url())?;
    let file = file(folder)?;
    database::psql(postgres.url(), "CHECKPOINT")?;
    let ours = imported(postgres.url(), &file)?;
    if wanted("import") {
        database::peer_table(postgres.url())?;
        let peer = database::copy(postgres.url(), folder)?.as_secs_f64();
        database::psql(postgres.url(), "DROP TABLE peer")?;
        table.beside(
            "import of 1 000 000 rows of CSV, all checks and indexing done, PostgreSQL",
            &format!("{ours:.1} s ({}/s)", whole(crate::MANY as f64 / ours)),
            &format!("`COPY` of the finished rows into the same table: {peer:.1} s"),
            peer / ours,
            "≥ 0.8 ×",
        );
    }
    Ok(postgres)
}

/// Imports the file into SQLite.
pub fn import_sqlite(table: &mut Table, folder: &Path) -> anyhow::Result<TestDatabase> {
    let sqlite = atalaya_kit::sqlite();
    token(sqlite.url())?;
    let ours = imported(sqlite.url(), &file(folder)?)?;
    table.alone(
        "the same on SQLite",
        &format!("{ours:.1} s ({}/s)", whole(crate::MANY as f64 / ours)),
        "–",
    );
    Ok(sqlite)
}

fn imported(database: &str, file: &str) -> anyhow::Result<f64> {
    let begun = Instant::now();
    run(&["import", "--organisation", "bench", "--database", database, file])?;
    Ok(begun.elapsed().as_secs_f64())
}

fn file(folder: &Path) -> anyhow::Result<String> {
    let path = folder.join("events.csv");
    if !path.exists() {
        events::csv(BufWriter::new(std::fs::File::create(&path)?), crate::MANY)?;
    }
    Ok(path.display().to_string())
}
