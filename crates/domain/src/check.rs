//! What every record is checked for at the door: ids, codes, times and places.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::{
    Area, Cell, Event, FieldError, FieldReason, KeyPopulation, KeyPopulations, LocationPrecision,
    Place, Zone,
};

/// What a record is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Where records may lie.
    pub area: &'a Area,
    /// The zone that turns a stated hour, day or month into an interval.
    pub zone: &'a Zone,
    /// The present, to refuse the future and what is too old.
    pub now: Timestamp,
    /// The greatest age in days.
    pub max_age_days: u32,
    /// Whether the sender may state a verification beyond *reported*.
    pub may_verify: bool,
}

impl Rules<'_> {
    /// The greatest age of a record unless a deployment says otherwise: ten years.
    pub const MAX_AGE_DAYS: u32 = 3653;
    /// The longest interval an event may be spread over.
    pub const MAX_INTERVAL_DAYS: u32 = 366;
    /// How far a sender's clock may run ahead.
    pub const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);

    /// The latest instant that is not in the future.
    pub(crate) fn latest(&self) -> Timestamp {
        self.now.checked_add(Self::CLOCK_SKEW).unwrap_or(self.now)
    }
}

/// A place as it was sent, nothing checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StatedPlace<'a> {
    pub(crate) cell: Option<&'a str>,
    pub(crate) lat: Option<f64>,
    pub(crate) lon: Option<f64>,
    pub(crate) precision: Option<&'a str>,
}

/// The codes of a list, for the text that says which there are.
pub(crate) fn codes_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| code(*value)).collect()
}

/// The errors found so far; each method checks one field and adds to them.
#[derive(Default)]
pub(crate) struct Check {
    pub(crate) errors: Vec<FieldError>,
}

impl Check {
    pub(crate) fn refuse(&mut self, pointer: &str, reason: FieldReason) {
        self.errors.push(FieldError::new(pointer, reason));
    }

    pub(crate) fn id<T>(
        &mut self,
        text: Option<&str>,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let Some(text) = text else {
            self.refuse("/id", FieldReason::Missing);
            return None;
        };
        let id = parse(text);
        if id.is_none() {
            self.refuse("/id", FieldReason::NotAnId);
        }
        id
    }

    pub(crate) fn code<T>(
        &mut self,
        pointer: &str,
        text: Option<&str>,
        parse: impl Fn(&str) -> Option<T>,
        known: impl Fn() -> Vec<&'static str>,
    ) -> Option<T> {
        let text = text?;
        let value = parse(text);
        if value.is_none() {
            let found = text.chars().take(20).collect();
            self.refuse(pointer, FieldReason::UnknownCode { found, known: known() });
        }
        value
    }

