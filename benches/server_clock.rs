//! What time a `seq` is. A `seq` counts milliseconds since the server's start, so whoever knows when that
//! was knows when a frame was published, to the millisecond.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use atalaya_domain::Cell;
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;

fn back(instant: Instant, ms: u64) -> anyhow::Result<Instant> {
    instant.checked_sub(Duration::from_millis(ms)).context("before the machine's start")
}

/// When a server's `seq` was 0.
#[derive(Clone, Copy)]
pub struct ServerClock(Instant);

impl ServerClock {
    /// Asks the server often, as clocks are set over a network: of a parent outside the area there is
    /// nothing to compute, and what there is has the `seq` of that moment.
    pub async fn of(address: &str, token: &str) -> anyhow::Result<Self> {
        const TIMES: u32 = 60;
        // In the Pacific.
        let outside = Cell::at(0.0, -140.0).and_then(|cell| cell.parent(4)).context("a place")?;
        let mut request = format!("ws://{address}/api/v1/live").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("authorization", format!("Bearer {token}").parse()?);
        headers.insert("sec-websocket-protocol", "atalaya.risk.v1.json".parse()?);
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
        let view = json!({"key_population": "ALL", "hour": "now", "resolution": 8});
        let ask =
            json!({"type": "subscribe", "id": 1, "parents": [outside.to_string()], "view": view});
        let (mut earliest, mut latest) = (None::<Instant>, None::<Instant>);
        for _ in 0..TIMES {
            tokio::time::sleep(Duration::from_micros(3_300)).await;
            let asked = Instant::now();
            socket.send(Message::text(ask.to_string())).await?;
            let seq = loop {
                let message = socket.next().await.context("the socket closed")??;
                let Message::Text(text) = message else { continue };
                let message: Value = serde_json::from_str(&text)?;
                if message["type"] == "snapshot" {
                    break message["seq"].as_u64().context("no seq")?;
                }
            };
            let answered = Instant::now();
            // Its millisecond had begun when it answered, and was not over when it was asked.
            let no_later = back(answered, seq)?;
            let no_earlier = back(asked, seq + 1)?;
            latest = Some(latest.map_or(no_later, |known| known.min(no_later)));
            earliest = Some(earliest.map_or(no_earlier, |known| known.max(no_earlier)));
        }
        let (earliest, latest) = earliest.zip(latest).context("never asked")?;
        Ok(Self(earliest + latest.saturating_duration_since(earliest) / 2))
    }

    /// When a `seq` was given.
    pub fn at(self, seq: u64) -> Instant {
        self.0 + Duration::from_millis(seq)
    }
}
