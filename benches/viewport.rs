//! The map's question: one hour, one key population, what is in view; beside the same in SQL.

use std::time::{Duration, Instant};

use hdrhistogram::Histogram;

use crate::database;
use crate::events::{BBOX, Maker};
use crate::server::{Connection, Server, another_token};
use crate::table::Table;

const QUESTIONS: usize = 2_000;
/// Hours of the week.
const HOURS: usize = 168;
/// Tuesday 21 h … the peer asks the same.
const HOUR: usize = 45;

/// Asks a server and the database, one million events behind both.
pub async fn measure(table: &mut Table, url: &str) -> anyhow::Result<()> {
    let secret = another_token(url)?;
    let server = Server::start(url)?;
    server.ready().await?;
    let mut connection = Connection::open(&server.address).await?;

    let mut sql = Vec::new();
    database::psql(url, "ANALYZE event")?;
    for _ in 0..5 {
        let begun = Instant::now();
        database::psql(url, &question())?;
        sql.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    let sql = crate::table::median(sql);

    // Nothing of another hour has been asked for before: each answer is computed.
    let first = asked(&mut connection, &secret, HOURS, |at| at).await?;
    let same = asked(&mut connection, &secret, QUESTIONS, |_| HOUR).await?;
    let others = asked(&mut connection, &secret, QUESTIONS, |at| at * 37 % HOURS).await?;
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let reporting = tokio::spawn(report(server.address.clone(), secret.clone(), stopped));
    let changing = asked(&mut connection, &secret, QUESTIONS, |_| HOUR).await?;
    let _ = stop.send(());
    let reports = reporting.await??;
    let figures = |found: &Histogram<u64>| {
        let ms = |quantile| found.value_at_quantile(quantile) as f64 / 1e3;
        format!("p50 {:.1} ms, p99 {:.1} ms", ms(0.5), ms(0.99))
    };
    let beside = format!("one query with the GiST index, counts only: {sql:.0} ms");
    let ratio = |found: &Histogram<u64>| sql * 1e3 / found.value_at_quantile(0.5) as f64;
    let (status, bytes) = connection.get(&path(HOUR), &secret).await?;
    anyhow::ensure!(status == 200, "an answer of {status}");
    table.beside(
        &format!(
            "viewport over HTTP, 1 000 000 events, each hour of the week for the first time ({} KiB)",
            bytes / 1_024
        ),
        &figures(&first),
        &beside,
        ratio(&first),
        "≥ 100 ×, p99 ≤ 5 ms",
    );
    table.beside(
        "viewport, the hours of the week again and again",
        &figures(&others),
        &beside,
        ratio(&others),
        "≥ 100 ×, p99 ≤ 5 ms",
    );
    table.beside(
        "viewport, the same hour",
        &figures(&same),
        &beside,
        ratio(&same),
        "≥ 100 ×, p99 ≤ 5 ms",
    );
    table.beside(
        &format!("viewport, the same hour, while {reports} reports come in"),
        &figures(&changing),
        &beside,
        ratio(&changing),
        "≥ 100 ×, p99 ≤ 5 ms",
    );
    Ok(())
}

fn path(hour: usize) -> String {
    let [west, south, east, north] = BBOX;
    format!(
        "/api/v1/risk?bbox={west},{south},{east},{north}&resolution=8&key_population=TW&at={hour}"
    )
}

/// Decayed counts by cell, of one population, in one local hour of the week: the least that
/// answers the question in SQL.
fn question() -> String {
    let [west, south, east, north] = BBOX;
    let (day, hour) = (HOUR / 24 + 1, HOUR % 24);
    format!(
        "SELECT count(*) FROM (SELECT cell_8, sum(power(2, (earliest_us / 8.64e10 - extract(epoch FROM now()) / 86400) / 730))
         FROM event
         WHERE superseded_by IS NULL AND action <> 'withdrawn' AND key_populations & 2 <> 0
           AND geom && ST_MakeEnvelope({west}, {south}, {east}, {north}, 4326)
           AND extract(isodow FROM to_timestamp(earliest_us / 1e6) AT TIME ZONE 'America/Guatemala') = {day}
           AND extract(hour FROM to_timestamp(earliest_us / 1e6) AT TIME ZONE 'America/Guatemala') = {hour}
         GROUP BY cell_8) AS cells"
    )
}

async fn asked(
    connection: &mut Connection,
    token: &str,
    questions: usize,
    hour: impl Fn(usize) -> usize,
) -> anyhow::Result<Histogram<u64>> {
    let mut times = Histogram::new(3)?;
    for at in 0..questions {
        let path = path(hour(at));
        let begun = Instant::now();
        let (status, _) = connection.get(&path, token).await?;
        anyhow::ensure!(status == 200, "an answer of {status}");
        times.record(begun.elapsed().as_micros() as u64)?;
    }
    Ok(times)
}

/// Twenty reports a second until told to stop; gives how many there were.
async fn report(
    address: String,
    token: String,
    mut stopped: tokio::sync::oneshot::Receiver<()>,
) -> anyhow::Result<usize> {
    let mut connection = Connection::open(&address).await?;
    let (mut maker, mut count) = (Maker::new(77), 0);
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    loop {
        tokio::select! {
            _ = &mut stopped => return Ok(count),
            _ = tick.tick() => {}
        }
        connection.post(&token, &maker.next().json()).await?;
        count += 1;
    }
}
