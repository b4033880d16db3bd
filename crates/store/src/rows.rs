//! Between an event and its row.

use atalaya_domain::{
    Bias, Cell, Complaint, Consents, Delivery, Event, EventId, Flags, Injury, Insured, Json,
    KeyPopulations, Kind, Leg, LocationPrecision, Loss, OrganisationId, Perpetrator, Place,
    PoliceTold, Repeat, Setting, Severity, Source, Taken, TimePrecision, TimeSpan, UserId,
    Verification, Weapon,
};
use diesel::prelude::*;
use jiff::Timestamp;

use crate::code::Code;
use crate::schema::event;
use crate::{Action, EventPosition, StoreError, StoredEvent};

/// The resolution `PostGIS` layers count in.
pub(crate) const LAYER_RESOLUTION: u8 = 8;

/// A version about to be stored.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = event, treat_none_as_default_value = false)]
pub(crate) struct NewVersion {
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) first_position: i64,
    pub(crate) supersedes: Option<i64>,
    pub(crate) superseded_by: Option<i64>,
    pub(crate) earliest_us: i64,
    pub(crate) latest_us: i64,
    pub(crate) cell: i64,
    pub(crate) cell_8: i64,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    pub(crate) severity: i64,
    pub(crate) felt: Option<i64>,
    pub(crate) potential: Option<i64>,
    pub(crate) key_populations: i64,
    pub(crate) reporter: Option<i64>,
    pub(crate) author: Option<i64>,
    pub(crate) recorded_us: i64,
    pub(crate) event_id: Vec<u8>,
    pub(crate) action: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) time_precision: &'static str,
    pub(crate) location_precision: &'static str,
    pub(crate) source: &'static str,
    pub(crate) verification: &'static str,
    pub(crate) setting: Option<&'static str>,
    pub(crate) perpetrator: Option<&'static str>,
    pub(crate) flags: Option<String>,
    pub(crate) duplicate_of: Option<Vec<u8>>,
    pub(crate) told_version: Option<i64>,
    pub(crate) told_us: Option<i64>,
    pub(crate) narrative_sealed: Option<Vec<u8>>,
    pub(crate) consents: i64,
}

impl NewVersion {
    /// Version 1 of an event; where it stands in the feed comes later, and so does its text, sealed.
    pub(crate) fn first(
        organisation: OrganisationId,
        reporter: Option<UserId>,
        event: &Event,
        now: Timestamp,
    ) -> Self {
        let cell = event.place.cell();
        let (lat, lon) = cell.centre();
        Self {
            position: 0,
            organisation: organisation.0,
            version: 1,
            first_position: 0,
            supersedes: None,
            superseded_by: None,
            earliest_us: event.when.earliest_us(),
            latest_us: event.when.latest_us(),
            cell: cell.sql(),
            cell_8: cell.coarsened(LAYER_RESOLUTION).sql(),
            lat,
            lon,
            severity: event.severity.number(),
            felt: event.felt.map(Severity::number),
            potential: event.potential.map(Severity::number),
            key_populations: event.key_populations.bits(),
            reporter: reporter.map(|user| user.0),
            author: None,
            recorded_us: now.as_microsecond(),
            event_id: event.id.as_bytes().to_vec(),
            action: Action::Created.code(),
            kind: event.kind.code(),
            time_precision: event.when.precision().code(),
            location_precision: event.place.precision().code(),
            source: event.source.code(),
            verification: event.verification.code(),
            setting: event.setting.map(Setting::code),
            perpetrator: event.perpetrator.map(Perpetrator::code),
            flags: flags_written(&event.flags),
            duplicate_of: None,
            told_version: None,
            told_us: None,
            narrative_sealed: None,
            consents: event.consents.bits(),
        }
    }

    /// The version after `before`, at a position of the feed; merged into the same event, if any,
    /// and with the same text, which opens in every version of its event.
    pub(crate) fn following(
        before: &VersionRow,
        position: i64,
        event: &Event,
        action: Action,
        author: Option<UserId>,
        now: Timestamp,
    ) -> Self {
        let (told_version, told_us) = if action.is_told() {
            (before.told_version.map(|version| version + 1), None)
        } else {
            let (version, us) = before.told();
            (Some(version), Some(us))
        };
        Self {
            position,
            version: before.version + 1,
            duplicate_of: before.duplicate_of.clone(),
            told_version,
            told_us,
            first_position: before.first_position,
            supersedes: Some(before.position),
            author: author.map(|user| user.0),
            action: action.code(),
            narrative_sealed: before.narrative_sealed.clone(),
            ..Self::first(
                OrganisationId(before.organisation),
                before.reporter.map(UserId),
                event,
                now,
            )
        }
    }
}

/// A stored version.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = event)]
pub(crate) struct VersionRow {
    pub(crate) position: i64,
    pub(crate) organisation: i64,
    pub(crate) version: i64,
    pub(crate) first_position: i64,
    pub(crate) earliest_us: i64,
    pub(crate) latest_us: i64,
    pub(crate) cell: i64,
    pub(crate) severity: i64,
    pub(crate) felt: Option<i64>,
    pub(crate) potential: Option<i64>,
    pub(crate) key_populations: i64,
    pub(crate) reporter: Option<i64>,
    pub(crate) recorded_us: i64,
    pub(crate) event_id: Vec<u8>,
    pub(crate) action: Code<Action>,
    pub(crate) kind: Code<Kind>,
    pub(crate) time_precision: Code<TimePrecision>,
    pub(crate) location_precision: Code<LocationPrecision>,
    pub(crate) source: String,
    pub(crate) verification: Code<Verification>,
    pub(crate) setting: Option<String>,
    pub(crate) perpetrator: Option<String>,
    pub(crate) flags: Option<String>,
    pub(crate) duplicate_of: Option<Vec<u8>>,
    pub(crate) told_version: Option<i64>,
    pub(crate) told_us: Option<i64>,
    pub(crate) narrative_sealed: Option<Vec<u8>>,
    pub(crate) consents: i64,
}

