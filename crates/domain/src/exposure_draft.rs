//! The door: from the fields somebody sent to an [`Exposure`] that can be trusted.

use std::borrow::Cow;

use crate::check::{Check, StatedPlace, codes_of};
use crate::reader::Reader;
use crate::{
    Exposure, ExposureId, ExposureSource, FieldError, FieldReason, Json, Rules, TimePrecision,
    TimeSpan, WorkTime, Workers,
};

/// The fields of a record of exposure as they came, from JSON or from a file's columns; nothing
/// checked but their types.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the record, see the API's contract")]
pub struct ExposureDraft<'a> {
    pub id: Option<Cow<'a, str>>,
    pub started_at: Option<Cow<'a, str>>,
    pub ended_at: Option<Cow<'a, str>>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub cell: Option<Cow<'a, str>>,
    pub location_precision: Option<Cow<'a, str>>,
    pub workers: Option<i64>,
    pub worker_hours: Option<f64>,
    pub key_populations: Vec<Cow<'a, str>>,
    pub source: Option<Cow<'a, str>>,
}

impl<'a> ExposureDraft<'a> {
    /// Reads a record's JSON object. `null` is the same as leaving a field out.
    pub fn from_json(json: &'a Json) -> Result<Self, Vec<FieldError>> {
        let mut draft = Self::default();
        let mut read = Reader::default();
        for (name, value) in read.object("", json) {
            if *value == Json::Null {
                continue;
            }
            let pointer = format!("/{name}");
            match name.as_str() {
                "id" => draft.id = read.text(&pointer, value),
                "started_at" => draft.started_at = read.text(&pointer, value),
                "ended_at" => draft.ended_at = read.text(&pointer, value),
                "lat" => draft.lat = read.number(&pointer, value),
                "lon" => draft.lon = read.number(&pointer, value),
                "cell" => draft.cell = read.text(&pointer, value),
                "location_precision" => draft.location_precision = read.text(&pointer, value),
                "workers" => draft.workers = read.integer(&pointer, value),
                "worker_hours" => draft.worker_hours = read.number(&pointer, value),
                "key_populations" => draft.key_populations = read.texts(&pointer, value),
                "source" => draft.source = read.text(&pointer, value),
                name => read.unknown("", name),
            }
        }
        if read.errors.is_empty() { Ok(draft) } else { Err(read.errors) }
    }
}

impl ExposureDraft<'_> {
    /// Checks every field and gives the record, or everything that is wrong at once.
    ///
    /// `worker_hours` is interval × workers unless it is stated; it may be less, not more.
    pub fn check(&self, rules: &Rules<'_>) -> Result<Exposure, Vec<FieldError>> {
        let mut check = Check::default();
        let id = check.id(self.id.as_deref(), ExposureId::parse);
        let when = check.worked(self, rules);
        let workers = check.workers(self.workers);
        let work = when
            .zip(workers)
            .and_then(|(when, workers)| check.work(self.worker_hours, &when, workers));
        let place = check.place(self.place(), rules);
        let key_populations = check.key_populations(&self.key_populations);
        let source = check.code("/source", self.source.as_deref(), ExposureSource::parse, || {
            codes_of(ExposureSource::ALL, ExposureSource::code)
        });
        match (id, when, workers, work, place) {
            (Some(id), Some(when), Some(workers), Some(work), Some(place))
                if check.errors.is_empty() =>
            {
                let source = source.unwrap_or(ExposureSource::Log);
                Ok(Exposure { id, place, when, workers, work, key_populations, source })
            }
            _ => Err(check.errors),
        }
    }

    fn place(&self) -> StatedPlace<'_> {
        StatedPlace {
            cell: self.cell.as_deref(),
            lat: self.lat,
            lon: self.lon,
            precision: self.location_precision.as_deref(),
        }
    }
}

impl Check {
    /// From when to when.
    fn worked(&mut self, draft: &ExposureDraft<'_>, rules: &Rules<'_>) -> Option<TimeSpan> {
        let start = self.stated("/started_at", draft.started_at.as_deref());
        let end = self.stated("/ended_at", draft.ended_at.as_deref());
        let start = start.and_then(|text| self.begun("/started_at", text, rules));
        let end = end.and_then(|text| self.instant("/ended_at", text));
        let (start, end) = start.zip(end)?;
        let length = self.length("/ended_at", start, end, Exposure::MAX_DAYS, rules)?;
        if length.as_mins() < i64::from(Exposure::MIN_MINUTES) {
            let min_minutes = Exposure::MIN_MINUTES;
            self.refuse("/ended_at", FieldReason::IntervalTooShort { min_minutes });
            return None;
        }
        TimeSpan::new(start.as_microsecond(), end.as_microsecond(), TimePrecision::Exact)
    }

    fn stated<'a>(&mut self, pointer: &str, text: Option<&'a str>) -> Option<&'a str> {
        if text.is_none() {
            self.refuse(pointer, FieldReason::Missing);
        }
        text
    }

    fn workers(&mut self, number: Option<i64>) -> Option<Workers> {
        let Some(number) = number else {
            self.refuse("/workers", FieldReason::Missing);
            return None;
        };
        let workers = Workers::new(number);
        if workers.is_none() {
            let greatest = Workers::MOST as f64;
            self.refuse("/workers", FieldReason::OutOfRange { least: 1.0, greatest });
        }
        workers
    }

    /// The hours that were stated, or the whole of the interval.
    fn work(&mut self, stated: Option<f64>, when: &TimeSpan, workers: Workers) -> Option<WorkTime> {
        let whole = WorkTime::of(when, workers);
        let work = match stated {
            None => whole,
            Some(hours) => {
                WorkTime::from_hours(hours).filter(|work| whole.is_none_or(|whole| *work <= whole))
            }
        };
        if work.is_none() {
            let length_us = when.latest_us() - when.earliest_us();
            let whole = length_us as f64 / 3.6e9 * workers.number() as f64;
            // Rounded down to what may be sent again without being refused again.
            let greatest = ((whole * 100.0).floor() / 100.0).min(WorkTime::MOST_HOURS);
            let least = WorkTime::LEAST_HOURS;
            self.refuse("/worker_hours", FieldReason::OutOfRange { least, greatest });
        }
        work
    }
}

#[cfg(test)]
#[path = "exposure_draft_tests.rs"]
mod tests;
