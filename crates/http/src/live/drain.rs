//! Stopping without a storm: open streams are closed one after the other, so that their readers
//! come to the other nodes, or back, one after the other.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

/// Whether the server stops, and over how long it closes its streams.
#[derive(Clone)]
pub(crate) struct Drain {
    since: watch::Receiver<Option<Instant>>,
    spread: Duration,
}

/// Begins the drain.
pub(crate) struct Draining(watch::Sender<Option<Instant>>);

impl Draining {
    /// From now on streams are closed, each at its turn.
    pub(crate) fn begin(&self) {
        self.0.send_replace(Some(Instant::now()));
    }
}

impl Drain {
    pub(crate) fn new(spread: Duration) -> (Draining, Self) {
        let (begin, since) = watch::channel(None);
        (Draining(begin), Self { since, spread })
    }

    /// Whether the server stops.
    pub(crate) fn has_begun(&self) -> bool {
        self.since.borrow().is_some()
    }

    /// Waits for the turn of a stream whose place among them is this share, 0–1. May be dropped
    /// while waiting.
    pub(super) async fn turn(&mut self, share: f64) {
        let since = match self.since.wait_for(Option::is_some).await {
            Ok(since) => *since,
            // Who could begin it is gone, and the server with it.
            Err(_) => return,
        };
        let since = since.unwrap_or_else(Instant::now);
        sleep_until(since + self.spread.mul_f64(share.clamp(0.0, 1.0))).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn streams_are_closed_one_after_the_other() {
        let (begin, drain) = Drain::new(Duration::from_secs(60));
        let closed_after = |share| {
            let mut drain = drain.clone();
            async move {
                drain.turn(share).await;
                Instant::now()
            }
        };
        let waiting = tokio::spawn(futures_util::future::join3(
            closed_after(0.0),
            closed_after(0.5),
            closed_after(1.0),
        ));
        tokio::time::sleep(Duration::from_secs(5)).await;
        assert!(!drain.has_begun() && !waiting.is_finished());
        let began = Instant::now();
        begin.begin();
        assert!(drain.has_begun());
        let (first, middle, last) = waiting.await.expect("no panic");
        let after = |end: Instant| end.duration_since(began).as_secs();
        assert_eq!((after(first), after(middle), after(last)), (0, 30, 60));
        // Who comes afterwards has had its turn.
        drain.clone().turn(0.2).await;
        assert_eq!(after(Instant::now()), 60);
    }
}
