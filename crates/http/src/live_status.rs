//! How the running map is doing.

use crate::App;

/// Whether the map has everything that was stored when it started. Before that it would show less
/// than is known, and less must never look like safe.
pub(crate) fn caught_up(app: &App) -> bool {
    app.live.status().caught_up
}

/// What the map tells the operator.
pub(crate) fn gauges(app: &App) -> [(&'static str, &'static str, f64); 6] {
    let status = app.live.status();
    [
        (
            "atalaya_live_caught_up",
            "1 when the map has the whole feed.",
            f64::from(u8::from(status.caught_up)),
        ),
        (
            "atalaya_live_position",
            "The last change of the feed on the map.",
            status.position.0 as f64,
        ),
        (
            "atalaya_live_behind",
            "Changes of the feed that are not on the map yet.",
            status.behind as f64,
        ),
        ("atalaya_live_frames", "Frames made since the start.", status.frames as f64),
        (
            "atalaya_live_lag_seconds",
            "From a change to its frames, the last time.",
            status.lag_ms as f64 / 1e3,
        ),
        ("atalaya_live_index_bytes", "Memory of the indexes.", status.index_bytes as f64),
    ]
}
