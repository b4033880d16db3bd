//! How many events a week brings to the whole area.

use jiff::Timestamp;

use crate::fixed::events;
use crate::index::{DAY_US, RiskIndex};

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
        let first = index.totals.days.keys().next().map_or(today, |day| *day as f64);
        let elapsed = (today - first).max(0.0);
        // ∫ of the decay over the elapsed days, in weeks.
        let left = 1.0 - (-elapsed / half_life).exp2();
        Self { events: decayed, weeks: half_life / std::f64::consts::LN_2 * left / 7.0 }
    }

    /// R.
    pub fn rate(self) -> f64 {
        (self.events + 0.5) / (self.weeks + 0.1)
    }

    /// What an event of this instant counts.
    pub fn worth(us: i64, as_of: Timestamp, settings: &crate::Settings) -> f64 {
        worth(us.div_euclid(DAY_US), as_of, settings.total_half_life_days)
    }
}

/// What an event of a UTC day since 1970 is worth in the weekly total.
fn worth(day: i64, as_of: Timestamp, half_life: f64) -> f64 {
    let today = as_of.as_microsecond() as f64 / DAY_US as f64;
    (-(today - (day as f64 + 0.5)).max(0.0) / half_life).exp2()
}
