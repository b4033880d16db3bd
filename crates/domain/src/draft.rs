//! The door: from the fields somebody sent to an [`Event`] that can be trusted.

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::{
    Area, Bias, Cell, Delivery, Event, EventId, FieldError, FieldReason, Flags, Injury,
    KeyPopulation, KeyPopulations, Kind, LocationPrecision, Narrative, Perpetrator, Place,
    PoliceTold, Repeat, Setting, Severity, Source, Taken, TimePrecision, TimeSpan, Verification,
    Weapon, Zone,
};

/// What a report is checked against.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Where events may lie.
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
    /// The greatest age of an event unless a deployment says otherwise: ten years.
    pub const MAX_AGE_DAYS: u32 = 3653;
    /// The longest interval an event may be spread over.
    pub const MAX_INTERVAL_DAYS: u32 = 366;
    /// How far a sender's clock may run ahead.
    pub const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(10);
}

/// The fields of a report as they came, from JSON or from a file's columns; nothing checked but
/// their types.
#[derive(Debug, Clone, Default, PartialEq)]
#[expect(missing_docs, reason = "the fields are those of the event, see the contract of the API")]
pub struct Draft<'a> {
    pub id: Option<Cow<'a, str>>,
    pub kind: Option<Cow<'a, str>>,
    pub severity: Option<i64>,
    pub felt: Option<i64>,
    pub potential: Option<i64>,
    pub key_populations: Vec<Cow<'a, str>>,
    pub setting: Option<Cow<'a, str>>,
    pub perpetrator: Option<Cow<'a, str>>,
    pub occurred_at: Option<Cow<'a, str>>,
    pub occurred_until: Option<Cow<'a, str>>,
    pub time_precision: Option<Cow<'a, str>>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub cell: Option<Cow<'a, str>>,
    pub location_precision: Option<Cow<'a, str>>,
    pub source: Option<Cow<'a, str>>,
    pub verification: Option<Cow<'a, str>>,
    pub bias: Option<Cow<'a, str>>,
    pub weapon: Option<Cow<'a, str>>,
    pub taken: Vec<Cow<'a, str>>,
    pub injury: Option<Cow<'a, str>>,
    pub delivery: Option<Cow<'a, str>>,
    pub police_told: Option<Cow<'a, str>>,
    pub repeat: Option<Cow<'a, str>>,
    pub narrative: Option<Cow<'a, str>>,
}

impl Draft<'_> {
    /// Checks every field and gives the event, or everything that is wrong at once.
    pub fn check(&self, rules: &Rules<'_>) -> Result<Event, Vec<FieldError>> {
        let mut check = Check { errors: Vec::new() };
        let id = check.id(self.id.as_deref());
        let kind = check
            .code("/kind", self.kind.as_deref(), Kind::parse, || codes_of(Kind::ALL, Kind::code));
        if self.kind.is_none() {
            check.refuse("/kind", FieldReason::Missing);
        }
        let flags = check.flags(self);
        let severity = check.severity("/severity", self.severity);
        let when = check.when(self, rules);
        let place = check.place(self, rules);
        let verification = check.verification(self.verification.as_deref(), rules);
        let rest = Rest {
            felt: check.severity("/felt", self.felt),
            potential: check.severity("/potential", self.potential),
            key_populations: check.key_populations(&self.key_populations),
            setting: check.code("/setting", self.setting.as_deref(), Setting::parse, || {
                codes_of(Setting::ALL, Setting::code)
            }),
            perpetrator: check.code(
                "/perpetrator",
                self.perpetrator.as_deref(),
                Perpetrator::parse,
                || codes_of(Perpetrator::ALL, Perpetrator::code),
            ),
            source: check.code("/source", self.source.as_deref(), Source::parse, || {
                codes_of(Source::ALL, Source::code)
            }),
            narrative: check.narrative(self.narrative.as_deref()),
        };
        match (id, kind, when, place) {
            (Some(id), Some(kind), Some(when), Some(place)) if check.errors.is_empty() => {
                Ok(Event {
                    id,
                    kind,
                    severity: severity.unwrap_or_else(|| Severity::derived(kind, &flags)),
                    felt: rest.felt,
                    potential: rest.potential,
                    key_populations: rest.key_populations,
                    setting: rest.setting,
                    perpetrator: rest.perpetrator,
                    when,
                    place,
                    source: rest.source.unwrap_or(Source::Myself),
                    verification: verification.unwrap_or(Verification::Reported),
                    flags,
                    narrative: rest.narrative,
                })
            }
            _ => Err(check.errors),
        }
    }
}

