//! What is asked of a release, and the shapes that are allowed (section 3.4).

use std::collections::BTreeSet;

use atalaya_domain::{KeyPopulation, OrganisationId, Setting, Text};

use super::counted::Band;
use super::period::Period;
use super::set::{Agreed, Group, Measure, SetOf, Support};
use super::unit::{COARSEST, FINEST_PARTNER, FINEST_PUBLIC, Unit};

/// Who a release is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Everybody.
    Public,
    /// A partner organisation, under an agreement.
    Partner(OrganisationId),
}

/// By what a release splits its numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Split {
    /// Not at all.
    None,
    /// By population.
    Population,
    /// By kind of place.
    Setting,
    /// By part of the day.
    Band,
}

/// By which places a release tells its numbers, beside the whole area's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Geography {
    /// None.
    Area,
    /// Departments.
    Departments,
    /// Municipalities, and departments.
    Municipalities,
    /// Hexagons down to a resolution.
    Hexagons(u8),
}

/// What is asked of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spec {
    /// Whose events; the first is who asks.
    pub organisations: BTreeSet<OrganisationId>,
    /// Who it is for.
    pub audience: Audience,
    /// Of when.
    pub period: Period,
    /// How well supported.
    pub support: Support,
    /// Of what.
    pub measure: Measure,
    /// By which places.
    pub geography: Geography,
    /// Split by what.
    pub split: Split,
}

/// Why a release cannot be built.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotRelease {
    /// Nobody's events were asked for.
    #[error("no organisation")]
    NoOrganisation,
    /// The period has not closed: reports still come in.
    #[error("the period is still open")]
    StillOpen,
    /// Hexagons finer than the audience may see, or none there are.
    #[error("hexagons of resolution {coarsest} to {finest} only")]
    Hexagons {
        /// The coarsest there are.
        coarsest: u8,
        /// The finest the audience may see.
        finest: u8,
    },
    /// Splits are of departments or the whole area, and of a whole year, only.
    #[error("a split is of departments or the whole area, and of a whole year")]
    SplitTooFine,
    /// The installation has no departments and municipalities.
    #[error("there are no departments and municipalities here")]
    NoBoundaries,
    /// Nothing can be shown: too few reports, or what was published before leaves no room.
    #[error("nothing can be shown")]
    Nothing,
}

impl Geography {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Departments => "department",
            Self::Municipalities => "municipality",
            Self::Hexagons(_) => "hexagon",
        }
    }

    /// The finest hexagons; `None` where there are none.
    #[must_use]
    pub const fn hexagons(self) -> Option<u8> {
        match self {
            Self::Hexagons(finest) => Some(finest),
            Self::Area | Self::Departments | Self::Municipalities => None,
        }
    }

    /// The geography of a code and the finest hexagons that come with it. Before there were others a
    /// release said the hexagons alone.
    #[must_use]
    pub fn of(code: Option<&str>, hexagons: Option<u8>) -> Option<Self> {
        match (code, hexagons) {
            (None | Some("area"), None) => Some(Self::Area),
            (None | Some("hexagon"), Some(finest)) => Some(Self::Hexagons(finest)),
            (Some("department"), None) => Some(Self::Departments),
            (Some("municipality"), None) => Some(Self::Municipalities),
            _ => None,
        }
    }

    /// The resolution of the hexagons that are as fine as its finest places, for agreements that say
    /// how fine; `None` for what an agreement of any precision covers.
    #[must_use]
    pub const fn as_fine_as(self) -> Option<u8> {
        match self {
            Self::Area | Self::Departments => None,
            Self::Municipalities => Some(FINEST_PUBLIC),
            Self::Hexagons(finest) => Some(finest),
        }
    }
}

