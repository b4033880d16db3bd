//! How the running map is doing.

use crate::App;

/// Whether the map shows everything the database held when it was started.
pub(crate) fn caught_up(app: &App) -> bool {
    app.live.status().caught_up
}

/// Name, help and value of what the running map counts.
pub(crate) fn gauges(app: &App) -> Vec<(&'static str, &'static str, f64)> {
    let status = app.live.status();
    vec![
        ("atalaya_feed_position", "Last change applied.", status.position.0 as f64),
        ("atalaya_live_frames", "Frames made since the start.", status.frames as f64),
        (
            "atalaya_live_lag_seconds",
            "From seeing a change to telling it, last time.",
            status.lag_ms as f64 / 1_000.0,
        ),
        ("atalaya_index_bytes", "Bytes the indexes hold.", status.index_bytes as f64),
    ]
}
