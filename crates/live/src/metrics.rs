//! What the stream tells the operator, through the `metrics` facade. No label, so that no name,
//! place or organisation can be in one.

use std::time::Duration;

use metrics::{counter, gauge, histogram};

/// A client came.
pub(crate) fn connected() {
    gauge!("atalaya_live_readers").increment(1.0);
}

/// A client left.
pub(crate) fn disconnected() {
    gauge!("atalaya_live_readers").decrement(1.0);
}

/// Changes of the feed went into the index. Changes by publications is the coalesce ratio.
pub(crate) fn applied(changes: usize) {
    counter!("atalaya_live_changes_total").increment(changes as u64);
}

/// Frames were made, once for all who look; `lag` after the store had told that something was
/// committed, when that was the cause.
pub(crate) fn published(frames: u64, lag: Option<Duration>) {
    counter!("atalaya_live_publications_total").increment(1);
    counter!("atalaya_live_frames_made_total").increment(frames);
    if let Some(lag) = lag {
        histogram!("atalaya_live_serving_lag_seconds").record(lag.as_secs_f64());
    }
}

/// A frame was merged into one that its reader had not read yet.
pub(crate) fn merged() {
    counter!("atalaya_live_frames_merged_total").increment(1);
}

/// A message of this many bytes went to a client.
pub(crate) fn sent(bytes: usize) {
    counter!("atalaya_live_messages_sent_total").increment(1);
    counter!("atalaya_live_sent_bytes_total").increment(bytes as u64);
}
