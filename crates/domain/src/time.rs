//! When it happened: an interval in UTC, with how exactly it is known.

use jiff::Timestamp;

use crate::{TimePrecision, Zone};

/// The interval `[earliest, latest]` an event happened in, in microseconds UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeSpan {
    earliest_us: i64,
    latest_us: i64,
    precision: TimePrecision,
}

impl TimeSpan {
    /// The interval between two instants; `None` if it ends before it starts.
    #[must_use]
    pub const fn new(earliest_us: i64, latest_us: i64, precision: TimePrecision) -> Option<Self> {
        if latest_us < earliest_us {
            return None;
        }
        Some(Self { earliest_us, latest_us, precision })
    }

    /// The interval that a single stated instant stands for at a precision: the instant itself,
    /// or the local hour, part of the day, day, week or month around it. A time that is not known
    /// at all is spread over the local week of the date that was given.
    #[must_use]
    pub fn around(at: Timestamp, precision: TimePrecision, zone: &Zone) -> Self {
        let (start, end) = match precision {
            TimePrecision::Exact => (at, at),
            TimePrecision::Hour => (zone.hour_start(at), zone.next_hour(at)),
            TimePrecision::Band => zone.band(at),
            TimePrecision::Day => zone.day(at),
            TimePrecision::Week | TimePrecision::Unknown => zone.week(at),
            TimePrecision::Month => zone.month(at),
        };
        Self { earliest_us: start.as_microsecond(), latest_us: end.as_microsecond(), precision }
    }

    /// The interval cut off at an instant: what is reported has happened. Never shorter than a
    /// moment.
    #[must_use]
    pub fn ended_by(self, end: Timestamp) -> Self {
        let latest_us = self.latest_us.min(end.as_microsecond()).max(self.earliest_us);
        Self { latest_us, ..self }
    }

    /// The earliest instant it can have happened, µs UTC.
    #[must_use]
    pub const fn earliest_us(&self) -> i64 {
        self.earliest_us
    }

    /// The latest instant it can have happened, µs UTC.
    #[must_use]
    pub const fn latest_us(&self) -> i64 {
        self.latest_us
    }

    /// The middle of the interval, µs UTC: the instant that decays.
    #[must_use]
    pub const fn middle_us(&self) -> i64 {
        self.earliest_us + (self.latest_us - self.earliest_us) / 2
    }

    /// How exactly the time is known.
    #[must_use]
    pub const fn precision(&self) -> TimePrecision {
        self.precision
    }
}
