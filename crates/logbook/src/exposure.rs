//! Outreach hours in files: from columns to records of exposure.

use std::borrow::Cow;

use atalaya_domain::{Exposure, ExposureDraft, ExposureId, ExposureSource, FieldError, Rules};

use crate::column::{Column, codes, number};
use crate::reading::{Fields, FileRecord, Reading, wall_clock};

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
    const ONLY_JSON: &'static [&'static str] = &[];

    fn checked(
        fields: &Fields<'_, Self>,
        mut wrong: Vec<FieldError>,
        reading: &mut Reading<Self>,
        rules: &Rules<'_>,
    ) -> Result<Self, Vec<FieldError>> {
        let mut draft = ExposureDraft::default();
        for (field, text) in &fields.texts {
            wrong.extend(field.put(&mut draft, text).err());
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        draft.id = Some(id(draft.id.take(), fields, reading));
        if reading.as_written {
            draft.started_at = draft.started_at.map(|text| Cow::Owned(wall_clock(&text)));
            draft.ended_at = draft.ended_at.map(|text| Cow::Owned(wall_clock(&text)));
        }
        draft.source.get_or_insert(Cow::Borrowed(ExposureSource::Import.code()));
        draft.check(rules)
    }
}

/// The id of a row. One without gets it from what stands in its fields, so that a logbook that
/// never had ids can be imported again and again, in any order of its rows and in any format; two
/// rows that are the same are the first and the second of that content.
fn id<'a>(
    stated: Option<Cow<'a, str>>,
    fields: &Fields<'_, Exposure>,
    reading: &mut Reading<Exposure>,
) -> Cow<'a, str> {
    let foreign = |id: &str, reading: &Reading<Exposure>| {
        Cow::Owned(ExposureId::from_foreign(&reading.source, id).to_string())
    };
    match stated {
        Some(id) if ExposureId::parse(&id).is_some() => id,
        Some(id) => foreign(&id, reading),
        None => {
            let told = fields.texts.iter().filter(|(_, text)| !text.trim().is_empty());
            let mut told: Vec<String> =
                told.map(|(field, text)| format!("{}={}", field.pointer(), text.trim())).collect();
            told.sort_unstable();
            let content = told.join("\u{1f}");
            let nth = reading.nth_of(&content);
            foreign(&format!("{content}\u{1e}{nth}"), reading)
        }
    }
}
