//! What a reader costs who is told nothing: thousands of open maps at night.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::ensure;
use atalaya_domain::Cell;

use crate::crowd::{Crowd, Language, Opening};
use crate::database;
use crate::our_readers::{EACH, opening};
use crate::peers::Peer;
use crate::process::Usage;
use crate::server::{Connection, Server, token, tokens};
use crate::table::{Table, reached, whole};

const READERS: usize = 4_000;
/// Let in at a time, so that nobody is turned away.
const AT_A_TIME: usize = 400;
const PATIENCE: Duration = Duration::from_secs(30);
/// After which what a connection needed only at its beginning is given back.
const SETTLING: Duration = Duration::from_secs(12);

/// Measures resident memory of ours and of the peers.
pub fn measure(
    table: &mut Table,
    runtime: &tokio::runtime::Runtime,
    folder: &Path,
) -> anyhow::Result<()> {
    let postgres = database::postgres()?;
    let url = postgres.url();
    let poster = token(url)?;
    let of_readers = tokens(url, (READERS + 1).div_ceil(EACH))?;
    let server = Server::with(url, &["--max-live", "10000"])?;
    runtime.block_on(async {
        server.ready().await?;
        Connection::open(&server.address).await?.post(&poster, &some_reports()).await
    })?;
    let parents = city()?;
    let ours = of(
        &server.address,
        Language::Messages,
        || server.usage(),
        |number| opening(&server.address, &of_readers[number / EACH], 1, &parents),
    )?;
    let (mut peers, mut least) = (Vec::new(), f64::INFINITY);
    for kind in [Peer::nchan, Peer::nats] {
        let its = tempfile::tempdir_in(folder)?;
        let peer = kind(its.path())?;
        let theirs = of(&peer.address, peer.language, || peer.usage(), |_| peer.opening())?;
        peers.push(format!("{}: {theirs:.1} KiB", peer.name));
        least = least.min(theirs);
    }
    table.beside(
        &format!("resident memory of an idle subscribed connection, at {}", whole(READERS as f64)),
        &format!("{ours:.1} KiB"),
        &peers.join("; "),
        least / ours,
        &reached("≤ 12 KB", ours * 1.024 <= 12.0),
    );
    Ok(())
}

/// KiB for each of the readers.
fn of(
    address: &str,
    language: Language,
    usage: impl Fn() -> anyhow::Result<Usage>,
    opening: impl Fn(usize) -> Opening,
) -> anyhow::Result<f64> {
    let mut crowd = Crowd::new(address, language)?;
    // What the first costs is not each one's.
    crowd.enter(opening(0))?;
    crowd.until(PATIENCE, |crowd| crowd.open() == 1, |_, _| {})?;
    settle(&mut crowd)?;
    let before = usage()?;
    while crowd.open() <= READERS {
        let more = AT_A_TIME.min(READERS + 1 - crowd.open());
        let wanted = crowd.open() + more;
        for number in wanted - more..wanted {
            crowd.enter(opening(number))?;
        }
        crowd.until(PATIENCE, |crowd| crowd.open() == wanted, |_, _| {})?;
        if wanted > READERS {
            break;
        }
        // The rate at which readers are let in.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(900) {
            crowd.turn(Duration::from_millis(20), |_, _| {})?;
        }
    }
    settle(&mut crowd)?;
    ensure!(crowd.open() == READERS + 1, "{} readers are left", crowd.open());
    Ok((usage()?.resident_kib - before.resident_kib) / READERS as f64)
}

fn settle(crowd: &mut Crowd) -> anyhow::Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < SETTLING {
        crowd.turn(Duration::from_millis(50), |_, _| {})?;
    }
    Ok(())
}

/// The parents of a city's view.
pub fn city() -> anyhow::Result<Vec<Cell>> {
    let mut parents: Vec<Cell> = [(14.64, -90.51), (14.64, -90.9)]
        .iter()
        .filter_map(|(lat, lon)| Cell::at(*lat, *lon)?.parent(4))
        .collect();
    parents.dedup();
    ensure!(!parents.is_empty(), "no parents");
    Ok(parents)
}

/// Enough for a map.
pub fn some_reports() -> String {
    let mut maker = crate::events::Maker::new(7);
    let reports: Vec<String> = (0..90).map(|_| maker.next().json()).collect();
    format!("[{}]", reports.join(","))
}
