//! Rate, errors and duration per route, and what is open, for `/metrics`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use atalaya_domain::Channel;
use atalaya_notify::{Counted, Tally};

/// Upper bounds of the duration's buckets, seconds: the 5 ms promise of a viewport in the middle.
const BUCKETS_S: [f64; 9] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5, 10.0];

/// What was counted so far. The labels are route templates, methods and statuses: their number is
/// bounded by the table of routes, and none holds a cell, an id or a person.
#[derive(Default)]
pub(crate) struct Metrics {
    requests: Mutex<BTreeMap<(&'static str, &'static str, u16), u64>>,
    durations: Mutex<BTreeMap<&'static str, Histogram>>,
    live_closes: Mutex<BTreeMap<(&'static str, u16), u64>>,
    live_refusals: Mutex<BTreeMap<&'static str, u64>>,
    connections_refused: AtomicU64,
    secrets_hashed: AtomicU64,
    releases_written: AtomicU64,
}

#[derive(Default)]
struct Histogram {
    buckets: [u64; BUCKETS_S.len()],
    count: u64,
    sum_s: f64,
}

impl Metrics {
    /// Counts one answered request.
    pub(crate) fn answered(
        &self,
        route: &'static str,
        method: &'static str,
        status: u16,
        took: Duration,
    ) {
        *lock(&self.requests).entry((route, method, status)).or_default() += 1;
        let mut durations = lock(&self.durations);
        let histogram = durations.entry(route).or_default();
        let took_s = took.as_secs_f64();
        histogram.count += 1;
        histogram.sum_s += took_s;
        if let Some(bucket) = BUCKETS_S.iter().position(|bound| took_s <= *bound) {
            histogram.buckets[bucket] += 1;
        }
    }

    /// Counts one reader of the live map who ended, by transport and close code.
    pub(crate) fn live_closed(&self, transport: &'static str, code: u16) {
        *lock(&self.live_closes).entry((transport, code)).or_default() += 1;
    }

    /// Counts one reader of the live map who was not let in, by reason.
    pub(crate) fn live_refused(&self, reason: &'static str) {
        *lock(&self.live_refusals).entry(reason).or_default() += 1;
    }

    /// Counts one connection that its address has too many of.
    pub(crate) fn connection_refused(&self) {
        self.connections_refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one password, PIN or code that was hashed: the same for right and wrong, known and
    /// unknown.
    pub(crate) fn secret_hashed(&self) {
        self.secrets_hashed.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts one release whose files were made: once for each, or a stranger's questions would be work.
    pub(crate) fn release_written(&self) {
        self.releases_written.fetch_add(1, Ordering::Relaxed);
    }

    /// The text exposition format, version 0.0.4. `messages` are what was told outside of the app,
    /// `gauges` name, help and value.
    pub(crate) fn text(&self, messages: Option<&Tally>, gauges: &[(&str, &str, f64)]) -> String {
        let mut out = String::with_capacity(8_192);
        self.write_requests(&mut out);
        self.write_durations(&mut out);
        self.write_live(&mut out);
        let name = "atalaya_password_hashes_total";
        heading(&mut out, name, "counter", "Passwords, PINs and codes that were hashed.");
        let _ = writeln!(out, "{name} {}", self.secrets_hashed.load(Ordering::Relaxed));
        let name = "atalaya_releases_written_total";
        heading(&mut out, name, "counter", "Releases whose files were made.");
        let _ = writeln!(out, "{name} {}", self.releases_written.load(Ordering::Relaxed));
        if let Some(tally) = messages {
            write_messages(&mut out, tally);
        }
        for (name, help, value) in gauges {
            heading(&mut out, name, "gauge", help);
            let _ = writeln!(out, "{name} {value}");
        }
        out
    }

    fn write_requests(&self, out: &mut String) {
        heading(out, "atalaya_http_requests_total", "counter", "Requests answered.");
        for ((route, method, status), count) in &*lock(&self.requests) {
            let _ = writeln!(
                out,
                "atalaya_http_requests_total{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}} {count}"
            );
        }
    }

    fn write_live(&self, out: &mut String) {
        const CLOSED: &str = "atalaya_live_closed_total";
        const REFUSED: &str = "atalaya_live_refused_total";
        heading(out, CLOSED, "counter", "Readers of the live map who ended, by close code.");
        for ((transport, code), count) in &*lock(&self.live_closes) {
            let labels = format!("transport=\"{transport}\",code=\"{code}\"");
            let _ = writeln!(out, "{CLOSED}{{{labels}}} {count}");
        }
        heading(out, REFUSED, "counter", "Readers of the live map who were not let in.");
        for (reason, count) in &*lock(&self.live_refusals) {
            let _ = writeln!(out, "{REFUSED}{{reason=\"{reason}\"}} {count}");
        }
        let name = "atalaya_connections_refused_total";
        heading(out, name, "counter", "Connections refused, since their address had too many.");
        let _ = writeln!(out, "{name} {}", self.connections_refused.load(Ordering::Relaxed));
    }

    fn write_durations(&self, out: &mut String) {
        const NAME: &str = "atalaya_http_request_duration_seconds";
        heading(out, NAME, "histogram", "Time from request to answer.");
        for (route, histogram) in &*lock(&self.durations) {
            let mut below = 0;
            for (bound, count) in BUCKETS_S.iter().zip(histogram.buckets) {
                below += count;
                let _ = writeln!(out, "{NAME}_bucket{{route=\"{route}\",le=\"{bound}\"}} {below}");
            }
            let Histogram { count, sum_s, .. } = histogram;
            let _ = writeln!(out, "{NAME}_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}");
            let _ = writeln!(out, "{NAME}_sum{{route=\"{route}\"}} {sum_s}");
            let _ = writeln!(out, "{NAME}_count{{route=\"{route}\"}} {count}");
        }
    }
}

/// By channel and outcome: to whom and of what is nobody's to count.
fn write_messages(out: &mut String, tally: &Tally) {
    let name = "atalaya_messages_total";
    heading(out, name, "counter", "Messages outside of the app, by what became of each try.");
    for channel in Channel::ALL {
        for counted in Counted::ALL {
            let tries = tally.tries(*channel, counted);
            let labels = format!("channel=\"{channel}\",outcome=\"{}\"", counted.code());
            let _ = writeln!(out, "{name}{{{labels}}} {tries}");
        }
    }
}

fn heading(out: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_add_up() {
        let metrics = Metrics::default();
        for ms in [1, 4, 4, 400, 60_000] {
            metrics.answered("/api/v1/risk", "GET", 200, Duration::from_millis(ms));
        }
        let text = metrics.text(None, &[("atalaya_websockets", "Open websockets.", 2.0)]);
        assert!(
            text.contains("requests_total{route=\"/api/v1/risk\",method=\"GET\",status=\"200\"} 5")
        );
        assert!(text.contains("_bucket{route=\"/api/v1/risk\",le=\"0.005\"} 3"));
        assert!(text.contains("_bucket{route=\"/api/v1/risk\",le=\"10\"} 4"));
        assert!(text.contains("_bucket{route=\"/api/v1/risk\",le=\"+Inf\"} 5"));
        assert!(text.contains("\natalaya_websockets 2\n"));
    }
}
