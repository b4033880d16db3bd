//! Sets of events by what defines them. Every published number is of one such set, so whether two
//! numbers can be subtracted is decided by their definitions alone, whatever the data.

use std::collections::BTreeSet;
use std::fmt;

use atalaya_domain::{Consent, Family, KeyPopulation, OrganisationId, Setting};

use super::counted::{Band, CountedEvent};
use super::ledger::Slot;
use super::period::Period;
use super::relation::Relation;
use super::unit::Unit;

/// Which events are counted, by how well they are supported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Support {
    /// Reported first-hand or better: V1 to V3.
    Reported,
    /// Supported by somebody else: V2 and V3.
    Corroborated,
}

/// Which events are counted, by what their reporters agreed to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Agreed {
    /// To counting in totals.
    Totals,
    /// To counting in totals and being shared with partners.
    Partners,
}

/// Which events are counted, by what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// All that count as risk.
    Incidents,
    /// Those of one family.
    Family(Family),
}

/// The part of a split a number is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// No split.
    All,
    /// A population.
    Population(KeyPopulation),
    /// A kind of place.
    Setting(Setting),
    /// A part of the day.
    Band(Band),
    /// What was reported after its quarter was released; counted in the quarter it was recorded in.
    Late,
}

/// What defines a set of events.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SetOf {
    /// Whose events.
    pub organisations: BTreeSet<OrganisationId>,
    /// When they began.
    pub period: Period,
    /// What their reporters agreed to.
    pub agreed: Agreed,
    /// How well they are supported.
    pub support: Support,
    /// What happened.
    pub measure: Measure,
    /// The part of a split.
    pub group: Group,
    /// Where.
    pub unit: Unit,
}

impl Support {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Corroborated => "corroborated",
        }
    }

    /// The value with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Reported, Self::Corroborated].into_iter().find(|one| one.code() == code)
    }

    fn beside(self, other: Self) -> Relation {
        match (self, other) {
            (one, two) if one == two => Relation::Same,
            (Self::Corroborated, _) => Relation::Within,
            (Self::Reported, _) => Relation::Contains,
        }
    }
}

impl Agreed {
    /// The stable code, that of the [`Consent`].
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Totals => Consent::Totals.code(),
            Self::Partners => Consent::Partners.code(),
        }
    }

    /// The value with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Totals, Self::Partners].into_iter().find(|one| one.code() == code)
    }

    /// What is shared with partners is a part of the totals, and what is not can be got by
    /// subtraction.
    fn beside(self, other: Self) -> Relation {
        match (self, other) {
            (one, two) if one == two => Relation::Same,
            (Self::Partners, _) => Relation::Within,
            (Self::Totals, _) => Relation::Contains,
        }
    }
}

impl Measure {
    /// The stable code: `incidents`, or the family's letter.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Family(family) => family.code(),
        }
    }

    /// The value with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "incidents" => Some(Self::Incidents),
            family => Family::parse(family).map(Self::Family),
        }
    }

    fn beside(self, other: Self) -> Relation {
        match (self, other) {
            (one, two) if one == two => Relation::Same,
            (Self::Incidents, _) => Relation::Contains,
            (_, Self::Incidents) => Relation::Within,
            (Self::Family(_), Self::Family(_)) => Relation::Apart,
        }
    }
}

impl Group {
    fn beside(self, other: Self) -> Relation {
        use Group::{All, Band, Late, Population, Setting};
        match (self, other) {
            (one, two) if one == two => Relation::Same,
            (Late, _) | (_, Late) => Relation::Apart,
            (All, _) => Relation::Contains,
            (_, All) => Relation::Within,
            (Population(_), Population(_)) | (Setting(_), Setting(_)) | (Band(_), Band(_)) => {
                Relation::Apart
            }
            // A number by population and one by part of the day can be of the same events.
            (Population(_) | Setting(_) | Band(_), _) => Relation::Crosses,
        }
    }

    /// The group with this text, as [`Group`] is written.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "all" => Some(Self::All),
            None if text == "late" => Some(Self::Late),
            Some(("population", code)) => KeyPopulation::parse(code).map(Self::Population),
            Some(("setting", code)) => Setting::parse(code).map(Self::Setting),
            Some(("band", code)) => {
                Band::ALL.into_iter().find(|band| band.code() == code).map(Self::Band)
            }
            _ => None,
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Population(population) => write!(f, "population:{population}"),
            Self::Setting(setting) => write!(f, "setting:{setting}"),
            Self::Band(band) => write!(f, "band:{}", band.code()),
            Self::Late => f.write_str("late"),
        }
    }
}

impl SetOf {
    /// How it lies beside another set.
    #[must_use]
    pub fn beside(&self, other: &Self) -> Relation {
        let organisations = {
            let (one, two) = (&self.organisations, &other.organisations);
            if one == two {
                Relation::Same
            } else if one.is_disjoint(two) {
                Relation::Apart
            } else if one.is_subset(two) {
                Relation::Within
            } else if one.is_superset(two) {
                Relation::Contains
            } else {
                Relation::Crosses
            }
        };
        organisations
            .and(self.period.beside(other.period))
            .and(self.support.beside(other.support))
            .and(self.measure.beside(other.measure))
            .and(self.group.beside(other.group))
            .and(self.unit.beside(other.unit))
            .and(self.agreed.beside(other.agreed))
    }

    /// Whether an event that counts in this slot is in it, once its reporter agreed. Events know their
    /// district by the boundaries of today; sets by others are published, and asked by nobody
    /// ([`Ledger::admits`](super::Ledger::admits)).
    #[must_use]
    pub fn has(&self, event: &CountedEvent, slot: Slot) -> bool {
        let group = match self.group {
            Group::All => !slot.late,
            Group::Late => slot.late,
            Group::Population(population) => !slot.late && event.population == population,
            Group::Setting(setting) => !slot.late && event.setting == Some(setting),
            Group::Band(band) => !slot.late && event.band == Some(band),
        };
        let place = match self.unit {
            Unit::Area => true,
            Unit::Department(district) => event.place.department == Some(district.code),
            Unit::Municipality { district, .. } => event.place.municipality == Some(district.code),
            Unit::Cell { cell, .. } => {
                event.cell.is_some_and(|stored| stored.parent(cell.resolution()) == Some(cell))
            }
        };
        group
            && place
            && matches!(self.period.beside(slot.quarter), Relation::Same | Relation::Contains)
            && self.organisations.contains(&event.organisation)
            && (event.corroborated || self.support == Support::Reported)
            && match self.measure {
                Measure::Incidents => true,
                Measure::Family(family) => event.family == family,
            }
    }

    /// The set in one line, the same for the same set: what its noise and its threshold are drawn
    /// from.
    #[must_use]
    pub fn name(&self) -> String {
        let organisations: Vec<String> =
            self.organisations.iter().map(|one| one.0.to_string()).collect();
        // What counts in totals has the name it had before anybody was asked: its noise is the same.
        let agreed = match self.agreed {
            Agreed::Totals => String::new(),
            Agreed::Partners => format!("|{}", self.agreed.code()),
        };
        let edition = self.unit.edition().map(|edition| format!("@{edition}")).unwrap_or_default();
        format!(
            "{}|{}|{}|{}|{}|{}{edition}{agreed}",
            organisations.join(","),
            self.period,
            self.support.code(),
            self.measure.code(),
            self.group,
            self.unit
        )
    }
}