    pub(crate) fn key_populations(&mut self, texts: &[Cow<'_, str>]) -> KeyPopulations {
        let members = self.list("/key_populations", texts, KeyPopulation::parse, || {
            codes_of(KeyPopulation::ALL, KeyPopulation::code)
        });
        if members.len() > 1 && members.contains(&KeyPopulation::Unk) {
            self.refuse("/key_populations", FieldReason::Contradicts);
        }
        KeyPopulations::from_members(members)
    }

    pub(crate) fn list<T: Copy + PartialEq>(
        &mut self,
        pointer: &str,
        texts: &[Cow<'_, str>],
        parse: impl Fn(&str) -> Option<T>,
        known: impl Fn() -> Vec<&'static str>,
    ) -> Vec<T> {
        if texts.is_empty() {
            return Vec::new();
        }
        let max = known().len();
        if texts.len() > max {
            self.refuse(pointer, FieldReason::TooMany { max });
            return Vec::new();
        }
        let mut values = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let pointer = || format!("{pointer}/{index}");
            match parse(text) {
                Some(value) if values.contains(&value) => {
                    self.refuse(&pointer(), FieldReason::Contradicts);
                }
                Some(value) => values.push(value),
                None => {
                    self.code(&pointer(), Some(text), &parse, &known);
                }
            }
        }
        values
    }

    pub(crate) fn instant(&mut self, pointer: &str, text: &str) -> Option<Timestamp> {
        // RFC 3339 is at most this long with nanoseconds; jiff alone would take more than RFC 3339.
        let plausible = (20..=35).contains(&text.len()) && text.as_bytes().get(10) == Some(&b'T');
        let instant = plausible.then(|| text.parse::<Timestamp>().ok()).flatten();
        if instant.is_none() {
            self.refuse(pointer, FieldReason::NotATime);
        }
        instant
    }

    /// An instant that is neither in the future nor too old.
    pub(crate) fn begun(
        &mut self,
        pointer: &str,
        text: &str,
        rules: &Rules<'_>,
    ) -> Option<Timestamp> {
        let at = self.instant(pointer, text)?;
        if at > rules.latest() {
            self.refuse(pointer, FieldReason::Future);
            return None;
        }
        if at < Event::oldest(rules.now, rules.max_age_days) {
            let max_age_days = rules.max_age_days;
            self.refuse(pointer, FieldReason::TooOld { max_age_days });
            return None;
        }
        Some(at)
    }

    /// How long it is from `at` to `until`: neither backwards, nor into the future, nor longer
    /// than so many days. What is wrong with it is wrong with the end.
    pub(crate) fn length(
        &mut self,
        pointer: &str,
        at: Timestamp,
        until: Timestamp,
        max_days: u32,
        rules: &Rules<'_>,
    ) -> Option<SignedDuration> {
        let length = until.duration_since(at);
        let longest = SignedDuration::from_hours(i64::from(max_days) * 24);
        let reason = if length.is_negative() {
            FieldReason::EndsBeforeStart
        } else if until > rules.latest() {
            FieldReason::Future
        } else if length > longest {
            FieldReason::IntervalTooLong { max_days }
        } else {
            return Some(length);
        };
        self.refuse(pointer, reason);
        None
    }

    pub(crate) fn place(&mut self, stated: StatedPlace<'_>, rules: &Rules<'_>) -> Option<Place> {
        let precision =
            self.code("/location_precision", stated.precision, LocationPrecision::parse, || {
                codes_of(LocationPrecision::ALL, LocationPrecision::code)
            });
        match (stated.cell, stated.lat, stated.lon) {
            (Some(text), None, None) => {
                let cell = Cell::parse(text).ok().filter(|cell| cell.resolution() >= 5);
                let Some(cell) = cell else {
                    self.refuse("/cell", FieldReason::NotACell);
                    return None;
                };
                if !rules.area.contains(cell) {
                    self.refuse("/cell", FieldReason::OutsideArea);
                    return None;
                }
                Some(Place::new(cell, precision.unwrap_or(LocationPrecision::Cell)))
            }
            (None, Some(lat), Some(lon)) => {
                let cell = self.position(lat, lon, rules.area)?;
                Some(Place::new(cell, precision.unwrap_or(LocationPrecision::Gps)))
            }
            (None, Some(_), None) => {
                self.refuse("/lon", FieldReason::Missing);
                None
            }
            (None, None, Some(_)) => {
                self.refuse("/lat", FieldReason::Missing);
                None
            }
            _ => {
                self.refuse("/cell", FieldReason::PlaceNotOne);
                None
            }
        }
    }

    fn position(&mut self, lat: f64, lon: f64, area: &Area) -> Option<Cell> {
        let inside = |lat, lon| Cell::at(lat, lon).filter(|cell| area.contains(*cell));
        if let Some(cell) = inside(lat, lon) {
            return Some(cell);
        }
        if inside(lon, lat).is_some() {
            self.refuse("/lat", FieldReason::Swapped);
            self.refuse("/lon", FieldReason::Swapped);
            return None;
        }
        if (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon) {
            self.refuse("/lat", FieldReason::OutsideArea);
            self.refuse("/lon", FieldReason::OutsideArea);
            return None;
        }
        if !(-90.0..=90.0).contains(&lat) {
            self.refuse("/lat", FieldReason::OutOfRange { least: -90.0, greatest: 90.0 });
        }
        if !(-180.0..=180.0).contains(&lon) {
            self.refuse("/lon", FieldReason::OutOfRange { least: -180.0, greatest: 180.0 });
        }
        None
    }
}
