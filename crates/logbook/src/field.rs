//! From a file's columns to the fields of a report of an event.

use std::borrow::Cow;

use atalaya_domain::{Draft, EventId, FieldError, Loss};

use crate::column::{Column, codes, number};

/// A field of a report that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The id; anything but a UUID becomes one, by the source's name.
    Id,
    /// A kind's code, or a category's name.
    Kind,
    /// The time, RFC 3339.
    OccurredAt,
    /// The end of the interval, RFC 3339.
    OccurredUntil,
    /// `T0`–`T9`, or a quality's name.
    TimePrecision,
    /// Degrees.
    Lat,
    /// Degrees.
    Lon,
    /// An H3 cell.
    Cell,
    /// `G0`–`G9`.
    LocationPrecision,
    /// 1–5.
    Severity,
    /// Codes, separated by `;`, `|` or a space.
    KeyPopulations,
    /// A setting's code.
    Setting,
    /// A perpetrator's code.
    Perpetrator,
    /// A source's code.
    Source,
    /// A verification's code.
    Verification,
    /// Codes of what was agreed to, separated like populations; `inside` is none.
    Consents,
    /// A band of what was lost, or an amount in quetzales.
    Loss,
    /// Free text.
    Narrative,
}

/// Names of offence families as police and observatories publish them, and the kind they are.
const CATEGORIES: [(&str, &str); 12] = [
    ("robbery", "P1"),
    ("threats", "B2"),
    ("sexual_violence", "S2"),
    ("assault", "B1"),
    ("extortion", "P3"),
    ("sexual_harassment", "S1"),
    ("police_abuse", "A4"),
    ("homicide", "L1"),
    ("discrimination", "B5"),
    ("kidnapping", "B6"),
    ("shots", "C3"),
    ("gunfire", "C3"),
];

impl Column for Field {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("id", Self::Id),
        ("kind", Self::Kind),
        ("category", Self::Kind),
        ("occurred_at", Self::OccurredAt),
        ("occurred_until", Self::OccurredUntil),
        ("time_precision", Self::TimePrecision),
        ("hour_quality", Self::TimePrecision),
        ("lat", Self::Lat),
        ("latitude", Self::Lat),
        ("lon", Self::Lon),
        ("longitude", Self::Lon),
        ("cell", Self::Cell),
        ("location_precision", Self::LocationPrecision),
        ("severity", Self::Severity),
        ("key_population", Self::KeyPopulations),
        ("key_populations", Self::KeyPopulations),
        ("setting", Self::Setting),
        ("perpetrator", Self::Perpetrator),
        ("source", Self::Source),
        ("verification", Self::Verification),
        ("consents", Self::Consents),
        ("loss", Self::Loss),
        ("narrative", Self::Narrative),
    ];

    fn pointer(self) -> &'static str {
        match self {
            Self::Id => "/id",
            Self::Kind => "/kind",
            Self::OccurredAt => "/occurred_at",
            Self::OccurredUntil => "/occurred_until",
            Self::TimePrecision => "/time_precision",
            Self::Lat => "/lat",
            Self::Lon => "/lon",
            Self::Cell => "/cell",
            Self::LocationPrecision => "/location_precision",
            Self::Severity => "/severity",
            Self::KeyPopulations => "/key_populations",
            Self::Setting => "/setting",
            Self::Perpetrator => "/perpetrator",
            Self::Source => "/source",
            Self::Verification => "/verification",
            Self::Consents => "/consents",
            Self::Loss => "/flags/loss",
            Self::Narrative => "/narrative",
        }
    }
}

impl Field {
    /// Puts a column's text into the draft; an empty text is an absent field.
    pub fn put<'a>(
        self,
        draft: &mut Draft<'a>,
        text: &'a str,
        source: &str,
    ) -> Result<(), FieldError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        let plain = || Some(Cow::Borrowed(text));
        match self {
            Self::Id => draft.id = Some(own_id(text, source)),
            Self::Kind => draft.kind = Some(Cow::Borrowed(kind_of(text))),
            Self::OccurredAt => draft.occurred_at = plain(),
            Self::OccurredUntil => draft.occurred_until = plain(),
            Self::TimePrecision => draft.time_precision = precision_of(text),
            Self::Lat => draft.lat = Some(number(self, text)?),
            Self::Lon => draft.lon = Some(number(self, text)?),
            Self::Cell => draft.cell = plain(),
            Self::LocationPrecision => draft.location_precision = plain(),
            Self::Severity => draft.severity = Some(number(self, text)?),
            Self::KeyPopulations => draft.key_populations = codes(text),
            Self::Setting => draft.setting = plain(),
            Self::Perpetrator => draft.perpetrator = plain(),
            Self::Source => draft.source = plain(),
            Self::Verification => draft.verification = plain(),
            Self::Consents => {
                draft.consents = Some(if text == "inside" { Vec::new() } else { codes(text) });
            }
            Self::Loss => draft.loss = loss_of(text),
            Self::Narrative => draft.narrative = plain(),
        }
        Ok(())
    }
}

