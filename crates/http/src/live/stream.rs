//! The same frames as server-sent events (WHATWG HTML, 9.2), for networks where no websocket
//! comes through.

use std::convert::Infallible;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderName};
use atalaya_live::{About, Outgoing, Seen};
use bytes::Bytes;
use futures_util::stream;
use rustc_hash::FxHashMap;
use serde_json::json;
use tokio::sync::mpsc;
use tokio::time::{Instant, Interval, MissedTickBehavior};

use super::end::End;
use super::line::line;
use super::watch::CHECK;
use super::{Reader, Transport};

/// A stream is opened anew after this long: whoever left without a word is noticed then.
pub(super) const LIFE: Duration = Duration::from_secs(10 * 60);
/// While a stream is young it carries a comment this often, so that the client learns soon whether
/// a proxy on the way holds everything back. Later the beats do: a phone's radio must sleep.
const PROBE: Duration = Duration::from_secs(4);
const YOUNG: Duration = Duration::from_secs(20);

/// One open event stream.
pub(super) struct EventStream {
    reader: Reader,
    events: mpsc::Sender<Bytes>,
    /// The parents in the order in which positions are written, and how far they have come.
    parents: Vec<String>,
    seen: FxHashMap<String, Seen>,
    probes: Interval,
    opened: Instant,
}

/// Answers with a stream that ends by itself.
pub(super) fn answer(reader: Reader, parents: Vec<String>) -> HttpResponse {
    // One event: what comes meanwhile is merged where it waits.
    let (events, carried) = mpsc::channel(1);
    let opened = Instant::now();
    let mut probes = tokio::time::interval(PROBE);
    probes.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let seen = FxHashMap::default();
    let stream = EventStream { reader, events, parents, seen, probes, opened };
    // It ends when its client does, which the worker's drain waits for.
    actix_web::rt::spawn(stream.run());
    let body = stream::unfold(carried, |mut carried| async {
        carried.recv().await.map(|event| (Ok::<_, Infallible>(event), carried))
    });
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/event-stream"))
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        // Said to the one proxy that can be told so.
        .insert_header((HeaderName::from_static("x-accel-buffering"), "no"))
        .streaming(body)
}

impl EventStream {
    /// Tells until there is a reason to end, and says which.
    async fn run(mut self) {
        let end = match self.tell().await {
            Ok(never) => match never {},
            Err(end) => end,
        };
        let doors = &self.reader.watch.doors;
        doors.metrics.live_closed(Transport::EventStream.label(), end.code());
        let close = json!({"type": "close", "code": end.code(), "reason": end.reason()});
        let close = Bytes::from(format!("event: close\ndata: {close}\n\n"));
        // Who does not read does not read this either.
        let _ = tokio::time::timeout(CHECK, self.events.send(close)).await;
    }

    async fn tell(&mut self) -> Result<Infallible, End> {
        let connection = std::sync::Arc::clone(&self.reader.connection);
        loop {
            tokio::select! {
                outgoing = connection.next() => {
                    let event = self.event(&outgoing.ok_or_else(|| End::of(&connection))?);
                    self.send(event).await?;
                }
                _ = self.probes.tick(), if self.opened.elapsed() < YOUNG => {
                    self.send(":\n\n".to_owned()).await?;
                }
                () = self.events.closed() => return Err(End::Left),
                wake = self.reader.watch.wake() => self.reader.watch.check(wake).await?,
            }
        }
    }

    async fn send(&mut self, event: String) -> Result<(), End> {
        let events = self.events.clone();
        self.reader.watch.during(async move { events.send(event.into()).await }).await
    }

    /// A message as an event. With each beat comes how far the client has come: a browser that
    /// opens the stream again says it by itself.
    fn event(&mut self, outgoing: &Outgoing) -> String {
        let line = line(&outgoing.message);
        match outgoing.about {
            About::States(parent, seen) | About::Nothing(parent, seen) => {
                self.seen.insert(parent.to_string(), seen);
            }
            About::Beat => {
                if let Some(position) = self.position() {
                    return format!("id: {position}\ndata: {line}\n\n");
                }
            }
            About::Answer | About::Alert => {}
        }
        format!("data: {line}\n\n")
    }

    /// The epoch, and of each parent the `seq`, in the order of the question.
    fn position(&self) -> Option<String> {
        let epoch = self.seen.values().map(|seen| seen.epoch).max()?;
        let one = |parent: &String| {
            let seen = self.seen.get(parent).filter(|seen| seen.epoch == epoch);
            seen.map(|seen| seen.seq.to_string()).unwrap_or_default()
        };
        let seqs: Vec<String> = self.parents.iter().map(one).collect();
        Some(format!("{epoch:016x}:{}", seqs.join(",")))
    }
}