/// A value this program does not know in that column.
pub(crate) fn corrupt(column: &'static str) -> StoreError {
    StoreError::Corrupt { column }
}

/// The stored time, µs UTC.
pub(crate) fn timestamp(us: i64, column: &'static str) -> Result<Timestamp, StoreError> {
    Timestamp::from_microsecond(us).map_err(|_| corrupt(column))
}

fn severity(number: Option<i64>, column: &'static str) -> Result<Option<Severity>, StoreError> {
    number.map(|number| Severity::new(number).ok_or(corrupt(column))).transpose()
}

impl VersionRow {
    /// The row as what it stands for, without its text: `OpeningKeys` opens that.
    pub(crate) fn stored(&self) -> Result<StoredEvent, StoreError> {
        let (told_version, told_us) = self.told();
        Ok(StoredEvent {
            event: self.event()?,
            version: self.version,
            action: self.action.0,
            reporter: self.reporter.map(UserId),
            recorded_at: timestamp(self.recorded_us, "recorded_us")?,
            position: EventPosition(self.first_position),
            duplicate_of: self
                .duplicate_of
                .as_deref()
                .map(|id| event_id(id, "duplicate_of"))
                .transpose()?,
            told_version,
            told_at: timestamp(told_us, "told_us")?,
        })
    }

    /// The version as its reporter counts them, and when it was recorded, µs UTC.
    fn told(&self) -> (i64, i64) {
        (self.told_version.unwrap_or(self.version), self.told_us.unwrap_or(self.recorded_us))
    }

    pub(crate) fn event(&self) -> Result<Event, StoreError> {
        let setting = self.setting.as_deref();
        let perpetrator = self.perpetrator.as_deref();
        Ok(Event {
            id: event_id(&self.event_id, "event_id")?,
            kind: self.kind.0,
            severity: Severity::new(self.severity).ok_or(corrupt("severity"))?,
            felt: severity(self.felt, "felt")?,
            potential: severity(self.potential, "potential")?,
            key_populations: KeyPopulations::from_bits(self.key_populations),
            setting: known(setting, Setting::parse, "setting")?,
            perpetrator: known(perpetrator, Perpetrator::parse, "perpetrator")?,
            when: TimeSpan::new(self.earliest_us, self.latest_us, self.time_precision.0)
                .ok_or(corrupt("latest_us"))?,
            place: place(self.cell, self.location_precision.0)?,
            source: Source::parse(&self.source).ok_or(corrupt("source"))?,
            verification: self.verification.0,
            flags: flags_read(self.flags.as_deref())?,
            consents: Consents::from_bits(self.consents).ok_or(corrupt("consents"))?,
            narrative: None,
        })
    }
}

fn event_id(bytes: &[u8], column: &'static str) -> Result<EventId, StoreError> {
    bytes.try_into().map(EventId::from_bytes).map_err(|_| corrupt(column))
}

/// The place of a row.
pub(crate) fn place(cell: i64, precision: LocationPrecision) -> Result<Place, StoreError> {
    let cell = Cell::new(cell as u64).map_err(|_| corrupt("cell"))?;
    Ok(Place::new(cell, precision))
}

fn known<T>(
    text: Option<&str>,
    parse: impl Fn(&str) -> Option<T>,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    text.map(|text| parse(text).ok_or(corrupt(column))).transpose()
}

fn flags_written(flags: &Flags) -> Option<String> {
    if *flags == Flags::default() {
        return None;
    }
    serde_json::to_string(&flags.to_json()).ok()
}

fn flags_read(text: Option<&str>) -> Result<Flags, StoreError> {
    let Some(text) = text else {
        return Ok(Flags::default());
    };
    let Ok(Json::Object(members)) = Json::parse(text.as_bytes()) else {
        return Err(corrupt("flags"));
    };
    let mut flags = Flags::default();
    for (name, value) in &members {
        let understood = match (name.as_str(), value) {
            ("bias", Json::String(code)) => set(&mut flags.bias, Bias::parse(code)),
            ("weapon", Json::String(code)) => set(&mut flags.weapon, Weapon::parse(code)),
            ("injury", Json::String(code)) => set(&mut flags.injury, Injury::parse(code)),
            ("delivery", Json::String(code)) => set(&mut flags.delivery, Delivery::parse(code)),
            ("police_told", Json::String(code)) => {
                set(&mut flags.police_told, PoliceTold::parse(code))
            }
            ("repeat", Json::String(code)) => set(&mut flags.repeat, Repeat::parse(code)),
            ("taken", Json::Array(items)) => taken_read(items).map(|taken| flags.taken = taken),
            ("leg", leg) => set(&mut flags.leg, Leg::from_json(leg)),
            ("loss", Json::String(code)) => set(&mut flags.loss, Loss::parse(code)),
            ("insured", Json::String(code)) => set(&mut flags.insured, Insured::parse(code)),
            ("complaint", told) => set(&mut flags.complaint, Complaint::from_json(told)),
            _ => None,
        };
        understood.ok_or(corrupt("flags"))?;
    }
    Ok(flags)
}

fn set<T>(flag: &mut Option<T>, value: Option<T>) -> Option<()> {
    *flag = value;
    flag.is_some().then_some(())
}

fn taken_read(items: &[Json]) -> Option<Vec<Taken>> {
    items
        .iter()
        .map(|item| match item {
            Json::String(code) => Taken::parse(code),
            _ => None,
        })
        .collect()
}
