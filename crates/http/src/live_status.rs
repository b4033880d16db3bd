//! How the running map is doing.

use crate::App;

pub(crate) fn caught_up(_app: &App) -> bool {
    true
}

pub(crate) fn gauges(_app: &App) -> Vec<(&'static str, &'static str, f64)> {
    Vec::new()
}
