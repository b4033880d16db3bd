//! A node's readers are cut off together and come back together, each with what it has.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail, ensure};
use atalaya_domain::Cell;

use crate::crowd::{Crowd, Language, State};
use crate::database;
use crate::idle::{city, some_reports};
use crate::our_readers::{EACH, Have, opening};
use crate::server::{Connection, Server, token, tokens};
use crate::table::{Table, reached, whole};

const READERS: usize = 5_000;
const PATIENCE: Duration = Duration::from_secs(60);
/// After which PostgreSQL has counted what was asked of it (10 s) in its tables.
const COUNTING: Duration = Duration::from_secs(12);

/// Measures the storm with the default admission: 1,000 at once and 500 each second.
pub fn measure(table: &mut Table, runtime: &tokio::runtime::Runtime) -> anyhow::Result<()> {
    let postgres = database::postgres()?;
    let url = postgres.url();
    let poster = token(url)?;
    let of_readers = tokens(url, READERS.div_ceil(EACH))?;
    let server = Server::with(url, &["--max-live", "10000"])?;
    let post = |reports: String| {
        runtime.block_on(async {
            let status = Connection::open(&server.address).await?.post(&poster, &reports).await?;
            ensure!(matches!(status, 200 | 201), "an answer of {status}");
            Ok(())
        })
    };
    runtime.block_on(server.ready())?;
    post(some_reports())?;
    let parents = city()?;
    let mut crowd = Crowd::new(&server.address, Language::Messages)?;
    let mut has = vec![Have::default(); READERS];
    for number in 0..READERS {
        crowd.enter(opening(&server.address, &of_readers[number / EACH], 1, &parents))?;
    }
    come(&mut crowd, &mut has, parents.len())?;

    std::thread::sleep(COUNTING);
    let before = reads(url)?;
    (0..READERS).for_each(|number| crowd.cut(number));
    // Something happens while nobody hears it.
    post(probe(&parents))?;
    let subscribes: Vec<Vec<u8>> = has.iter().map(|have| have.subscribe(&parents)).collect();
    has.iter_mut().for_each(|have| *have = Have::default());
    let begun = Instant::now();
    for (number, subscribe) in subscribes.into_iter().enumerate() {
        crowd.again(number, Some(subscribe))?;
    }
    let storm = come(&mut crowd, &mut has, parents.len())?;
    let took = begun.elapsed().as_secs_f64();
    std::thread::sleep(COUNTING);
    let asked = reads(url)? - before;
    ensure!(crowd.open() == READERS, "{} of {READERS} are open", crowd.open());
    table.alone(
        &format!(
            "{} readers cut off and back by `since`, let in 1 000 at once and 500 each second",
            whole(READERS as f64)
        ),
        &format!(
            "{took:.1} s until all have what they missed ({} by a snapshot); {} turned away with \
             Retry-After, {asked} reads of tables",
            storm.snapshots,
            whole(storm.refused as f64)
        ),
        &reached("≤ 10 s, no database read", took <= 10.0 && asked == 0),
    );
    Ok(())
}

/// What coming was like.
#[derive(Default)]
struct Storm {
    snapshots: usize,
    refused: usize,
}

/// Until every reader has all parents; who is turned away comes when it is told to.
fn come(crowd: &mut Crowd, has: &mut [Have], parents: usize) -> anyhow::Result<Storm> {
    let begun = Instant::now();
    let (mut storm, mut away) = (Storm::default(), Vec::new());
    let mut done = 0;
    while done < has.len() {
        crowd.turn(Duration::from_millis(5), |number, message| {
            let before = has[number].parents();
            if let Some(snapshot) = has[number].take(message) {
                storm.snapshots += usize::from(snapshot);
                done += usize::from(before < parents && has[number].parents() == parents);
            }
        })?;
        for number in crowd.turned_away() {
            let State::Refused { status: 503, after_s } = crowd.state(number) else {
                bail!("{:?}", crowd.state(number));
            };
            storm.refused += 1;
            away.push((Instant::now() + Duration::from_secs(after_s), number));
        }
        let now = Instant::now();
        for (_, number) in away.extract_if(.., |(due, _)| *due <= now) {
            crowd.again(number, None)?;
        }
        ensure!(begun.elapsed() < PATIENCE, "{done} of {} have come", has.len());
    }
    Ok(storm)
}

/// Scans of the tables that tell who a reader is. The feed's head is looked at each second, whoever
/// comes; a report's organisation is looked up by the database's own check.
fn reads(url: &str) -> anyhow::Result<i64> {
    let sum = database::psql(
        url,
        "SELECT sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)) FROM pg_stat_user_tables \
         WHERE relname IN ('token', 'session', 'app_user')",
    )?;
    sum.parse().context("no count")
}

/// Reports that change a level.
fn probe(parents: &[Cell]) -> String {
    format!("[{}]", reports_in(parents[0].h3().into(), 40).join(","))
}

/// Reports of one place, just now.
pub fn reports_in(place: h3o::LatLng, count: usize) -> Vec<String> {
    let now = jiff::Timestamp::now();
    (0..count)
        .map(|report| {
            let at = now - jiff::SignedDuration::from_millis(report as i64);
            let (id, lat, lon) = (uuid::Uuid::now_v7(), place.lat(), place.lng());
            format!(r#"{{"id":"{id}","kind":"P1","occurred_at":"{at}","lat":{lat},"lon":{lon}}}"#)
        })
        .collect()
}
