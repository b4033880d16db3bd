//! What a release counts: events as facts about sets, without text and without their time of day.

use atalaya_domain::{
    Cell, Event, EventId, Family, KeyPopulation, LocationPrecision, OrganisationId, Setting,
    TimePrecision, UserId, Verification, Zone,
};
use jiff::Timestamp;

use super::period::Period;

/// A part of the day (section 2.8), for splits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// 0–6 h.
    SmallHours,
    /// 6–12 h.
    Morning,
    /// 12–18 h.
    Afternoon,
    /// 18–24 h.
    Night,
}

impl Band {
    /// All four, in the day's order.
    pub const ALL: [Self; 4] = [Self::SmallHours, Self::Morning, Self::Afternoon, Self::Night];

    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::SmallHours => "00-06",
            Self::Morning => "06-12",
            Self::Afternoon => "12-18",
            Self::Night => "18-24",
        }
    }
}

/// An event as a release counts it.
#[derive(Debug, Clone)]
pub struct CountedEvent {
    /// Its id, so that a set can be told from another; never told to anybody.
    pub id: EventId,
    /// Whose it is.
    pub organisation: OrganisationId,
    /// Who reported it; `None` for programs and imports, which count as one reporter together.
    pub reporter: Option<UserId>,
    /// The local day it began on: with its reporter, the session.
    pub day: jiff::civil::Date,
    /// The quarter it began in.
    pub quarter: Period,
    /// When it was first recorded.
    pub recorded_at: Timestamp,
    /// Where; `None` if no more than its municipality is known.
    pub cell: Option<Cell>,
    /// What happened.
    pub family: Family,
    /// The population it is counted under; several count as `MIX`, none as `UNK`.
    pub population: KeyPopulation,
    /// The kind of place.
    pub setting: Option<Setting>,
    /// The part of the day, if it is known so well.
    pub band: Option<Band>,
    /// Whether somebody else supports it: V2 or V3.
    pub corroborated: bool,
}

impl CountedEvent {
    /// The event as a release counts it; `None` for what no release counts: rumours, what was
    /// rejected, and kinds that are no incident.
    #[must_use]
    pub fn of(
        event: &Event,
        organisation: OrganisationId,
        reporter: Option<UserId>,
        recorded_at: Timestamp,
        zone: &Zone,
    ) -> Option<Self> {
        use Verification::{Corroborated, Rejected, Reported, Rumour, Verified};
        let corroborated = match event.verification {
            Rumour | Rejected => return None,
            Reported => false,
            Corroborated | Verified => true,
        };
        if !event.kind.counts_as_risk() {
            return None;
        }
        let began = Timestamp::from_microsecond(event.when.earliest_us()).ok()?;
        let middle = Timestamp::from_microsecond(event.when.middle_us()).ok()?;
        Some(Self {
            id: event.id,
            organisation,
            reporter,
            day: zone.local(began).date(),
            quarter: Period::quarter_of(began, zone),
            recorded_at,
            cell: cell(event),
            family: event.kind.family(),
            population: population(event),
            setting: event.setting,
            band: band(event.when.precision(), zone.local(middle).hour()),
            corroborated,
        })
    }
}

const fn cell(event: &Event) -> Option<Cell> {
    use LocationPrecision::{Cell as Tapped, Gps, Municipality, Neighbourhood, Route, Unknown};
    match event.place.precision() {
        Gps | Tapped | Neighbourhood => Some(event.place.cell()),
        Municipality | Route | Unknown => None,
    }
}

fn population(event: &Event) -> KeyPopulation {
    let mut named = event.key_populations.iter();
    match (named.next(), named.next()) {
        (None, _) => KeyPopulation::Unk,
        (Some(one), None) => one,
        (Some(_), Some(_)) => KeyPopulation::Mix,
    }
}

const fn band(precision: TimePrecision, hour: i8) -> Option<Band> {
    match precision {
        TimePrecision::Exact | TimePrecision::Hour | TimePrecision::Band => Some(match hour {
            ..6 => Band::SmallHours,
            6..12 => Band::Morning,
            12..18 => Band::Afternoon,
            18.. => Band::Night,
        }),
        TimePrecision::Day
        | TimePrecision::Week
        | TimePrecision::Month
        | TimePrecision::Unknown => None,
    }
}
