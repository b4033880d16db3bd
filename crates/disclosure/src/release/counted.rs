//! What a release counts: events as facts about sets, without text and without their time of day.

use atalaya_boundaries::{Boundaries, Place};
use atalaya_domain::{
    Cell, Consent, Event, EventId, Family, KeyPopulation, LocationPrecision, OrganisationId,
    Setting, TimePrecision, UserId, Verification, Zone,
};
use jiff::Timestamp;

use super::held::Held;
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

/// A version of an event, as releases look at it.
#[derive(Debug, Clone, Copy)]
pub struct CountedVersion<'a> {
    /// What it says.
    pub event: &'a Event,
    /// Whether it counts by itself: neither withdrawn nor merged into another.
    pub alone: bool,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// An event as a release counts it.
///
/// One that counts no more is still one of those that an earlier release counted, so it is looked at
/// as long as what is left of that release's numbers matters.
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// When it counted: recorded, of a kind and support that count, and its reporter agreed to its
    /// counting in totals.
    pub totals: Held,
    /// When it counted and its reporter agreed to its being shared with partners.
    pub partners: Held,
    /// Where; `None` if no more than its municipality is known.
    pub cell: Option<Cell>,
    /// The municipality and the department it counts in, as far as they are known.
    pub place: Place,
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
    /// The event as a release counts it, from its versions in order; `None` for what none ever
    /// counted: rumours, what was rejected, kinds that are no incident, and what its reporter did not
    /// agree to.
    #[must_use]
    pub fn of(
        versions: &[CountedVersion<'_>],
        organisation: OrganisationId,
        reporter: Option<UserId>,
        zone: &Zone,
        boundaries: Option<&Boundaries>,
    ) -> Option<Self> {
        let counts = |version: &CountedVersion<'_>, consent| {
            version.alone && counts(version.event) && version.event.consents.contains(consent)
        };
        let held = |consent| {
            let each = versions.iter().map(|one| (one.recorded_at, counts(one, consent)));
            Held::of(each)
        };
        let last = versions.iter().rev().find(|one| counts(one, Consent::Totals))?;
        let event = last.event;
        let began = Timestamp::from_microsecond(event.when.earliest_us()).ok()?;
        let middle = Timestamp::from_microsecond(event.when.middle_us()).ok()?;
        Some(Self {
            id: event.id,
            organisation,
            reporter,
            day: zone.local(began).date(),
            quarter: Period::quarter_of(began, zone),
            totals: held(Consent::Totals),
            partners: held(Consent::Partners),
            cell: cell(event),
            place: boundaries.map_or_else(Place::default, |all| place(event, all)),
            family: event.kind.family(),
            population: population(event),
            setting: event.setting,
            band: band(event.when.precision(), zone.local(middle).hour()),
            corroborated: matches!(
                event.verification,
                Verification::Corroborated | Verification::Verified
            ),
        })
    }
}

/// Whether a release counts what is said, whoever agreed to what.
const fn counts(event: &Event) -> bool {
    use Verification::{Corroborated, Rejected, Reported, Rumour, Verified};
    match event.verification {
        Rumour | Rejected => false,
        Reported | Corroborated | Verified => event.kind.counts_as_risk(),
    }
}

const fn cell(event: &Event) -> Option<Cell> {
    use LocationPrecision::{Cell as Tapped, Gps, Municipality, Neighbourhood, Route, Unknown};
    match event.place.precision() {
        Gps | Tapped | Neighbourhood => Some(event.place.cell()),
        Municipality | Route | Unknown => None,
    }
}

/// Who knows only the municipality tapped somewhere in it: it counts where all of the coarse hexagon
/// lies that is kept of that.
fn place(event: &Event, boundaries: &Boundaries) -> Place {
    use LocationPrecision::{Cell as Tapped, Gps, Municipality, Neighbourhood, Route, Unknown};
    match event.place.precision() {
        Gps | Tapped | Neighbourhood | Municipality => boundaries.place(event.place.cell()),
        Route | Unknown => Place::default(),
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