struct Rest {
    felt: Option<Severity>,
    potential: Option<Severity>,
    key_populations: KeyPopulations,
    setting: Option<Setting>,
    perpetrator: Option<Perpetrator>,
    source: Option<Source>,
    narrative: Option<Narrative>,
}

/// The codes of a list, for the text that says which there are.
fn codes_of<T: Copy>(all: &[T], code: impl Fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| code(*value)).collect()
}

/// The errors found so far; each method checks one field and adds to them.
struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    fn refuse(&mut self, pointer: &str, reason: FieldReason) {
        self.errors.push(FieldError::new(pointer, reason));
    }

    fn id(&mut self, text: Option<&str>) -> Option<EventId> {
        let Some(text) = text else {
            self.refuse("/id", FieldReason::Missing);
            return None;
        };
        let id = EventId::parse(text);
        if id.is_none() {
            self.refuse("/id", FieldReason::NotAnId);
        }
        id
    }

    fn code<T>(
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

    fn severity(&mut self, pointer: &str, number: Option<i64>) -> Option<Severity> {
        let number = number?;
        let severity = Severity::new(number);
        if severity.is_none() {
            self.refuse(pointer, FieldReason::OutOfRange { least: 1.0, greatest: 5.0 });
        }
        severity
    }

    fn flags(&mut self, draft: &Draft<'_>) -> Flags {
        Flags {
            bias: self.code("/flags/bias", draft.bias.as_deref(), Bias::parse, || {
                codes_of(Bias::ALL, Bias::code)
            }),
            weapon: self.code("/flags/weapon", draft.weapon.as_deref(), Weapon::parse, || {
                codes_of(Weapon::ALL, Weapon::code)
            }),
            taken: self.taken(&draft.taken),
            injury: self.code("/flags/injury", draft.injury.as_deref(), Injury::parse, || {
                codes_of(Injury::ALL, Injury::code)
            }),
            delivery: self.code(
                "/flags/delivery",
                draft.delivery.as_deref(),
                Delivery::parse,
                || codes_of(Delivery::ALL, Delivery::code),
            ),
            police_told: self.code(
                "/flags/police_told",
                draft.police_told.as_deref(),
                PoliceTold::parse,
                || codes_of(PoliceTold::ALL, PoliceTold::code),
            ),
            repeat: self.code("/flags/repeat", draft.repeat.as_deref(), Repeat::parse, || {
                codes_of(Repeat::ALL, Repeat::code)
            }),
        }
    }

    fn taken(&mut self, texts: &[Cow<'_, str>]) -> Vec<Taken> {
        let mut taken: Vec<Taken> =
            self.list("/flags/taken", texts, Taken::parse, || codes_of(Taken::ALL, Taken::code));
        if taken.len() > 1 && taken.contains(&Taken::Nothing) {
            self.refuse("/flags/taken", FieldReason::Contradicts);
        }
        taken.sort_unstable();
        taken
    }

    fn key_populations(&mut self, texts: &[Cow<'_, str>]) -> KeyPopulations {
        let members = self.list("/key_populations", texts, KeyPopulation::parse, || {
            codes_of(KeyPopulation::ALL, KeyPopulation::code)
        });
        if members.len() > 1 && members.contains(&KeyPopulation::Unk) {
            self.refuse("/key_populations", FieldReason::Contradicts);
        }
        KeyPopulations::from_members(members)
    }

    fn list<T: Copy + PartialEq>(
        &mut self,
        pointer: &str,
        texts: &[Cow<'_, str>],
        parse: impl Fn(&str) -> Option<T>,
        known: impl Fn() -> Vec<&'static str>,
    ) -> Vec<T> {
        let max = known().len();
        if texts.len() > max {
            self.refuse(pointer, FieldReason::TooMany { max });
            return Vec::new();
        }
        let mut values = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            match self.code(&pointer, Some(text), &parse, &known) {
                Some(value) if values.contains(&value) => {
                    self.refuse(&pointer, FieldReason::Contradicts);
                }
                Some(value) => values.push(value),
                None => {}
            }
        }
        values
    }

    fn verification(&mut self, text: Option<&str>, rules: &Rules<'_>) -> Option<Verification> {
        let value = self.code("/verification", text, Verification::parse, || {
            codes_of(Verification::ALL, Verification::code)
        })?;
        let needs_right = !matches!(value, Verification::Rumour | Verification::Reported);
        if needs_right && !rules.may_verify {
            self.refuse("/verification", FieldReason::NotAllowed);
        }
        Some(value)
    }

    fn narrative(&mut self, text: Option<&str>) -> Option<Narrative> {
        let text = text?;
        if let Some((at, found)) = Narrative::control_character(text) {
            let code = u32::from(found);
            self.refuse("/narrative", FieldReason::ControlCharacter { at, code });
            return None;
        }
        let narrative = Narrative::parse(text);
        if narrative.is_none() {
            let reason = if text.trim().is_empty() {
                FieldReason::Blank
            } else {
                FieldReason::TooLong { max_chars: Narrative::MAX_CHARS }
            };
            self.refuse("/narrative", reason);
        }
        narrative
    }

    fn instant(&mut self, pointer: &str, text: &str) -> Option<Timestamp> {
        // RFC 3339 is at most this long with nanoseconds; jiff alone would take more than RFC 3339.
        let plausible = (20..=35).contains(&text.len()) && text.as_bytes().get(10) == Some(&b'T');
        let instant = plausible.then(|| text.parse::<Timestamp>().ok()).flatten();
        if instant.is_none() {
            self.refuse(pointer, FieldReason::NotATime);
        }
        instant
    }

    fn when(&mut self, draft: &Draft<'_>, rules: &Rules<'_>) -> Option<TimeSpan> {
        let precision = self.code(
            "/time_precision",
            draft.time_precision.as_deref(),
            TimePrecision::parse,
            || codes_of(TimePrecision::ALL, TimePrecision::code),
        );
        let until =
            draft.occurred_until.as_deref().and_then(|text| self.instant("/occurred_until", text));
        let Some(at) = draft.occurred_at.as_deref() else {
            self.refuse("/occurred_at", FieldReason::Missing);
            return None;
        };
        let at = self.instant("/occurred_at", at)?;
        let latest_now = rules.now.checked_add(Rules::CLOCK_SKEW).unwrap_or(rules.now);
        if at > latest_now {
            self.refuse("/occurred_at", FieldReason::Future);
            return None;
        }
        if at < Event::oldest(rules.now, rules.max_age_days) {
            let max_age_days = rules.max_age_days;
            self.refuse("/occurred_at", FieldReason::TooOld { max_age_days });
            return None;
        }
        if let Some(until) = until {
            self.interval(at, until, latest_now, precision)
        } else {
            let precision = precision.unwrap_or(TimePrecision::Exact);
            Some(TimeSpan::around(at, precision, rules.zone).ended_by(at.max(rules.now)))
        }
    }

    fn interval(
        &mut self,
        at: Timestamp,
        until: Timestamp,
        latest_now: Timestamp,
        precision: Option<TimePrecision>,
    ) -> Option<TimeSpan> {
        let length = until.duration_since(at);
        let longest = SignedDuration::from_hours(i64::from(Rules::MAX_INTERVAL_DAYS) * 24);
        if length.is_negative() {
            self.refuse("/occurred_until", FieldReason::EndsBeforeStart);
            return None;
        }
        if until > latest_now {
            self.refuse("/occurred_until", FieldReason::Future);
            return None;
        }
        if length > longest {
            let max_days = Rules::MAX_INTERVAL_DAYS;
            self.refuse("/occurred_until", FieldReason::IntervalTooLong { max_days });
            return None;
        }
        let precision = precision.unwrap_or_else(|| TimePrecision::of_length(length));
        TimeSpan::new(at.as_microsecond(), until.as_microsecond(), precision)
    }

    fn place(&mut self, draft: &Draft<'_>, rules: &Rules<'_>) -> Option<Place> {
        let precision = self.code(
            "/location_precision",
            draft.location_precision.as_deref(),
            LocationPrecision::parse,
            || codes_of(LocationPrecision::ALL, LocationPrecision::code),
        );
        match (draft.cell.as_deref(), draft.lat, draft.lon) {
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

#[cfg(test)]
#[path = "draft_tests.rs"]
mod tests;
