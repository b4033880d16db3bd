//! Between a record of exposure and its row.

use atalaya_domain::{
    Exposure, ExposureId, ExposureSource, KeyPopulations, LocationPrecision, OrganisationId,
    TimePrecision, TimeSpan, UserId, WorkTime, Workers,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::code::Code;
use crate::rows::{corrupt, place, timestamp};
use crate::schema::exposure;
use crate::{Action, ExposurePosition, StoreError, StoredExposure};

/// A version about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = exposure, treat_none_as_default_value = false)]
pub(crate) struct NewExposure {
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) first_position: i64,
    pub(crate) supersedes: Option<i64>,
    pub(crate) superseded_by: Option<i64>,
    pub(crate) started_us: i64,
    pub(crate) ended_us: i64,
    pub(crate) cell: i64,
    pub(crate) workers: i64,
    pub(crate) work_s: i64,
    pub(crate) key_populations: i64,
    pub(crate) reporter: Option<i64>,
    pub(crate) author: Option<i64>,
    pub(crate) recorded_us: i64,
    pub(crate) exposure_id: Vec<u8>,
    pub(crate) action: &'static str,
    pub(crate) location_precision: &'static str,
    pub(crate) source: &'static str,
}

impl NewExposure {
    /// Version 1 of a record; where it stands in the feed comes later.
    pub(crate) fn first(
        organisation: OrganisationId,
        reporter: Option<UserId>,
        exposure: &Exposure,
        now: Timestamp,
    ) -> Self {
        Self {
            position: 0,
            organisation: organisation.0,
            version: 1,
            first_position: 0,
            supersedes: None,
            superseded_by: None,
            started_us: exposure.when.earliest_us(),
            ended_us: exposure.when.latest_us(),
            cell: exposure.place.cell().sql(),
            workers: exposure.workers.number(),
            work_s: exposure.work.seconds(),
            key_populations: exposure.key_populations.bits(),
            reporter: reporter.map(|user| user.0),
            author: None,
            recorded_us: now.as_microsecond(),
            exposure_id: exposure.id.as_bytes().to_vec(),
            action: Action::Created.code(),
            location_precision: exposure.place.precision().code(),
            source: exposure.source.code(),
        }
    }

    /// The version after `before`, at a position of the feed.
    pub(crate) fn following(
        before: &ExposureRow,
        position: i64,
        exposure: &Exposure,
        action: Action,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Self {
        let organisation = OrganisationId(before.organisation);
        Self {
            position,
            version: before.version + 1,
            first_position: before.first_position,
            supersedes: Some(before.position),
            author: author.map(|user| user.0),
            action: action.code(),
            ..Self::first(organisation, before.reporter.map(UserId), exposure, now)
        }
    }
}

/// A stored version.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = exposure)]
pub(crate) struct ExposureRow {
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) first_position: i64,
    pub(crate) started_us: i64,
    pub(crate) ended_us: i64,
    pub(crate) cell: i64,
    pub(crate) workers: i64,
    pub(crate) work_s: i64,
    pub(crate) key_populations: i64,
    pub(crate) reporter: Option<i64>,
    pub(crate) recorded_us: i64,
    pub(crate) exposure_id: Vec<u8>,
    pub(crate) action: Code<Action>,
    pub(crate) location_precision: Code<LocationPrecision>,
    pub(crate) source: String,
}

impl ExposureRow {
    /// The row as what it stands for.
    pub(crate) fn stored(&self) -> Result<StoredExposure, StoreError> {
        Ok(StoredExposure {
            exposure: self.exposure()?,
            version: self.version,
            action: self.action.0,
            reporter: self.reporter.map(UserId),
            recorded_at: timestamp(self.recorded_us, "recorded_us")?,
            position: ExposurePosition(self.first_position),
        })
    }

    fn exposure(&self) -> Result<Exposure, StoreError> {
        let id = self.exposure_id.as_slice().try_into().map_err(|_| corrupt("exposure_id"))?;
        Ok(Exposure {
            id: ExposureId::from_bytes(id),
            place: place(self.cell, self.location_precision.0)?,
            when: worked(self.started_us, self.ended_us)?,
            workers: Workers::new(self.workers).ok_or(corrupt("workers"))?,
            work: work(self.work_s)?,
            key_populations: KeyPopulations::from_bits(self.key_populations),
            source: ExposureSource::parse(&self.source).ok_or(corrupt("source"))?,
        })
    }
}

/// The interval of a row.
pub(crate) fn worked(started_us: i64, ended_us: i64) -> Result<TimeSpan, StoreError> {
    TimeSpan::new(started_us, ended_us, TimePrecision::Exact).ok_or(corrupt("ended_us"))
}

/// The work of a row.
pub(crate) fn work(seconds: i64) -> Result<WorkTime, StoreError> {
    WorkTime::from_seconds(seconds).ok_or(corrupt("work_s"))
}