/// A UUID stays as it is; any other id becomes one by the source's name.
pub fn own_id<'a>(text: &'a str, source: &str) -> Cow<'a, str> {
    if EventId::parse(text).is_some() {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(EventId::from_foreign(source, text).to_string())
    }
}

/// The code of a category's name; any other text is meant to be a code.
#[must_use]
pub fn kind_of(text: &str) -> &str {
    CATEGORIES.iter().find(|(name, _)| *name == text).map_or(text, |(_, code)| code)
}

/// The band of an amount, as people write them: `1500`, `Q 1,500.00`, `2,500 quetzales`. Nothing was lost where that is
/// the amount; any other text is meant to be a code.
fn loss_of(text: &str) -> Option<Cow<'_, str>> {
    match amount_of(text) {
        Some(amount) => Loss::of_amount(amount).map(|loss| Cow::Borrowed(loss.code())),
        None => Some(Cow::Borrowed(text)),
    }
}

/// Commas part thousands, a point the centavos, as in Guatemala.
fn amount_of(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let bare = ["gtq", "q.", "q"].iter().find_map(|before| lower.strip_prefix(before));
    let bare = bare.unwrap_or(&lower).trim();
    let bare = ["quetzales", "quetzal", "gtq"]
        .iter()
        .find_map(|after| bare.strip_suffix(after))
        .unwrap_or(bare);
    let (whole, centavos) = bare.trim().split_once('.').unwrap_or((bare.trim(), ""));
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().filter(|first| !first.is_empty() && is_number(first))?;
    let whole = groups.try_fold(first.to_owned(), |all, group| {
        (group.len() == 3 && is_number(group) && first.len() <= 3).then(|| all + group)
    })?;
    (whole.len() <= 9 && centavos.len() <= 2 && is_number(centavos))
        .then(|| format!("{whole}.{centavos}0").parse().ok())
        .flatten()
}

/// `ok` and clerks' round hours are taken at their word; an unknown hour leaves the day.
fn precision_of(text: &str) -> Option<Cow<'_, str>> {
    match text {
        "ok" | "heaped_midnight" | "heaped_noon" => None,
        "unknown" => Some(Cow::Borrowed("T3")),
        code => Some(Cow::Borrowed(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_ids_become_the_same_uuid_each_time_and_differ_by_source() {
        let id = own_id("mx-000001", "cdmx");
        assert!(EventId::parse(&id).is_some());
        assert_eq!(id, own_id("mx-000001", "cdmx"));
        assert_ne!(id, own_id("mx-000001", "rio"));
        let uuid = "01935b1e-7b1a-7c4e-9f00-000000000001";
        assert_eq!(own_id(uuid, "cdmx"), uuid);
    }

    #[test]
    fn an_amount_is_read_as_people_write_it_and_kept_as_a_band() {
        for (text, band) in [
            ("450", Some("under_500")),
            ("500", Some("500_1500")),
            ("Q1,500.00", Some("1500_5000")),
            ("Q. 14,999.99", Some("5000_15000")),
            ("GTQ 15000", Some("15000_50000")),
            ("1,250,000 quetzales", Some("over_50000")),
            ("0", None),
            ("Q 0.00", None),
            ("5000_15000", Some("5000_15000")),
            // What is no amount is refused where all is checked.
            ("1.500,00", Some("1.500,00")),
            ("15,00", Some("15,00")),
            ("1500,000", Some("1500,000")),
            ("-20", Some("-20")),
            ("un teléfono", Some("un teléfono")),
        ] {
            assert_eq!(loss_of(text).as_deref(), band, "{text}");
        }
    }

    #[test]
    fn every_category_is_a_kind() {
        for (name, code) in CATEGORIES {
            assert!(atalaya_domain::Kind::parse(code).is_some(), "{name}");
        }
    }
}
