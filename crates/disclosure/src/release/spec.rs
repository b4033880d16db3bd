//! What is asked of a release, and the shapes that are allowed (section 3.4).

use std::collections::BTreeSet;

use atalaya_domain::{KeyPopulation, OrganisationId, Setting, Text};

use super::counted::Band;
use super::period::Period;
use super::set::{Group, Measure, SetOf, Support};
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
    /// The finest hexagons, by resolution; `None` for the area as a whole.
    pub hexagons: Option<u8>,
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
    /// Splits are of the whole area and a whole year only.
    #[error("a split is of the whole area and a whole year")]
    SplitTooFine,
    /// Nothing can be shown: too few reports, or what was published before leaves no room.
    #[error("nothing can be shown")]
    Nothing,
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
    fn groups(self) -> Vec<Group> {
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
        if self.hexagons.is_some_and(|resolution| !(COARSEST..=finest).contains(&resolution)) {
            return Err(CannotRelease::Hexagons { coarsest: COARSEST, finest });
        }
        let whole = self.hexagons.is_none() && matches!(self.period, Period::Year(_));
        if self.split != Split::None && !whole {
            return Err(CannotRelease::SplitTooFine);
        }
        Ok(())
    }

    /// The set of a unit and a group of what is asked.
    pub(super) fn set(&self, unit: Unit, group: Group) -> SetOf {
        SetOf {
            organisations: self.organisations.clone(),
            period: self.period,
            support: self.support,
            measure: self.measure,
            group,
            unit,
        }
    }

    /// The parts of the whole area that are asked for beside all of it: those of the split, and
    /// what came late.
    pub(super) fn parts(&self) -> Vec<SetOf> {
        let late = std::iter::once(Group::Late);
        let groups = self.split.groups().into_iter().chain(late);
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
                "Por población, tipo de lugar o franja solo se publica el área entera de un año entero.",
                "By population, kind of place or part of the day only the whole area of a whole year is published.",
            ),
            Self::Nothing => Text::new(
                "No hay nada que se pueda publicar sin exponer a alguien, o lo ya publicado no deja lugar.",
                "There is nothing that can be published without exposing somebody, or what was published leaves no room.",
            ),
        }
    }
}
