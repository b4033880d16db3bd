//! Records as rows of a file: numbers and the stable codes of the domain, never an enum's place in
//! a list. What comes back is checked as at any other door.

use std::borrow::Cow;

use atalaya_domain::{
    Account, Cell, EventFacts, ExposureFacts, KeyPopulations, Kind, LocationPrecision, Place,
    Recorded, Severity, TimePrecision, TimeSpan, UserId, Verification,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::SnapshotError;

/// A code of the domain.
type Code = Cow<'static, str>;

/// A record that can be written as a row.
pub(super) trait Written: Sized {
    type Row: Serialize + DeserializeOwned;

    fn row(&self) -> Self::Row;
    fn of_row(row: &Self::Row) -> Result<Self, SnapshotError>;
}

/// Where, when, and by whom it was recorded.
#[derive(Serialize, Deserialize)]
struct Whereabouts {
    cell: u64,
    location_precision: Code,
    earliest_us: i64,
    latest_us: i64,
    time_precision: Code,
    /// 0 is nobody.
    account: i64,
    recorded_us: i64,
}

#[derive(Serialize, Deserialize)]
pub(super) struct EventRow {
    kind: Code,
    severity: i64,
    key_populations: i64,
    verification: Code,
    whereabouts: Whereabouts,
}

#[derive(Serialize, Deserialize)]
pub(super) struct ExposureRow {
    worker_hours: f64,
    whereabouts: Whereabouts,
}

impl Whereabouts {
    fn of(place: Place, when: TimeSpan, recorded: Option<Recorded>) -> Self {
        Self {
            cell: place.cell().number(),
            location_precision: place.precision().code().into(),
            earliest_us: when.earliest_us(),
            latest_us: when.latest_us(),
            time_precision: when.precision().code().into(),
            account: recorded.map_or(0, |recorded| recorded.by.number()),
            recorded_us: recorded.map_or(0, |recorded| recorded.at_us),
        }
    }

    fn place(&self) -> Result<Place, SnapshotError> {
        let cell = Cell::new(self.cell).or(Err(SnapshotError::Value("a cell")))?;
        let precision = known(LocationPrecision::parse(&self.location_precision), "a place")?;
        let place = Place::new(cell, precision);
        known(Some(place).filter(|place| place.cell() == cell), "a cell")
    }

    fn when(&self) -> Result<TimeSpan, SnapshotError> {
        let precision = known(TimePrecision::parse(&self.time_precision), "a time")?;
        known(TimeSpan::new(self.earliest_us, self.latest_us, precision), "a time")
    }

    fn recorded(&self) -> Option<Recorded> {
        let by = Account::of(UserId(self.account))?;
        Some(Recorded { by, at_us: self.recorded_us })
    }
}

impl Written for EventFacts {
    type Row = EventRow;

    fn row(&self) -> EventRow {
        EventRow {
            kind: self.kind.code().into(),
            severity: self.severity.number(),
            key_populations: self.key_populations.bits(),
            verification: self.verification.code().into(),
            whereabouts: Whereabouts::of(self.place, self.when, self.recorded),
        }
    }

    fn of_row(row: &EventRow) -> Result<Self, SnapshotError> {
        Ok(Self {
            kind: known(Kind::parse(&row.kind), "a kind")?,
            severity: known(Severity::new(row.severity), "a severity")?,
            key_populations: KeyPopulations::from_bits(row.key_populations),
            when: row.whereabouts.when()?,
            place: row.whereabouts.place()?,
            verification: known(Verification::parse(&row.verification), "a verification")?,
            recorded: row.whereabouts.recorded(),
        })
    }
}

impl Written for ExposureFacts {
    type Row = ExposureRow;

    fn row(&self) -> ExposureRow {
        let whereabouts = Whereabouts::of(self.place, self.when, self.recorded);
        ExposureRow { worker_hours: self.worker_hours, whereabouts }
    }

    fn of_row(row: &ExposureRow) -> Result<Self, SnapshotError> {
        Ok(Self {
            place: row.whereabouts.place()?,
            when: row.whereabouts.when()?,
            worker_hours: row.worker_hours,
            recorded: row.whereabouts.recorded(),
        })
    }
}

fn known<T>(value: Option<T>, what: &'static str) -> Result<T, SnapshotError> {
    value.ok_or(SnapshotError::Value(what))
}
