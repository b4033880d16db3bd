//! When something was said, by a phone whose clock may be wrong.

use jiff::{SignedDuration, Timestamp};

/// How long a check-in may have waited on a phone that had no network.
pub const OLDEST_SAYING: SignedDuration = SignedDuration::from_hours(72);

/// When a check-in was tapped, by the server's clock.
///
/// The phone's clock only says how long it had waited when it was sent, so a clock that is hours off
/// changes nothing. It is never later than it was received nor older than [`OLDEST_SAYING`]: a clock
/// that jumps between tap and sending can move it no further, and never keeps a ladder from running
/// after what was received.
#[must_use]
pub fn said_at(tapped: Timestamp, sent: Timestamp, received: Timestamp) -> Timestamp {
    let waited = sent.duration_since(tapped).clamp(SignedDuration::ZERO, OLDEST_SAYING);
    received.saturating_sub(waited).unwrap_or(received)
}
