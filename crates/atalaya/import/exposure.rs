//! Outreach hours in files: from columns to records of exposure.

use std::borrow::Cow;

use atalaya_domain::{
    Exposure, ExposureDraft, ExposureId, ExposureSource, FieldError, Json, OrganisationId, Rules,
};
use atalaya_store::{Outcome, Store, StoreError};
use jiff::Timestamp;

use super::check::{FileRecord, Reading, wall_clock};
use super::column::{Column, codes, number};

/// A field of a record of exposure that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExposureField {
    /// The id; anything but a UUID becomes one, by the source's name.
    Id,
    /// The start, RFC 3339.
    StartedAt,
    /// The end, RFC 3339.
    EndedAt,
    /// Degrees.
    Lat,
    /// Degrees.
    Lon,
    /// An H3 cell.
    Cell,
    /// `G0`–`G9`.
    LocationPrecision,
    /// How many worked together.
    Workers,
    /// The hours of all together.
    WorkerHours,
    /// Codes, separated by `;`, `|` or a space.
    KeyPopulations,
    /// A source's code.
    Source,
}

impl Column for ExposureField {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("id", Self::Id),
        ("started_at", Self::StartedAt),
        ("ended_at", Self::EndedAt),
        ("lat", Self::Lat),
        ("latitude", Self::Lat),
        ("lon", Self::Lon),
        ("longitude", Self::Lon),
        ("cell", Self::Cell),
        ("location_precision", Self::LocationPrecision),
        ("workers", Self::Workers),
        ("worker_hours", Self::WorkerHours),
        ("key_population", Self::KeyPopulations),
        ("key_populations", Self::KeyPopulations),
        ("source", Self::Source),
    ];

    fn pointer(self) -> &'static str {
        match self {
            Self::Id => "/id",
            Self::StartedAt => "/started_at",
            Self::EndedAt => "/ended_at",
            Self::Lat => "/lat",
            Self::Lon => "/lon",
            Self::Cell => "/cell",
            Self::LocationPrecision => "/location_precision",
            Self::Workers => "/workers",
            Self::WorkerHours => "/worker_hours",
            Self::KeyPopulations => "/key_populations",
            Self::Source => "/source",
        }
    }
}

impl ExposureField {
    /// Puts a column's text into the draft; an empty text is an absent field.
    fn put<'a>(self, draft: &mut ExposureDraft<'a>, text: &'a str) -> Result<(), FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let plain = || Some(Cow::Borrowed(text));
        match self {
            Self::Id => draft.id = plain(),
            Self::StartedAt => draft.started_at = plain(),
            Self::EndedAt => draft.ended_at = plain(),
            Self::Lat => draft.lat = Some(number(self, text)?),
            Self::Lon => draft.lon = Some(number(self, text)?),
            Self::Cell => draft.cell = plain(),
            Self::LocationPrecision => draft.location_precision = plain(),
            Self::Workers => draft.workers = Some(number(self, text)?),
            Self::WorkerHours => draft.worker_hours = Some(number(self, text)?),
            Self::KeyPopulations => draft.key_populations = codes(text),
            Self::Source => draft.source = plain(),
        }
        Ok(())
    }
}

impl FileRecord for Exposure {
    type Field = ExposureField;

    fn of_record(
        reading: &mut Reading<Self>,
        record: &csv::StringRecord,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut draft = ExposureDraft::default();
        let mut errors = Vec::new();
        for (field, text) in reading.columns.iter().zip(record) {
            if let Some(field) = field
                && let Err(error) = field.put(&mut draft, text)
            {
                errors.push(error);
            }
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        checked(draft, || record.iter().collect::<Vec<_>>().join("\u{1f}"), reading, rules)
    }

    fn of_object(
        reading: &mut Reading<Self>,
        json: &Json,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let draft = ExposureDraft::from_json(json)?;
        checked(draft, || serde_json::to_string(json).unwrap_or_default(), reading, rules)
    }

    async fn store(
        store: Store,
        organisation: OrganisationId,
        records: Vec<Self>,
        now: Timestamp,
    ) -> Result<Vec<Outcome>, StoreError> {
        store.exposure_create_many(organisation, None, records, now).await
    }
}

/// Checks a draft. A row without an id gets one from what stands in it, so that a logbook that
/// never had ids can be imported again and again, in any order of its rows; two rows that are the
/// same are the first and the second of that content.
fn checked(
    mut draft: ExposureDraft<'_>,
    content: impl FnOnce() -> String,
    reading: &mut Reading<Exposure>,
    rules: &Rules<'_>,
) -> Result<Exposure, Vec<FieldError>> {
    draft.id = Some(match draft.id.take() {
        Some(id) if ExposureId::parse(&id).is_some() => id,
        Some(id) => Cow::Owned(ExposureId::from_foreign(&reading.source, &id).to_string()),
        None => {
            let content = content();
            let nth = reading.nth_of(&content);
            let row = format!("{content}\u{1e}{nth}");
            Cow::Owned(ExposureId::from_foreign(&reading.source, &row).to_string())
        }
    });
    if reading.as_written {
        draft.started_at = draft.started_at.map(|text| Cow::Owned(wall_clock(&text)));
        draft.ended_at = draft.ended_at.map(|text| Cow::Owned(wall_clock(&text)));
    }
    draft.source.get_or_insert(Cow::Borrowed(ExposureSource::Import.code()));
    draft.check(rules)
}