impl Split {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Population => "population",
            Self::Setting => "setting",
            Self::Band => "band",
        }
    }

    /// The value with this code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        let all = [Self::None, Self::Population, Self::Setting, Self::Band];
        all.into_iter().find(|one| one.code() == code)
    }

    /// The parts it makes.
    pub(super) fn groups(self) -> Vec<Group> {
        match self {
            Self::None => Vec::new(),
            Self::Population => KeyPopulation::ALL.iter().copied().map(Group::Population).collect(),
            Self::Setting => Setting::ALL.iter().copied().map(Group::Setting).collect(),
            Self::Band => Band::ALL.into_iter().map(Group::Band).collect(),
        }
    }
}

impl Spec {
    /// Whether the shape is one that may be asked for.
    pub fn check(&self) -> Result<(), CannotRelease> {
        if self.organisations.is_empty() {
            return Err(CannotRelease::NoOrganisation);
        }
        let finest = match self.audience {
            Audience::Public => FINEST_PUBLIC,
            Audience::Partner(_) => FINEST_PARTNER,
        };
        let coarse = match self.geography {
            Geography::Area | Geography::Departments => true,
            Geography::Municipalities => false,
            Geography::Hexagons(resolution) if (COARSEST..=finest).contains(&resolution) => false,
            Geography::Hexagons(_) => {
                return Err(CannotRelease::Hexagons { coarsest: COARSEST, finest });
            }
        };
        if self.split != Split::None && !(coarse && matches!(self.period, Period::Year(_))) {
            return Err(CannotRelease::SplitTooFine);
        }
        Ok(())
    }

    /// What those must have agreed to whose reports are counted.
    pub(super) const fn agreed(&self) -> Agreed {
        match self.audience {
            Audience::Public => Agreed::Totals,
            Audience::Partner(_) => Agreed::Partners,
        }
    }

    /// The set of a unit and a group of what is asked.
    pub(super) fn set(&self, unit: Unit, group: Group) -> SetOf {
        SetOf {
            organisations: self.organisations.clone(),
            period: self.period,
            agreed: self.agreed(),
            support: self.support,
            measure: self.measure,
            group,
            unit,
        }
    }

    /// The parts of the whole area that are asked for beside all of it: those of the split, where it
    /// is not by department, and what came late.
    pub(super) fn parts(&self) -> Vec<SetOf> {
        let late = std::iter::once(Group::Late);
        let split = if self.geography == Geography::Area { self.split } else { Split::None };
        let groups = split.groups().into_iter().chain(late);
        groups.map(|group| self.set(Unit::Area, group)).collect()
    }
}

impl CannotRelease {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoOrganisation => "no_organisation",
            Self::StillOpen => "still_open",
            Self::Hexagons { .. } => "hexagons",
            Self::SplitTooFine => "split_too_fine",
            Self::NoBoundaries => "no_boundaries",
            Self::Nothing => "nothing_to_show",
        }
    }

    /// The reason in words.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Self::NoOrganisation => {
                Text::new("Falta la organización.", "An organisation is missing.")
            }
            Self::StillOpen => Text::new(
                "El período cierra 45 días después de terminar: todavía entran reportes.",
                "The period closes 45 days after its end: reports still come in.",
            ),
            Self::Hexagons { coarsest, finest } => Text::new(
                format!("Hexágonos de resolución {coarsest} a {finest}, o el área entera."),
                format!("Hexagons of resolution {coarsest} to {finest}, or the whole area."),
            ),
            Self::SplitTooFine => Text::new(
                "Por población, tipo de lugar o franja solo se publican departamentos o el área entera, de un año entero.",
                "By population, kind of place or part of the day only departments or the whole area are published, of a whole year.",
            ),
            Self::NoBoundaries => Text::new(
                "Esta instalación no tiene departamentos ni municipios.",
                "This installation has no departments and municipalities.",
            ),
            Self::Nothing => Text::new(
                "No hay nada que se pueda publicar sin exponer a alguien, o lo ya publicado no deja lugar.",
                "There is nothing that can be published without exposing somebody, or what was published leaves no room.",
            ),
        }
    }
}
