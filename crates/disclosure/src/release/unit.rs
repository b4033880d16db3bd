//! The places a release speaks of: hexagons by index parents, municipalities and departments, and the
//! whole area.

use std::fmt;

use atalaya_boundaries::{Boundaries, Edition, UnitCode};
use atalaya_domain::Cell;

use super::relation::Relation;

/// The finest resolution the public is shown: about 36 km².
pub const FINEST_PUBLIC: u8 = 6;
/// The finest resolution a partner organisation is shown: about 5 km².
pub const FINEST_PARTNER: u8 = 7;
/// The coarsest hexagons; coarser is the whole area.
pub const COARSEST: u8 = 4;
/// The least hexagons of resolution 7 of a municipality that is shown by itself: as large as a hexagon
/// that the public is shown. A smaller one is told in its department.
pub const LEAST_HEXAGONS: usize = 7;

/// A department or municipality of an edition of the boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct District {
    /// Its code.
    pub code: UnitCode,
    /// Of which boundaries.
    pub edition: Edition,
}

/// A place of a release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// The whole area of the deployment.
    Area,
    /// A department.
    Department(District),
    /// A municipality.
    Municipality {
        /// Itself.
        district: District,
        /// Its department.
        department: UnitCode,
    },
    /// A hexagon of resolution 4 to 7.
    Cell {
        /// Itself.
        cell: Cell,
        /// The department all of it is in.
        department: Option<District>,
    },
}

impl Unit {
    /// The finest hexagon that a stored cell lies in whole, down to a resolution; the area where there
    /// is none.
    #[must_use]
    pub fn of(cell: Cell, finest: u8, boundaries: Option<&Boundaries>) -> Self {
        let coarsened = cell.coarsened(finest);
        if coarsened.resolution() < COARSEST {
            Self::Area
        } else {
            Self::hexagon(coarsened, boundaries)
        }
    }

    fn hexagon(cell: Cell, boundaries: Option<&Boundaries>) -> Self {
        let department = boundaries.and_then(|boundaries| {
            let code = boundaries.place(cell).department?;
            Some(District { code, edition: boundaries.edition() })
        });
        Self::Cell { cell, department }
    }

    /// The unit around it; `None` for the area.
    #[must_use]
    pub fn parent(self, boundaries: Option<&Boundaries>) -> Option<Self> {
        match self {
            Self::Area => None,
            Self::Department(_) => Some(Self::Area),
            Self::Municipality { district, department } => {
                Some(Self::Department(District { code: department, edition: district.edition }))
            }
            Self::Cell { cell, .. } => {
                let coarser =
                    cell.resolution().checked_sub(1).filter(|coarser| *coarser >= COARSEST);
                let around = coarser.and_then(|coarser| cell.parent(coarser));
                Some(around.map_or(Self::Area, |around| Self::hexagon(around, boundaries)))
            }
        }
    }

    /// The edition it is of, if it is a district.
    #[must_use]
    pub const fn edition(self) -> Option<Edition> {
        match self {
            Self::Area | Self::Cell { .. } => None,
            Self::Department(district) | Self::Municipality { district, .. } => {
                Some(district.edition)
            }
        }
    }

    /// How fine it is; a coarser one has a smaller number.
    #[must_use]
    pub fn fineness(self) -> u8 {
        match self {
            Self::Area => 0,
            Self::Department(_) => 1,
            Self::Municipality { .. } => 2,
            Self::Cell { cell, .. } => cell.resolution(),
        }
    }

    /// How it lies beside another. A hexagon lies in a department that all of it is in; with
    /// municipalities of that one it crosses, wherever it lies.
    #[must_use]
    pub fn beside(self, other: Self) -> Relation {
        use Unit::{Area, Cell, Department, Municipality};
        match (self, other) {
            (one, two) if one == two => Relation::Same,
            (Area, _) => Relation::Contains,
            (_, Area) => Relation::Within,
            (Cell { cell: one, .. }, Cell { cell: two, .. }) => {
                if two.parent(one.resolution()) == Some(one) {
                    Relation::Contains
                } else if one.parent(two.resolution()) == Some(two) {
                    Relation::Within
                } else {
                    Relation::Apart
                }
            }
            (Department(one), Department(two)) => one.apart_from(two),
            (Municipality { district: one, .. }, Municipality { district: two, .. }) => {
                one.apart_from(two)
            }
            (Department(around), Municipality { district, department }) => {
                around.around(District { code: department, ..district })
            }
            (Department(around), Cell { department: Some(district), .. }) => {
                around.around(district)
            }
            (Municipality { .. } | Cell { .. }, Department(_)) => other.beside(self).turned(),
            (Municipality { district, department }, Cell { department: Some(of), .. })
            | (Cell { department: Some(of), .. }, Municipality { district, department }) => {
                match (District { code: department, ..district }).around(of) {
                    Relation::Apart => Relation::Apart,
                    _ => Relation::Crosses,
                }
            }
            (Department(_) | Municipality { .. }, Cell { department: None, .. })
            | (Cell { department: None, .. }, Municipality { .. }) => Relation::Crosses,
        }
    }

    /// The unit with this text: a district is of these boundaries, and a municipality of this department.
    #[must_use]
    pub fn parse(
        text: &str,
        department: Option<&str>,
        edition: Option<Edition>,
        boundaries: Option<&Boundaries>,
    ) -> Option<Self> {
        if text == "area" {
            return Some(Self::Area);
        }
        if let Some(code) = UnitCode::parse(text) {
            let district = District { code, edition: edition? };
            return Some(match department {
                None => Self::Department(district),
                Some(department) => {
                    Self::Municipality { district, department: UnitCode::parse(department)? }
                }
            });
        }
        let cell = Cell::parse(text).ok()?;
        let resolutions = COARSEST..=FINEST_PARTNER;
        resolutions.contains(&cell.resolution()).then(|| Self::hexagon(cell, boundaries))
    }
}

impl District {
    /// How it lies beside another one of the same size that it is not.
    fn apart_from(self, other: Self) -> Relation {
        if self.edition == other.edition { Relation::Apart } else { Relation::Crosses }
    }

    /// How it, a department, lies beside what is in another, or in it.
    fn around(self, of: Self) -> Relation {
        if self == of { Relation::Contains } else { self.apart_from(of) }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Area => f.write_str("area"),
            Self::Department(district) | Self::Municipality { district, .. } => {
                district.code.fmt(f)
            }
            Self::Cell { cell, .. } => cell.fmt(f),
        }
    }
}
