//! From a report to a frame at a websocket client, with other reports coming in meanwhile.

use std::time::{Duration, Instant};

use anyhow::{Context as _, bail};
use atalaya_domain::Cell;
use futures_util::{SinkExt as _, StreamExt as _};
use hdrhistogram::Histogram;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

use crate::events::Maker;
use crate::server::{Connection, Server, another_token};
use crate::table::Table;

const SAMPLES: usize = 200;
/// Reports of one sample, in one commit: enough that their cell's level must change.
const TOGETHER: usize = 40;

/// Measures from before the report is sent, so the time of the commit is in it.
pub async fn measure(table: &mut Table, url: &str) -> anyhow::Result<()> {
    let secret = another_token(url)?;
    let server = Server::start(url)?;
    server.ready().await?;
    let mut request = format!("ws://{}/api/v1/live", server.address).into_client_request()?;
    let headers = request.headers_mut();
    headers.insert("authorization", format!("Bearer {secret}").parse()?);
    headers.insert("sec-websocket-protocol", "atalaya.risk.v1.json".parse()?);
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
    let parents: Vec<String> = parents()?.iter().map(ToString::to_string).collect();
    let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
    let subscribe = json!({"type": "subscribe", "id": 1, "parents": parents, "view": view});
    socket.send(Message::text(subscribe.to_string())).await?;

    let background = tokio::spawn(report(server.address.clone(), secret.clone()));
    let mut connection = Connection::open(&server.address).await?;
    let mut times = Histogram::<u64>::new(3)?;
    for (sample, cell) in quiet_cells()?.into_iter().enumerate() {
        // Not in step with the coalescing window.
        tokio::time::sleep(Duration::from_millis((sample as u64 * 89) % 211)).await;
        let (lat, lon) = cell.centre();
        let reports: Vec<String> =
            (0..TOGETHER).map(|number| one(sample * TOGETHER + number, lat, lon)).collect();
        let name = cell.parent(8).context("a parent")?.to_string();
        let begun = Instant::now();
        let status = connection.post(&secret, &format!("[{}]", reports.join(","))).await?;
        anyhow::ensure!(status == 201, "an answer of {status}");
        loop {
            let next = tokio::time::timeout(Duration::from_secs(10), socket.next()).await;
            let message = next.context("no frame came")?.context("the socket closed")??;
            let Message::Text(text) = message else { continue };
            let frame: Value = serde_json::from_str(&text)?;
            if frame["type"] == "problem" {
                bail!("{text}");
            }
            if frame["type"] == "delta" && frame["cells"].get(&name).is_some() {
                break;
            }
        }
        times.record(begun.elapsed().as_micros() as u64)?;
    }
    background.abort();
    let ms = |quantile| times.value_at_quantile(quantile) as f64 / 1e3;
    table.alone(
        "report sent → committed → frame at a websocket client (window 150 ms, 20 other reports a second)",
        &format!("p50 {:.0} ms, p99 {:.0} ms", ms(0.5), ms(0.99)),
        "p99 ≤ 300 ms",
    );
    Ok(())
}

/// Cells where nothing was reported yet, far enough from one another.
fn quiet_cells() -> anyhow::Result<Vec<Cell>> {
    let side = (SAMPLES as f64).sqrt().ceil() as usize;
    (0..SAMPLES)
        .map(|at| {
            let lat = 14.95 + (at / side) as f64 * 0.05;
            let lon = -91.2 + (at % side) as f64 * 0.09;
            Cell::at(lat, lon).context("a place on earth")
        })
        .collect()
}

fn parents() -> anyhow::Result<Vec<Cell>> {
    let mut parents: Vec<Cell> =
        quiet_cells()?.into_iter().filter_map(|cell| cell.parent(4)).collect();
    parents.sort_unstable();
    parents.dedup();
    Ok(parents)
}

fn one(number: usize, lat: f64, lon: f64) -> String {
    let now = jiff::Timestamp::now();
    format!(
        r#"{{"id":"01935b1e-7b1a-7c4e-9f00-{number:012x}","kind":"P1","occurred_at":"{now}","lat":{lat},"lon":{lon}}}"#
    )
}

async fn report(address: String, token: String) -> anyhow::Result<()> {
    let mut connection = Connection::open(&address).await?;
    let mut maker = Maker::new(78);
    let mut tick = tokio::time::interval(Duration::from_millis(50));
    loop {
        tick.tick().await;
        connection.post(&token, &maker.next().json()).await?;
    }
}
