//! How many events a week brings to the whole area.

use jiff::Timestamp;

use crate::fixed::events;
use crate::index::{DAY_US, RiskIndex};
use crate::settings::{SILENCE_DOUBT, SILENT_DAYS};

/// Events of a week in the whole area: R = (n + 0.5)/(w + 0.1), with events and weeks decayed by the
/// short half-life; weeks count from the first event of anybody.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Weekly {
    /// n: decayed events.
    pub events: f64,
    /// w: decayed weeks.
    pub weeks: f64,
}

impl Weekly {
    pub fn of(index: &RiskIndex, row: usize, as_of: Timestamp) -> Self {
        let half_life = index.settings.total_half_life_days;
        let mut decayed = 0.0;
        for (day, counts) in &index.totals.days {
            decayed += events(counts[row]) * worth(*day, as_of, half_life);
        }
        let today = as_of.as_microsecond() as f64 / DAY_US as f64;
        let counts = index.totals.days.iter().map(|(day, counts)| (*day as f64, events(counts[0])));
        let first = first_day(counts, today).unwrap_or(today);
        let elapsed = (today - first).max(0.0);
        // ∫ of the decay over the elapsed days, in weeks.
        let left = 1.0 - libm::exp2(-elapsed / half_life);
        Self { events: decayed, weeks: half_life / std::f64::consts::LN_2 * left / 7.0 }
    }

    /// R.
    pub fn rate(self) -> f64 {
        (self.events + 0.5) / (self.weeks + 0.1)
    }

    /// Shape of R's Gamma distribution.
    pub fn shape(self) -> f64 {
        self.events + 0.5
    }

    /// What an event of this instant counts.
    pub fn worth(us: i64, as_of: Timestamp, settings: &crate::Settings) -> f64 {
        worth(us.div_euclid(DAY_US), as_of, settings.total_half_life_days)
    }
}

/// The day from which reports came in: the first that has one, unless a long silence follows that few
/// speak against. One report of nine years ago, in a file or made up, does not make a young
/// deployment an old and quiet one.
///
/// Where a silence of at least [`SILENT_DAYS`] days ends, counting may begin anew: if that makes what
/// follows, as a steady stream of reports, likelier by more than e^[`SILENCE_DOUBT`] for each report left out.
fn first_day(days: impl Iterator<Item = (f64, f64)>, today: f64) -> Option<f64> {
    let days: Vec<(f64, f64)> = days.collect();
    let all: f64 = days.iter().map(|(_, events)| events).sum();
    let likely =
        |from: f64, events: f64| events * libm::log(events / (today - from).max(1.0)) - events;
    let (mut first, mut best) = (days.first()?.0, f64::MIN);
    let (mut before, mut last) = (0.0, f64::MIN);
    for (day, events) in &days {
        if day - last >= SILENT_DAYS {
            let found = likely(*day, all - before) - SILENCE_DOUBT * before;
            if found > best {
                (first, best) = (*day, found);
            }
        }
        before += events;
        last = *day;
    }
    Some(first)
}

/// What an event of a UTC day since 1970 is worth in the weekly total.
fn worth(day: i64, as_of: Timestamp, half_life: f64) -> f64 {
    let today = as_of.as_microsecond() as f64 / DAY_US as f64;
    libm::exp2(-(today - (day as f64 + 0.5)).max(0.0) / half_life)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(days: &[(f64, f64)], today: f64) -> f64 {
        first_day(days.iter().copied(), today).expect("there are days")
    }

    #[test]
    fn an_old_report_does_not_make_a_young_deployment_old() {
        let young: Vec<(f64, f64)> = (0..60).map(|at| (3_000.0 + f64::from(at), 0.5)).collect();
        assert!((first(&young, 3_060.0) - 3_000.0).abs() < 1e-9);
        for old in [1.0, 3.0, 5.0] {
            let days: Vec<_> = [(0.0, old)].into_iter().chain(young.iter().copied()).collect();
            assert!((first(&days, 3_060.0) - 3_000.0).abs() < 1e-9, "{old} reports of long ago");
        }
    }

    #[test]
    fn a_quiet_deployment_stays_as_old_as_it_is() {
        let quiet: Vec<(f64, f64)> = (0..20).map(|at| (f64::from(at) * 60.0, 1.0)).collect();
        assert!(first(&quiet, 1_210.0).abs() < 1e-9, "a report every two months");
        assert!(first(&[(0.0, 1.0), (365.0, 1.0)], 375.0).abs() < 1e-9, "two in a year");
        let paused: Vec<(f64, f64)> =
            (0..100).chain(300..400).map(|at| (f64::from(at), 1.0)).collect();
        assert!(first(&paused, 400.0).abs() < 1e-9, "a pause is part of the time");
    }
}
