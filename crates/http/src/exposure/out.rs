//! Records of exposure as they are sent.

use std::collections::BTreeMap;

use atalaya_disclosure::ExposureRecord;
use atalaya_domain::OrganisationId;
use atalaya_store::{ExposurePosition, Store, StoreError, StoredExposure};
use jiff::Timestamp;
use utoipa::ToSchema;

use crate::records::{Dated, FirstTold};

/// Where a team was and for how long, as it is sent: a visit, or one line of a shift.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, read by `ExposureDraft`")]
pub struct ExposureIn {
    /// A UUID that the sender makes, version 7 (or 4): sending twice is harmless. Who sees their
    /// whole organisation's exposure may send other versions too.
    id: String,
    /// RFC 3339 with an offset.
    #[schema(example = "2026-11-20T20:00:00-06:00")]
    started_at: String,
    /// RFC 3339 with an offset; at most seven days later.
    #[schema(example = "2026-11-20T23:00:00-06:00")]
    ended_at: String,
    /// How many worked together.
    #[schema(minimum = 1, maximum = 50)]
    workers: i64,
    /// The hours of all together, where they were elsewhere too; the whole interval × workers
    /// unless given, and never more.
    #[schema(minimum = 0.01, maximum = 2000)]
    worker_hours: Option<f64>,
    /// Degrees, WGS 84. Not kept: the cell is.
    lat: Option<f64>,
    lon: Option<f64>,
    /// H3 cell of resolution 5–9, hexadecimal; instead of `lat` and `lon`.
    cell: Option<String>,
    location_precision: Option<String>,
    /// The populations the work served; empty is unknown.
    key_populations: Option<Vec<String>>,
    /// `session`, `log` (the default) or `import`.
    source: Option<String>,
}

/// A stored record: the fields that were sent with the cell instead of a position, and what the
/// server knows of it. Never who sent it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written from the record's own JSON")]
pub struct ExposureOut {
    #[serde(flatten)]
    exposure: ExposureIn,
    /// 1 for the first, one more with each change; the entity tag is this number.
    version: i64,
    /// When this version was stored, RFC 3339.
    recorded_at: String,
    withdrawn: bool,
}

/// A page of records, newest first.
#[derive(ToSchema)]
#[expect(dead_code, reason = "described here, written from the records' own JSON")]
pub struct ExposureList {
    exposure: Vec<ExposureOut>,
    /// The next page's cursor; `null` on the last page.
    next: Option<String>,
}

/// A stored record as the gate takes it.
pub(crate) fn record(stored: &StoredExposure) -> ExposureRecord<'_> {
    ExposureRecord {
        exposure: &stored.exposure,
        reporter: stored.reporter,
        version: stored.version,
        recorded_at: stored.recorded_at,
        withdrawn: stored.withdrawn(),
        first_at: None,
    }
}

/// The same with what the gate has to know of its age.
pub(super) fn dated_record(dated: &Dated<StoredExposure>) -> ExposureRecord<'_> {
    ExposureRecord { first_at: dated.first_at, ..record(&dated.stored) }
}

impl FirstTold for StoredExposure {
    type Position = ExposurePosition;

    fn position(&self) -> ExposurePosition {
        self.position
    }

    async fn first_told(
        store: &Store,
        organisation: OrganisationId,
        positions: &[ExposurePosition],
    ) -> Result<BTreeMap<ExposurePosition, Timestamp>, StoreError> {
        store.exposure_first_told(organisation, positions).await
    }
}
