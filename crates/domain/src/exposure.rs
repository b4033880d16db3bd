//! Exposure: where and when teams were, and for how many working hours. The denominator of every
//! rate, and as secret as events: a map of it shows where promoters walk.

use crate::code::codes;
use crate::record_id::record_id;
use crate::{Json, KeyPopulations, OrganisationId, Place, Position, Recorded, TimeSpan, Zone};

record_id! {
    /// The id of a record of exposure: a UUID that its sender makes, so that sending twice is
    /// harmless. Unique within an organisation.
    ExposureId
}

codes! {
    /// Where a record of exposure comes from.
    ExposureSource {
        Session = "session", "Jornada registrada", "Recorded session";
        Log = "log", "Bitácora", "Logbook";
        Import = "import", "Archivo importado", "Imported file";
    }
}

/// How many people worked together, 1–50.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Workers(u8);

impl Workers {
    /// The most one record may have: more is several teams.
    pub const MOST: i64 = 50;

    /// The number of people, if it is 1–50.
    #[must_use]
    pub const fn new(number: i64) -> Option<Self> {
        if number >= 1 && number <= Self::MOST { Some(Self(number as u8)) } else { None }
    }

    /// The number, 1–50.
    #[must_use]
    pub const fn number(self) -> i64 {
        self.0 as i64
    }
}

/// The work of all workers together, in whole seconds: 36 s to 2,000 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkTime(i64);

impl WorkTime {
    /// The least, in worker-hours.
    pub const LEAST_HOURS: f64 = 0.01;
    /// The most one record may have, in worker-hours: a year of one person, so that no single
    /// line makes an area look visited.
    pub const MOST_HOURS: f64 = 2_000.0;

    /// So many seconds, if that is from 36 s to 2,000 hours.
    #[must_use]
    pub const fn from_seconds(seconds: i64) -> Option<Self> {
        if seconds >= 36 && seconds <= 7_200_000 { Some(Self(seconds)) } else { None }
    }

    /// So many worker-hours, rounded to seconds.
    #[must_use]
    pub fn from_hours(hours: f64) -> Option<Self> {
        // What is no number, or beyond 64 bits, becomes 0 or an end of the range: refused too.
        Self::from_seconds((hours * 3_600.0).round() as i64)
    }

    /// The whole of an interval by so many people.
    #[must_use]
    pub const fn of(when: &TimeSpan, workers: Workers) -> Option<Self> {
        let length_us = when.latest_us().saturating_sub(when.earliest_us());
        Self::from_seconds(length_us.saturating_mul(workers.number()) / 1_000_000)
    }

    /// Seconds.
    #[must_use]
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// Worker-hours.
    #[must_use]
    pub fn hours(self) -> f64 {
        self.0 as f64 / 3_600.0
    }
}

/// Where a team was and for how long, as it is stored: a visit, or one line of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exposure {
    /// The id its sender made.
    pub id: ExposureId,
    /// Where. A shift over a whole municipality is a coarse cell and paints no fine one.
    pub place: Place,
    /// From when to when; at most [`Exposure::MAX_DAYS`] long.
    pub when: TimeSpan,
    /// How many worked.
    pub workers: Workers,
    /// The work of all together; less than interval × workers where they were elsewhere too.
    pub work: WorkTime,
    /// The populations the work served; empty is unknown.
    pub key_populations: KeyPopulations,
    /// Where the record comes from.
    pub source: ExposureSource,
}

impl Exposure {
    /// The longest interval of one record, in days.
    pub const MAX_DAYS: u32 = 7;
    /// The shortest interval of one record, in minutes.
    pub const MIN_MINUTES: u32 = 1;

    /// What the risk index needs of it, as of a record that a file brought.
    #[must_use]
    pub fn facts(&self) -> ExposureFacts {
        ExposureFacts {
            place: self.place,
            when: self.when,
            worker_hours: self.work.hours(),
            recorded: None,
        }
    }

    /// Its fields as the API writes them; times in the deployment's zone. The position is the
    /// cell.
    #[must_use]
    pub fn to_json(&self, zone: &Zone) -> Json {
        let text = |text: String| Json::String(text);
        let populations = self.key_populations.iter().map(|one| text(one.code().to_owned()));
        let members = [
            ("id", text(self.id.to_string())),
            ("started_at", text(zone.written(self.when.earliest_us()))),
            ("ended_at", text(zone.written(self.when.latest_us()))),
            ("workers", Json::Integer(self.workers.number())),
            ("worker_hours", Json::Number(self.work.hours())),
            ("key_populations", Json::Array(populations.collect())),
            ("cell", text(self.place.cell().to_string())),
            ("location_precision", text(self.place.precision().code().to_owned())),
            ("source", text(self.source.code().to_owned())),
        ];
        Json::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }
}

/// What the risk index needs of one version of a record of exposure: nobody's name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExposureFacts {
    /// Where.
    pub place: Place,
    /// When the work was done; at most seven days long.
    pub when: TimeSpan,
    /// Hours × workers: over 0, at most [`WorkTime::MOST_HOURS`].
    pub worker_hours: f64,
    /// By which account and when it was first recorded; `None` for what a file or a program brought.
    pub recorded: Option<Recorded>,
}

/// One change of one record of exposure: the version before, and the version after.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ExposureChange {
    /// Where in the feed.
    pub position: Position,
    /// Whose record.
    pub organisation: OrganisationId,
    /// The version that no longer holds; `None` when the record is new.
    pub before: Option<ExposureFacts>,
    /// The version that holds now; `None` when it was withdrawn.
    pub after: Option<ExposureFacts>,
}
